import type {Api as Checkout} from '@shopify/ui-extensions/purchase.checkout.block.render';
import type {Api as ThankYou} from '@shopify/ui-extensions/purchase.thank-you.block.render';

export type Either = Checkout | ThankYou;
export type {ThankYou};

/** The global `shopify`, whose members depend on the page. Its type is left to a file that Shopify CLI writes. */
export function shopifyApi<Page extends Either = Checkout>() {
  return shopify as unknown as Page;
}
