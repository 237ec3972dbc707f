import type {
  Capability,
  CheckoutApi,
  OrderConfirmationApi,
  StandardApi,
  SubscribableSignalLike,
} from '@shopify/ui-extensions/checkout';
import type {SignalSeed} from './protocol.ts';

export type Target = 'purchase.checkout.block.render' | 'purchase.thank-you.block.render';

type AnyFunction = (...args: never[]) => unknown;

/** An object of Shopify's API with seeds for its signals and without its functions. */
type Seed<Value> =
  Value extends SubscribableSignalLike<infer Inner>
    ? SignalSeed<Inner>
    : Value extends object
      ? {[Key in keyof Value as Value[Key] extends AnyFunction ? never : Key]: Seed<Value[Key]>}
      : Value;

type Money = StandardApi['cost']['totalAmount']['value'];
type OrderConfirmation = OrderConfirmationApi['orderConfirmation']['value'];

/** What the page decides of the checkout. Amounts are in major units of the currency, as in Shopify's API. */
export interface CheckoutState {
  shopDomain: string;
  shopName: string;
  language: string;
  isEditor: boolean;
  scriptUrl: string;
  developmentBackendUrl: string;
  subtotal: Money;
  shipping: Money;
  total: Money;
  /** The code that was entered, and what it takes off the order: possibly nothing. */
  discount: {code: string; amount: Money} | null;
  canUpdateDiscountCodes: boolean;
  lines: StandardApi['lines']['value'];
}

/** What a block of a loyalty app reads of `shopify` in the checkout, typed against Shopify's own declarations. */
export function checkoutApi(state: CheckoutState) {
  const target = 'purchase.checkout.block.render';
  return standardApi(target, state) satisfies Partial<Seed<StandardApi<typeof target> & CheckoutApi>>;
}

/** Likewise on the thank-you page. */
export function thankYouApi(state: CheckoutState, orderConfirmation: OrderConfirmation) {
  const target = 'purchase.thank-you.block.render';
  return {
    ...standardApi(target, state),
    orderConfirmation: signal(orderConfirmation),
  } satisfies Partial<Seed<StandardApi<typeof target> & OrderConfirmationApi>>;
}

function standardApi<Here extends Target>(target: Here, state: CheckoutState) {
  return {
    extensionPoint: target,
    version: 'preview',
    extension: {
      apiVersion: '2026-07' as const,
      target,
      capabilities: signal<Capability[]>(['network_access']),
      rendered: signal(true),
      scriptUrl: state.scriptUrl,
      ...(state.isEditor ? {editor: {type: 'checkout' as const}} : {}),
    },
    shop: {id: 'gid://shopify/Shop/1', name: state.shopName, myshopifyDomain: state.shopDomain},
    settings: signal({development_backend_url: state.developmentBackendUrl}),
    checkoutToken: signal('preview-checkout'),
    localization: {
      currency: signal({isoCode: state.subtotal.currencyCode}),
      language: signal({isoCode: state.language}),
      extensionLanguage: signal({isoCode: state.language}),
      country: signal({isoCode: 'US' as const}),
      timezone: signal('America/New_York' as const),
      market: signal(undefined),
    },
    ...cartSignals(state),
    appliedGiftCards: signal([]),
    attributes: signal([]),
    note: signal(undefined),
  };
}

type Cart = Pick<
  CheckoutState,
  'subtotal' | 'shipping' | 'total' | 'discount' | 'canUpdateDiscountCodes' | 'lines'
>;

function cartSignals({subtotal, shipping, total, discount, canUpdateDiscountCodes, lines}: Cart) {
  const takesSomethingOff = discount !== null && discount.amount.amount > 0;
  return {
    lines: signal(lines),
    instructions: signal({
      attributes: {canUpdateAttributes: true},
      delivery: {canSelectCustomAddress: true},
      discounts: {canUpdateDiscountCodes},
      lines: {canAddCartLine: true, canRemoveCartLine: true, canUpdateCartLine: true},
      metafields: {canSetCartMetafields: true, canDeleteCartMetafield: true},
      notes: {canUpdateNote: true},
    }),
    discountCodes: signal(discount ? [{code: discount.code}] : []),
    discountAllocations: signal(
      takesSomethingOff
        ? [{type: 'code' as const, code: discount.code, discountedAmount: discount.amount}]
        : [],
    ),
    cost: {
      // Before order-level discounts: the sum of the lines, whose prices are before them by Shopify's types.
      subtotalAmount: signal(subtotal),
      totalShippingAmount: signal(shipping),
      totalTaxAmount: signal(undefined),
      totalAmount: signal(total),
    },
  };
}

/** New values for the signals that a change of the cart touches. */
export function cartValues(cart: Cart): Record<string, unknown> {
  const {lines, instructions, discountCodes, discountAllocations, cost} = cartSignals(cart);
  return {
    lines: lines.$signal,
    instructions: instructions.$signal,
    discountCodes: discountCodes.$signal,
    discountAllocations: discountAllocations.$signal,
    'cost.subtotalAmount': cost.subtotalAmount.$signal,
    'cost.totalAmount': cost.totalAmount.$signal,
  };
}

function signal<Value>(value: Value): SignalSeed<Value> {
  return {$signal: value};
}
