// The DOM that an extension has in Shopify's worker, instead of a browser's.
import '@remote-dom/core/polyfill';

// Shopify's elements have `onclick`; an element without it makes Preact listen for `Click`.
Object.defineProperty(Element.prototype, 'onclick', {value: null, writable: true});
