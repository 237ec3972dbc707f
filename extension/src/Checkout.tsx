import '@shopify/ui-extensions/preact';
import type {} from '@shopify/ui-extensions/purchase.checkout.block.render';
import {render} from 'preact';

export default function extension() {
  render(<s-skeleton-paragraph />, document.body);
}
