import {effect} from '@preact/signals';
import {cartValues, checkoutApi, type Target, thankYouApi} from '../host/checkoutApi.ts';
import {type MountedExtension, mountExtension} from '../host/extensionHost.ts';
import type {Buyer, OrderView, PageSwitches, TokenRequest} from '../server/exchange.ts';
import {applyDiscountCodeChange, removeCode} from './discounts.ts';
import {
  buyer,
  cart,
  configuration,
  type Language,
  language,
  order,
  pageId,
  type Switch,
  switchedOn,
} from './state.ts';
import {clearStorage, storageFunctions} from './storage.ts';
import {problems, recordTokenCall, sandbox} from './wireLog.ts';

let container: HTMLElement | undefined;
let mounted: MountedExtension | undefined;
let mounts = 0;

/**
 * Shows the extension in the container and lets it follow the cart, through signals and without a new mount.
 *
 * @returns what takes it away again
 */
export function showBlock(place: HTMLElement): () => void {
  container = place;
  void remount();
  const stopFollowing = effect(() => {
    const values = cartValues(cart.value);
    mounted?.updateSignals(values);
  });
  return () => {
    stopFollowing();
    mounts++;
    mounted?.unmount();
    mounted = undefined;
    container = undefined;
  };
}

/** Whoever else comes begins a checkout of their own. */
export function chooseBuyer(choice: Buyer): void {
  buyer.value = choice;
  removeCode();
  clearStorage();
  void remount();
}

export function chooseLanguage(choice: Language): void {
  language.value = choice;
  void remount();
}

export function setSwitch(name: Switch, on: boolean): void {
  const names = new Set(switchedOn.value);
  if (on) names.add(name);
  else names.delete(name);
  switchedOn.value = names;
  // The block learns of a lock by its signal, and of a wallet when it tries.
  if (name === 'locked' || name === 'wallet') return;
  // A backend that is up again says so to nobody: the buyer presses "Try again". Webhooks do not concern the block.
  if (name === 'hold' || (name === 'down' && !on)) void tellWire();
  else void remount();
}

/** As when the buyer reloads the checkout: a new sandbox, a new worker, everything asked again. */
export async function remount(): Promise<void> {
  const mount = ++mounts;
  mounted?.unmount();
  mounted = undefined;
  container?.replaceChildren();
  problems.value = [];
  await tellWire();
  if (mount === mounts && container) mounted = mountBlock(container, order.peek());
}

function mountBlock(place: HTMLElement, paid: OrderView | undefined): MountedExtension {
  const {shopDomain, wireOrigin, extensionPath, translations} = configuration;
  const scriptUrl = new URL(extensionPath, location.href).href;
  const isEditor = switchedOn.value.has('editor');
  const state = {
    shopDomain,
    shopName: 'Fern & Kiln',
    language: language.value,
    isEditor,
    scriptUrl,
    developmentBackendUrl: `${wireOrigin}/${pageId}`,
    ...cart.peek(),
  };
  const target: Target = paid ? 'purchase.thank-you.block.render' : 'purchase.checkout.block.render';
  return mountExtension({
    container: place,
    start: {
      target,
      scriptUrl,
      api: paid ? thankYouApi(state, confirmationOf(paid)) : checkoutApi(state),
      translations: translations[language.value] as object,
      locale: language.value,
      currency: cart.peek().subtotal.currencyCode,
    },
    functions: {
      'sessionToken.get': () => recordTokenCall(() => requestToken(isEditor)),
      ...storageFunctions,
      ...(paid ? {} : {applyDiscountCodeChange}),
    },
    onProblem: (problem) => {
      problems.value = [...problems.value, problem];
    },
    onRendered: (facts) => {
      sandbox.value = facts;
    },
  });
}

// Shopify's types say Order, its thank-you page says OrderIdentity; the number is the order's.
function confirmationOf({id, confirmationNumber, isFirstOrder}: OrderView) {
  return {order: {id: `gid://shopify/OrderIdentity/${id}`}, number: confirmationNumber, isFirstOrder};
}

async function requestToken(isEditor: boolean) {
  // As Shopify's checkout editor, until the block is saved.
  if (isEditor) throw new Error('There is no session token in the checkout editor.');
  const request: TokenRequest = {
    buyer: buyer.value,
    expired: switchedOn.value.has('expired'),
    wrongSecret: switchedOn.value.has('wrongSecret'),
    otherApp: switchedOn.value.has('otherApp'),
  };
  const answer = await fetch('/preview/token', {method: 'POST', body: JSON.stringify(request)});
  if (!answer.ok) throw new Error('The preview shop signed no session token.');
  return answer.json();
}

async function tellWire(): Promise<void> {
  const pageSwitches: PageSwitches = {
    backendDown: switchedOn.value.has('down'),
    slowNetwork: switchedOn.value.has('slow'),
    holdWebhooks: switchedOn.value.has('hold'),
  };
  await fetch(`/preview/page?id=${pageId}`, {method: 'PUT', body: JSON.stringify(pageSwitches)});
}
