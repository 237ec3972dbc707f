// The bodies of Shopify's webhooks: Order and Refund of the REST Admin API, with the members, types and nesting of
// recorded ones. Left out are members that hold personal data or lead to some: names, addresses, e-mail, phone,
// browser, the buyer's payment details, carts' and checkouts' tokens, and addresses of pages.
import {shippingCost} from './catalog.ts';
import type {AppliedDiscount} from './exchange.ts';
import {
  currentDiscount,
  currentQuantity,
  currentSubtotal,
  currentTotal,
  financialStatus,
  type Line,
  type Order,
  outstanding,
  type Refund,
  subtotal,
  sum,
} from './order.ts';

const currency = 'USD';

/** @see https://shopify.dev/docs/api/admin-rest/latest/resources/order */
export function orderPayload(order: Order) {
  const {discount} = order;
  const taxes = {total_tax: decimal(0), total_tax_set: moneySet(0)};
  return {
    id: order.id,
    admin_graphql_api_id: gid('Order', order.id),
    app_id: 580111, // Shopify's online store
    buyer_accepts_marketing: false,
    cancel_reason: order.cancelledAt ? 'customer' : null,
    cancelled_at: order.cancelledAt ? shopTime(order.cancelledAt) : null,
    closed_at: null,
    company: null,
    confirmation_number: order.confirmationNumber,
    confirmed: true,
    created_at: shopTime(order.createdAt),
    currency,
    ...priced('current_subtotal_price', currentSubtotal(order)),
    current_total_additional_fees_set: null,
    ...priced('current_total_discounts', currentDiscount(order)),
    current_total_duties_set: null,
    ...priced('current_total_price', currentTotal(order)),
    ...priced('current_total_tax', 0),
    customer_locale: 'en-US',
    device_id: null,
    discount_codes: discount
      ? [{code: discount.code, amount: decimal(discount.amount), type: 'fixed_amount'}]
      : [],
    duties_included: false,
    estimated_taxes: false,
    financial_status: financialStatus(order),
    fulfillment_status: null,
    location_id: null,
    merchant_of_record_app_id: null,
    name: `#${order.number}`,
    note: null,
    note_attributes: [],
    number: order.number - 1000,
    order_number: order.number,
    original_total_additional_fees_set: null,
    original_total_duties_set: null,
    payment_gateway_names: ['bogus'],
    po_number: null,
    presentment_currency: currency,
    processed_at: shopTime(order.createdAt),
    source_name: 'web',
    ...priced('subtotal_price', subtotal(order)),
    tags: '',
    tax_exempt: false,
    tax_lines: [],
    taxes_included: false,
    test: true,
    ...priced('total_discounts', discount?.amount ?? 0),
    ...priced('total_line_items_price', subtotal(order) + (discount?.amount ?? 0)),
    total_outstanding: decimal(outstanding(order)),
    ...priced('total_price', subtotal(order) + shippingCost),
    total_shipping_price_set: moneySet(shippingCost),
    ...taxes,
    total_tip_received: decimal(0),
    total_weight: 0,
    updated_at: shopTime(order.updatedAt),
    user_id: null,
    customer: order.customer === undefined ? null : customer(order.customer),
    discount_applications: discount ? [discountApplication(discount)] : [],
    fulfillments: [],
    line_items: order.lines.map(lineItem),
    payment_terms: null,
    refunds: order.refunds.map((refund) => refundPayload(order, refund)),
    shipping_lines: [shippingLine(order)],
  };
}

/** @see https://shopify.dev/docs/api/admin-rest/latest/resources/refund */
export function refundPayload(order: Order, refund: Refund) {
  const {id, lines, shipping, amount} = refund;
  const time = shopTime(refund.createdAt);
  const discrepancy = sum(lines.map((line) => line.amount)) + (shipping?.amount ?? 0) - amount;
  return {
    id,
    admin_graphql_api_id: gid('Refund', id),
    order_id: order.id,
    created_at: time,
    processed_at: time,
    note: null,
    user_id: null,
    restock: false,
    return: null,
    additional_fees: [],
    total_additional_fees_set: moneySet(0),
    duties: [],
    total_duties_set: moneySet(0),
    order_adjustments: discrepancy === 0 ? [] : [adjustment(order, refund, discrepancy)],
    refund_line_items: lines.map(refundLineItem),
    refund_shipping_lines: shipping ? [refundShippingLine(order, shipping)] : [],
    transactions: amount === 0 ? [] : [transaction(order, refund)],
  };
}

function refundLineItem({id, line, quantity, amount: cents}: Refund['lines'][number]) {
  return {
    id,
    line_item_id: line.id,
    location_id: null,
    quantity,
    restock_type: 'no_restock',
    subtotal: cents / 100, // a number: so Shopify writes it here, and only here
    subtotal_set: moneySet(cents),
    total_tax: 0,
    total_tax_set: moneySet(0),
    line_item: lineItem(line),
  };
}

// Since 2024-10 shipping is here and no order adjustment any more.
function refundShippingLine(order: Order, {id, amount}: NonNullable<Refund['shipping']>) {
  return {
    id,
    shipping_line_id: order.shippingLineId,
    subtotal_amount_set: moneySet(amount),
    shipping_line: shippingLine(order),
  };
}

function adjustment(order: Order, refund: Refund, cents: number) {
  return {
    id: refund.adjustmentId,
    order_id: order.id,
    refund_id: refund.id,
    amount: decimal(cents),
    amount_set: moneySet(cents),
    kind: 'refund_discrepancy',
    reason: 'Refund discrepancy',
    tax_amount: decimal(0),
    tax_amount_set: moneySet(0),
  };
}

function transaction(order: Order, {transactionId, amount, createdAt}: Refund) {
  return {
    id: transactionId,
    admin_graphql_api_id: gid('OrderTransaction', transactionId),
    amount: decimal(amount),
    authorization: null,
    created_at: shopTime(createdAt),
    currency,
    device_id: null,
    error_code: null,
    gateway: 'bogus',
    kind: 'refund',
    location_id: null,
    message: 'Bogus Gateway: Forced success',
    order_id: order.id,
    parent_id: order.paymentId,
    processed_at: shopTime(createdAt),
    receipt: {paid_amount: decimal(amount)},
    source_name: 'web',
    status: 'success',
    test: true,
    user_id: null,
  };
}

function lineItem(line: Line) {
  const {id, sku, title, variant, cents} = line.product;
  return {
    id: line.id,
    admin_graphql_api_id: gid('LineItem', line.id),
    attributed_staffs: [],
    current_quantity: currentQuantity(line),
    fulfillable_quantity: currentQuantity(line),
    fulfillment_service: 'manual',
    fulfillment_status: null,
    gift_card: false,
    grams: 0,
    name: `${title} - ${variant}`,
    ...priced('price', cents),
    product_exists: true,
    product_id: id,
    properties: [],
    quantity: line.bought + line.added,
    requires_shipping: true,
    sales_line_item_group_id: null,
    sku,
    taxable: true,
    title,
    ...priced('total_discount', 0), // of the line alone; its part of the order's discount stands below
    variant_id: id,
    variant_inventory_management: null,
    variant_title: variant,
    vendor: 'Fern & Kiln',
    tax_lines: [],
    duties: [],
    discount_allocations: line.discount === 0 ? [] : [allocation(line.discount)],
  };
}

function allocation(cents: number) {
  return {amount: decimal(cents), amount_set: moneySet(cents), discount_application_index: 0};
}

function discountApplication({code, amount}: AppliedDiscount) {
  return {
    target_type: 'line_item',
    type: 'discount_code',
    value: decimal(amount),
    value_type: 'fixed_amount',
    allocation_method: 'across',
    target_selection: 'all',
    code,
  };
}

function shippingLine(order: Order) {
  return {
    id: order.shippingLineId,
    carrier_identifier: null,
    code: 'Standard',
    ...priced('discounted_price', shippingCost),
    is_removed: false,
    ...priced('price', shippingCost),
    requested_fulfillment_service_id: null,
    source: 'shopify',
    title: 'Standard',
    tax_lines: [],
    discount_allocations: [],
  };
}

function customer(id: number) {
  return {
    id,
    admin_graphql_api_id: gid('Customer', id),
    created_at: '2026-01-05T10:00:00-05:00',
    updated_at: '2026-01-05T10:00:00-05:00',
    state: 'enabled',
    note: null,
    verified_email: true,
    multipass_identifier: null,
    tax_exempt: false,
    tags: '',
    currency,
    tax_exemptions: [],
  };
}

/** A price as Shopify writes it twice: `price`, and `price_set` in both currencies. */
function priced<Name extends string>(name: Name, cents: number) {
  return {[name]: decimal(cents), [`${name}_set`]: moneySet(cents)} as Record<Name, string> &
    Record<`${Name}_set`, ReturnType<typeof moneySet>>;
}

function moneySet(cents: number) {
  const money = {amount: decimal(cents), currency_code: currency};
  return {shop_money: money, presentment_money: money};
}

function decimal(cents: number): string {
  return (cents / 100).toFixed(2);
}

function gid(type: string, id: number): string {
  return `gid://shopify/${type}/${id}`;
}

const shopClock = {timeZone: 'America/New_York'} as const;
const dateAndTime = new Intl.DateTimeFormat('sv-SE', {...shopClock, dateStyle: 'short', timeStyle: 'medium'});
const offset = new Intl.DateTimeFormat('en-US', {...shopClock, timeZoneName: 'longOffset'});

/** In the shop's time zone and without fractions, so that two changes within a second look equally new. */
function shopTime(time: Date): string {
  return dateAndTime.format(time).replace(' ', 'T') + offset.format(time).slice(-'-05:00'.length);
}
