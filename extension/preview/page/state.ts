import {computed, effect, signal} from '@preact/signals';
import {mostOfOne, products, shippingCost} from '../server/catalog.ts';
import type {AppliedDiscount, Buyer, OrderView, PageConfiguration} from '../server/exchange.ts';

export const configuration: PageConfiguration = JSON.parse(
  document.getElementById('configuration')?.textContent ?? '',
);

/** Names this page to the wire, so that tabs do not disturb each other. */
export const pageId = crypto.getRandomValues(new Uint32Array(3)).join('-');

export const buyers: Record<Buyer, string> = {member: 'Member', newMember: 'New member', guest: 'Guest'};
export const switches = {
  editor: 'Checkout editor',
  expired: 'Expired token',
  wrongSecret: 'Wrong secret',
  otherApp: 'Other app',
  down: 'Backend down',
  slow: 'Slow network',
  hold: 'Hold webhooks',
  locked: 'Codes locked',
  wallet: 'Wallet',
} as const;
export const languages = {en: 'English', de: 'Deutsch'} as const;

export type Switch = keyof typeof switches;
export type Language = keyof typeof languages;

// The state lives in the address, so that a reload keeps it and a link carries it.
const query = new URLSearchParams(location.search);
const chosen = <Key extends string>(name: string, choices: Record<Key, string>, otherwise: Key) => {
  const value = query.get(name) ?? '';
  return Object.hasOwn(choices, value) ? (value as Key) : otherwise;
};

export const buyer = signal<Buyer>(chosen('buyer', buyers, 'member'));
export const language = signal<Language>(chosen('lang', languages, 'en'));
export const switchedOn = signal<ReadonlySet<Switch>>(
  new Set((Object.keys(switches) as Switch[]).filter((name) => query.get(name) === '1')),
);
/** One number for each product, 1 to 9. After the payment those of the next checkout. */
export const quantities = signal<readonly number[]>(
  products.map((_, index) => {
    const quantity = Number(query.get('cart')?.split(',')[index] ?? 1);
    return Number.isInteger(quantity) && quantity >= 1 && quantity <= mostOfOne ? quantity : 1;
  }),
);

/** The discount code that was entered, in the checkout's own field or by the extension. */
export const code = signal<string | undefined>(query.get('code') || undefined);
/** What it takes off, in US cents; see discounts.ts. */
export const takenOff = signal(0);

/** The order that was paid, whose thank-you page this is; `order` follows when the server has told of it. */
export const orderId = signal<number | undefined>(Number(query.get('order')) || undefined);
export const order = signal<OrderView | undefined>(undefined);

effect(() => {
  const kept = new URLSearchParams();
  if (buyer.value !== 'member') kept.set('buyer', buyer.value);
  for (const name of switchedOn.value) kept.set(name, '1');
  if (language.value !== 'en') kept.set('lang', language.value);
  if (quantities.value.some((quantity) => quantity !== 1)) kept.set('cart', quantities.value.join(','));
  if (code.value !== undefined) kept.set('code', code.value);
  if (orderId.value !== undefined) kept.set('order', String(orderId.value));
  const text = decodeURIComponent(kept.toString());
  history.replaceState(null, '', text === '' ? location.pathname : `?${text}`);
});

/** What is in the cart, or was when it was paid. */
export const bought = computed(() => order.value?.lines.map((line) => line.bought) ?? quantities.value);
// Cents, so that sums stay exact.
export const subtotalCents = computed(() =>
  products.reduce((sum, {cents}, index) => sum + cents * (bought.value[index] ?? 0), 0),
);
export const discount = computed<AppliedDiscount | null>(() => {
  if (order.value) return order.value.discount;
  return code.value === undefined ? null : {code: code.value, amount: takenOff.value};
});
export const totalCents = computed(() => subtotalCents.value - (discount.value?.amount ?? 0) + shippingCost);
export const cart = computed(() => ({
  subtotal: dollars(subtotalCents.value),
  shipping: dollars(shippingCost),
  total: dollars(totalCents.value),
  discount: discount.value && {code: discount.value.code, amount: dollars(discount.value.amount)},
  canUpdateDiscountCodes: !switchedOn.value.has('locked'),
  lines: products.map((product, index) => {
    const quantity = bought.value[index] ?? 0;
    return {
      id: `gid://shopify/CartLine/${index + 1}`,
      quantity,
      cost: {totalAmount: dollars(product.cents * quantity)},
      merchandise: {
        type: 'variant' as const,
        id: `gid://shopify/ProductVariant/${product.id}`,
        title: product.title,
        subtitle: product.variant,
        selectedOptions: [],
        product: {id: `gid://shopify/Product/${product.id}`, vendor: 'Fern & Kiln', productType: ''},
        requiresShipping: true,
      },
      attributes: [],
      discountAllocations: [],
      lineComponents: [],
      parentRelationship: null,
    };
  }),
}));

function dollars(cents: number) {
  return {amount: cents / 100, currencyCode: 'USD' as const};
}
