import {customers} from './sessionTokens.ts';

/** A discount of the shop with the one code that gives it: an amount off the whole order. Amounts are in US cents. */
export interface Discount {
  id: number;
  code: string;
  title: string;
  startsAt: Date;
  endsAt: Date | undefined;
  usageLimit: number | undefined;
  oncePerCustomer: boolean;
  /** Numbers of the customers who may use it; undefined for everybody. */
  customers: number[] | undefined;
  amount: number;
  minimumSubtotal: number;
  /** Who used it, once for each order; undefined for a guest. */
  usedBy: (number | undefined)[];
}

/** `DiscountCodeBasicInput` as far as adminSchema.graphql has it: types are checked there, content here. */
export interface DiscountInput {
  title?: string | null;
  code?: string | null;
  startsAt?: Date | null;
  endsAt?: Date | null;
  usageLimit?: number | null;
  appliesOncePerCustomer?: boolean | null;
  context?: {all?: 'ALL' | null; customers?: {add?: string[] | null} | null} | null;
  customerGets?: {
    value?: {discountAmount?: {amount?: string | null; appliesOnEachItem?: boolean | null} | null} | null;
    items?: {all?: boolean | null} | null;
  } | null;
  minimumRequirement?: {subtotal?: {greaterThanOrEqualToSubtotal?: string | null} | null} | null;
}

export interface UserError {
  field: string[];
  message: string;
  code: 'BLANK' | 'GREATER_THAN' | 'INVALID' | 'TAKEN' | 'TOO_LONG';
}

/** What a checkout wants a discount for. */
export interface Basket {
  customer: number | undefined;
  /** In US cents, before any discount. */
  subtotal: number;
}

export type DiscountStatus = 'ACTIVE' | 'EXPIRED' | 'SCHEDULED';

const longest = 255;

/** The discount codes of the shop, from one start to the next. */
export class Discounts {
  readonly #byCode = new Map<string, Discount>();
  #lastId = 1_660_207_000_000;

  all(): Discount[] {
    return [...this.#byCode.values()];
  }

  /** Upper or lower case is the same to Shopify. */
  find(code: string): Discount | undefined {
    return this.#byCode.get(code.toLowerCase());
  }

  create(input: DiscountInput, now = new Date()): Discount | UserError[] {
    const errors = errorsOf(input);
    if (input.code && this.find(input.code)) {
      errors.push(userError('code', 'TAKEN', 'Code must be unique. Please try a different code.'));
    }
    if (errors.length > 0) return errors;
    this.#lastId += 32_768;
    const created: Discount = {
      id: this.#lastId,
      code: input.code ?? '',
      title: input.title ?? '',
      startsAt: input.startsAt ?? now,
      endsAt: input.endsAt ?? undefined,
      usageLimit: input.usageLimit ?? undefined,
      oncePerCustomer: input.appliesOncePerCustomer ?? false,
      customers: input.context?.customers?.add?.map(customerNumber),
      amount: cents(input.customerGets?.value?.discountAmount?.amount),
      minimumSubtotal: cents(input.minimumRequirement?.subtotal?.greaterThanOrEqualToSubtotal),
      usedBy: [],
    };
    this.#byCode.set(created.code.toLowerCase(), created);
    return created;
  }

  /** @returns undefined when there is no such discount */
  deactivate(id: number, now = new Date()): Discount | undefined {
    const found = this.all().find((discount) => discount.id === id);
    if (found && statusOf(found, now) !== 'EXPIRED') found.endsAt = now;
    return found;
  }
}

export function statusOf({startsAt, endsAt}: Discount, now = new Date()): DiscountStatus {
  if (endsAt && endsAt <= now) return 'EXPIRED';
  return startsAt > now ? 'SCHEDULED' : 'ACTIVE';
}

/**
 * What the discount takes off, or why it takes nothing off, in words like Shopify's. Approximate: at Shopify a
 * guest's e-mail can make a customer of them, and a discount can be too high for a cart with products it excludes.
 *
 * @returns US cents, or the reason
 */
export function reduction(discount: Discount | undefined, basket: Basket, now = new Date()): number | string {
  if (!discount || statusOf(discount, now) !== 'ACTIVE') return 'Enter a valid discount code.';
  const {code, usedBy, usageLimit, oncePerCustomer, customers: allowed, minimumSubtotal, amount} = discount;
  if (allowed && !allowed.some((customer) => customer === basket.customer)) {
    return `${code} isn’t available to you right now.`;
  }
  if (usageLimit !== undefined && usedBy.length >= usageLimit) return `${code} has reached its usage limit.`;
  if (oncePerCustomer && basket.customer !== undefined && usedBy.includes(basket.customer)) {
    return `You already used ${code}.`;
  }
  if (basket.subtotal < minimumSubtotal) return `${code} isn’t valid for so small an order.`;
  return Math.min(amount, basket.subtotal);
}

// Fields, messages and codes as recorded from Shopify, but for those of context and customerGets, which are formed
// alike. Shopify's enum also has END_DATE_BEFORE_START_DATE; what it sends is INVALID.
function errorsOf(input: DiscountInput): UserError[] {
  const errors: UserError[] = [];
  const check = (holds: boolean, ...error: Parameters<typeof userError>) => {
    if (!holds) errors.push(userError(...error));
  };
  const {title, code, startsAt, endsAt, usageLimit, context, customerGets} = input;
  check(Boolean(title?.trim()), 'title', 'BLANK', "Title can't be blank");
  check(
    (title ?? '').length <= longest,
    'title',
    'TOO_LONG',
    'Title is too long (maximum is 255 characters)',
  );
  check(Boolean(code?.trim()), 'code', 'BLANK', "Code can't be blank");
  check((code ?? '').length <= longest, 'code', 'TOO_LONG', 'Code is too long (maximum is 255 characters)');
  check(Boolean(startsAt), 'startsAt', 'BLANK', "Starts at can't be blank");
  check(
    !startsAt || !endsAt || endsAt > startsAt,
    'endsAt',
    'INVALID',
    'Ends at needs to be after starts_at',
  );
  check((usageLimit ?? 1) > 0, 'usageLimit', 'GREATER_THAN', 'Usage limit must be greater than 0');
  check(Boolean(context?.all || context?.customers?.add), 'context', 'BLANK', "Context can't be blank");
  for (const gid of context?.customers?.add ?? []) {
    const number = customerNumber(gid);
    check(exists(number), 'context.customers.add', 'INVALID', `Customer with id: ${number} is invalid`);
  }
  const {amount, appliesOnEachItem} = customerGets?.value?.discountAmount ?? {};
  const isAmountOffOrder = cents(amount) > 0 && !appliesOnEachItem && customerGets?.items?.all === true;
  check(isAmountOffOrder, 'customerGets', 'INVALID', 'The preview shop takes an amount off the order only');
  return errors;
}

function userError(path: string, code: UserError['code'], message: string): UserError {
  return {field: ['basicCodeDiscount', ...path.split('.')], message, code};
}

function exists(customer: number): boolean {
  return Object.values(customers).some((known) => Number(known) === customer);
}

/** @returns NaN for what is no customer's id */
function customerNumber(gid: string): number {
  return Number(/^gid:\/\/shopify\/Customer\/(\d+)$/.exec(gid)?.[1]);
}

function cents(decimal: string | null | undefined): number {
  return Math.round(Number(decimal ?? 0) * 100);
}
