import {randomUUID} from 'node:crypto';
import {products, shippingCost} from './catalog.ts';
import {tick} from './clock.ts';
import {type Discounts, reduction} from './discounts.ts';
import type {
  DeliveryRequest,
  DiscountAnswer,
  Exchange,
  OrderAction,
  OrderRequest,
  OrderView,
  Purchase,
} from './exchange.ts';
import {
  cancel,
  currentQuantity,
  currentSubtotal,
  editLine,
  financialStatus,
  type Order,
  OrderRefused,
  pay,
  placeOrder,
  type Refund,
  refundAmount,
  refunded,
  refundLine,
} from './order.ts';
import {orderPayload, refundPayload} from './orderPayload.ts';
import {changed, nextExchangeId, type Page, record} from './pages.ts';
import {customers} from './sessionTokens.ts';
import type {WebhookSender} from './webhooks.ts';

/** There is no order, or no webhook on this page, of that id. */
export class Unknown extends Error {}

interface PlacedOrder extends Pick<OrderView, 'buyer' | 'isFirstOrder'> {
  order: Order;
  /** All that were written about it, oldest first. */
  webhooks: Exchange[];
  /** Ends when the last delivery under way has. */
  deliveries: Promise<void>;
}

/** The shop's orders: what buyers and merchant do with them, and the webhooks that Shopify sends about it. */
export class OrderDesk {
  readonly #orders = new Map<number, PlacedOrder>();
  readonly #sender: WebhookSender;
  readonly #discounts: Discounts;

  constructor(sender: WebhookSender, discounts: Discounts) {
    this.#sender = sender;
    this.#discounts = discounts;
  }

  apply(code: string, {buyer, quantities}: Purchase): DiscountAnswer {
    const discount = this.#discounts.find(code);
    const amount = reduction(discount, {customer: customerOf(buyer), subtotal: subtotalOf(quantities)});
    return discount && typeof amount === 'number' ? {code: discount.code, amount} : {refusal: String(amount)};
  }

  /** @throws OrderRefused when it costs something else by now than what the buyer has seen */
  place(page: Page, {code, total, ...purchase}: OrderRequest): OrderView {
    const {buyer, quantities} = purchase;
    const applied = code === null ? undefined : this.apply(code, purchase);
    const discount = applied && 'code' in applied ? applied : undefined;
    if (subtotalOf(quantities) - (discount?.amount ?? 0) + shippingCost !== total) {
      throw new OrderRefused('The total has changed. Please check it before you pay.');
    }
    const customer = customerOf(buyer);
    const isFirstOrder =
      buyer === 'guest' || [...this.#orders.values()].every((placed) => placed.buyer !== buyer);
    const order = placeOrder({quantities, customer, discount});
    if (discount) this.#discounts.find(discount.code)?.usedBy.push(customer);
    const placed = {order, buyer, isFirstOrder, webhooks: [], deliveries: Promise.resolve()};
    this.#orders.set(order.id, placed);

    const unpaid = orderPayload(order);
    pay(order);
    this.#tell(page, placed, {'orders/create': unpaid, 'orders/paid': orderPayload(order)});
    return viewOf(placed);
  }

  /** Shows the order, and its webhooks, on a page that was not there when it was placed. */
  show(page: Page, orderId: number): OrderView {
    const placed = this.#find(orderId);
    for (const webhook of placed.webhooks) record(page, webhook);
    return viewOf(placed);
  }

  /** @throws OrderRefused when that cannot be done */
  act(page: Page, orderId: number, action: OrderAction): OrderView {
    const placed = this.#find(orderId);
    const {order} = placed;
    const refund = change(order, action);
    this.#tell(page, placed, {
      ...(refund && {'refunds/create': refundPayload(order, refund)}),
      ...(action.type === 'cancel' && {'orders/cancelled': orderPayload(order)}),
      'orders/updated': orderPayload(order),
    });
    return viewOf(placed);
  }

  deliver(page: Page, request: DeliveryRequest): void {
    if ('redeliver' in request) {
      this.#redeliver(page, request.redeliver);
    } else {
      const placed = this.#find(request.orderId);
      const held = placed.webhooks.filter(({answer}) => answer === 'held');
      if (request.held === 'newestFirst') held.reverse();
      for (const webhook of held) this.#deliver(page, webhook, placed);
    }
  }

  #tell(page: Page, placed: PlacedOrder, payloads: Record<string, object>): void {
    const eventId = randomUUID();
    for (const [topic, payload] of Object.entries(payloads)) {
      const webhook = this.#sender.write(topic, placed.order.id, payload, eventId);
      if (!webhook) continue;
      placed.webhooks.push(webhook);
      if (page.switches.holdWebhooks) webhook.answer = 'held';
      record(page, webhook);
      if (webhook.answer !== 'held') this.#deliver(page, webhook, placed);
    }
  }

  #redeliver(page: Page, exchangeId: number): void {
    const sent = page.exchanges.find(({id}) => id === exchangeId);
    if (!sent?.webhook) throw new Unknown();
    const placed = this.#find(sent.webhook.orderId);
    let webhook = sent;
    if (sent.answer !== 'held') {
      webhook = {...sent, id: nextExchangeId(), webhook: {...sent.webhook, again: true}};
      placed.webhooks.push(webhook);
      record(page, webhook);
    }
    this.#deliver(page, webhook, placed);
  }

  /** One after the other, so that the order on the wire is the one that was asked for. */
  #deliver(page: Page, webhook: Exchange, placed: PlacedOrder): void {
    webhook.answer = 'waiting';
    webhook.startedAt = tick();
    changed(webhook);
    placed.deliveries = placed.deliveries.then(() => this.#sender.deliver(webhook, page));
  }

  #find(orderId: number): PlacedOrder {
    const placed = this.#orders.get(orderId);
    if (!placed) throw new Unknown();
    return placed;
  }
}

function customerOf(buyer: Purchase['buyer']): number | undefined {
  return buyer === 'guest' ? undefined : Number(customers[buyer]);
}

function subtotalOf(quantities: readonly number[]): number {
  return products.reduce((sum, {cents}, index) => sum + cents * (quantities[index] ?? 0), 0);
}

function change(order: Order, action: OrderAction): Refund | undefined {
  switch (action.type) {
    case 'refundLine':
      return refundLine(order, action.line);
    case 'refundAmount':
      return refundAmount(order, action.amount);
    case 'editLine':
      editLine(order, action.line, action.by);
      return undefined;
    case 'cancel':
      return cancel(order);
  }
}

function viewOf({order, buyer, isFirstOrder}: PlacedOrder): OrderView {
  return {
    id: order.id,
    name: `#${order.number}`,
    confirmationNumber: order.confirmationNumber,
    buyer,
    isFirstOrder,
    financialStatus: financialStatus(order),
    isCancelled: order.cancelledAt !== undefined,
    paid: order.paid,
    refunded: refunded(order),
    currentSubtotal: currentSubtotal(order),
    discount: order.discount ?? null,
    lines: order.lines.map((line) => ({bought: line.bought, current: currentQuantity(line)})),
  };
}
