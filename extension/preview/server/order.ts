import {randomInt} from 'node:crypto';
import {type Product, products, shippingCost} from './catalog.ts';
import type {AppliedDiscount} from './exchange.ts';

/** An order of the shop, as much of it as points depend on. Amounts are in US cents. */
export interface Order {
  id: number;
  /** What merchant and buyer call it: `#2001`. */
  number: number;
  confirmationNumber: string;
  /** Number of the customer; undefined when a guest ordered. (Shopify may make a customer of a guest's e-mail.) */
  customer: number | undefined;
  createdAt: Date;
  updatedAt: Date;
  cancelledAt: Date | undefined;
  lines: Line[];
  discount: AppliedDiscount | undefined;
  shippingLineId: number;
  paymentId: number;
  paid: number;
  refunds: Refund[];
}

export interface Line {
  id: number;
  product: Product;
  /** At checkout. */
  bought: number;
  /** The line's part of the order's discount, for all that was bought. */
  discount: number;
  /** By edits of the order. */
  added: number;
  /** By edits and refunds. */
  removed: number;
}

/** Money given back, for lines (which are then no longer part of the order), for shipping, or for neither. */
export interface Refund {
  id: number;
  createdAt: Date;
  lines: {id: number; line: Line; quantity: number; amount: number}[];
  shipping: {id: number; amount: number} | undefined;
  transactionId: number;
  amount: number;
  /** Balances an amount that is not what lines and shipping cost. */
  adjustmentId: number;
}

/** What the merchant asked for cannot be done to this order; the message says why. */
export class OrderRefused extends Error {}

const mostOfOneLine = 99;
let lastId = 6_400_000_000_000;
let lastNumber = 2000;

/** Shopify's ids lie apart like this. JavaScript reads them exactly. */
function nextId(): number {
  lastId += 32_768;
  return lastId;
}

export interface OrderDraft {
  /** One for each product of the catalog. */
  quantities: readonly number[];
  customer?: number | undefined;
  /** At most the subtotal. */
  discount?: AppliedDiscount | undefined;
}

export function placeOrder({quantities, customer, discount}: OrderDraft, now = new Date()): Order {
  const worth = products.map(({cents}, index) => cents * (quantities[index] ?? 0));
  return {
    id: nextId(),
    number: ++lastNumber,
    confirmationNumber: Array.from({length: 9}, () => randomInt(36).toString(36).toUpperCase()).join(''),
    customer,
    createdAt: now,
    updatedAt: now,
    cancelledAt: undefined,
    lines: products.map((product, index) => ({
      id: nextId(),
      product,
      bought: quantities[index] ?? 0,
      discount: share(discount?.amount ?? 0, worth, index),
      added: 0,
      removed: 0,
    })),
    discount,
    shippingLineId: nextId(),
    paymentId: nextId(),
    paid: 0,
    refunds: [],
  };
}

/** In proportion to what the lines are worth; the shares of all add up to the whole, to the cent. */
function share(whole: number, worth: number[], index: number): number {
  const upTo = (end: number) => Math.round((whole * sum(worth.slice(0, end))) / sum(worth));
  return upTo(index + 1) - upTo(index);
}

export function pay(order: Order, now = new Date()): void {
  order.paid = subtotal(order) + shippingCost;
  order.updatedAt = now;
}

/** Gives back one of the line, at most what is left of the payment. */
export function refundLine(order: Order, index: number, now = new Date()): Refund {
  const line = existing(order, index);
  const refunded = removed(line, 1);
  return refund(order, now, {lines: [refunded], amount: Math.min(refunded.amount, refundable(order))});
}

/**
 * Gives back money for nothing in particular: no line changes, nor does the current subtotal. Whether Shopify lowers
 * that one is unverified.
 */
export function refundAmount(order: Order, amount: number, now = new Date()): Refund {
  if (amount > refundable(order)) throw new OrderRefused('Not so much is left of the payment.');
  return refund(order, now, {lines: [], amount});
}

/**
 * Adds one to the line, or takes one away. No money moves: an order edit leaves that for later. Shopify may list what
 * it took away among the refunds, without a transaction: unverified, and not done here.
 */
export function editLine(order: Order, index: number, by: 1 | -1, now = new Date()): void {
  if (by === -1) {
    existing(order, index).removed++;
  } else {
    const line = lineOf(order, index);
    if (currentQuantity(line) >= mostOfOneLine) throw new OrderRefused('The line is long enough.');
    line.added++;
  }
  order.updatedAt = now;
}

/** Cancels the order and gives back all that is left of the payment. */
export function cancel(order: Order, now = new Date()): Refund {
  refuseWhenCancelled(order);
  order.cancelledAt = now;
  const lines = order.lines
    .filter((line) => currentQuantity(line) > 0)
    .map((line) => removed(line, currentQuantity(line)));
  return refund(order, now, {
    lines,
    amount: refundable(order),
    shipping: {id: nextId(), amount: shippingCost},
  });
}

function removed(line: Line, quantity: number): Refund['lines'][number] {
  const before = price(line, currentQuantity(line));
  line.removed += quantity;
  return {id: nextId(), line, quantity, amount: before - price(line, currentQuantity(line))};
}

function refund(
  order: Order,
  now: Date,
  what: Pick<Refund, 'lines' | 'amount'> & Partial<Pick<Refund, 'shipping'>>,
): Refund {
  const made = {
    id: nextId(),
    createdAt: now,
    shipping: undefined,
    transactionId: nextId(),
    adjustmentId: nextId(),
    ...what,
  };
  order.refunds.push(made);
  order.updatedAt = now;
  return made;
}

function existing(order: Order, index: number): Line {
  const line = lineOf(order, index);
  if (currentQuantity(line) === 0) throw new OrderRefused('Nothing is left of this line.');
  return line;
}

function lineOf(order: Order, index: number): Line {
  refuseWhenCancelled(order);
  const line = order.lines[index];
  if (!line) throw new OrderRefused('The order has no such line.');
  return line;
}

function refuseWhenCancelled(order: Order): void {
  if (order.cancelledAt) throw new OrderRefused('The order is cancelled.');
}

/** With what edits added, without what edits and refunds took away. */
export function currentQuantity({bought, added, removed}: Line): number {
  return bought + added - removed;
}

/**
 * Of so many of the line, after their part of the discount. What an edit adds gets none: so at Shopify, for a code of
 * the checkout, as far as its documentation tells.
 */
function price({product, discount, bought}: Line, quantity: number): number {
  const discounted = bought === 0 ? 0 : Math.round((discount * Math.min(quantity, bought)) / bought);
  return product.cents * quantity - discounted;
}

/** After the discount, as Shopify's `subtotal_price` is. */
export function subtotal(order: Order): number {
  return sum(order.lines.map((line) => price(line, line.bought)));
}

export function currentSubtotal(order: Order): number {
  return sum(order.lines.map((line) => price(line, currentQuantity(line))));
}

/** What is left of the discount for what is left of the lines. */
export function currentDiscount(order: Order): number {
  return sum(order.lines.map((line) => line.product.cents * currentQuantity(line))) - currentSubtotal(order);
}

/** Without the shipping once that was given back. */
export function currentTotal(order: Order): number {
  return currentSubtotal(order) + (order.refunds.some(({shipping}) => shipping) ? 0 : shippingCost);
}

export function refunded(order: Order): number {
  return sum(order.refunds.map(({amount}) => amount));
}

export function refundable(order: Order): number {
  return order.paid - refunded(order);
}

/** What the buyer still has to pay after an edit. Money that was given back for no line is not owed again. */
export function outstanding(order: Order): number {
  const givenBackForLines = sum(order.refunds.map(({lines, amount}) => (lines.length > 0 ? amount : 0)));
  return Math.max(0, currentTotal(order) - (order.paid - givenBackForLines));
}

export type FinancialStatus = 'pending' | 'paid' | 'partially_paid' | 'partially_refunded' | 'refunded';

export function financialStatus(order: Order): FinancialStatus {
  if (order.paid === 0) return 'pending';
  if (refundable(order) === 0) return 'refunded';
  if (refunded(order) > 0) return 'partially_refunded';
  return outstanding(order) > 0 ? 'partially_paid' : 'paid';
}

export function sum(amounts: number[]): number {
  return amounts.reduce((total, amount) => total + amount, 0);
}
