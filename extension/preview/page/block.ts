import {effect} from '@preact/signals';
import {cartValues, checkoutApi} from '../host/checkoutApi.ts';
import {type MountedExtension, mountExtension} from '../host/extensionHost.ts';
import type {NetworkSwitches, TokenRequest} from '../server/exchange.ts';
import {
  type Buyer,
  buyer,
  cart,
  configuration,
  type Language,
  language,
  pageId,
  type Switch,
  switchedOn,
} from './state.ts';
import {problems, recordTokenCall, sandbox} from './wireLog.ts';

let container: HTMLElement;
let mounted: MountedExtension | undefined;
let mounts = 0;

/** Shows the extension in the container and lets it follow the cart, through signals and without a new mount. */
export function showBlock(place: HTMLElement): void {
  container = place;
  void remount();
  effect(() => {
    const values = cartValues(cart.value);
    mounted?.updateSignals(values);
  });
}

export function chooseBuyer(choice: Buyer): void {
  buyer.value = choice;
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
  // A backend that is up again says so to nobody: the buyer presses "Try again".
  if (name === 'down' && !on) void tellWire();
  else void remount();
}

/** As when the buyer reloads the checkout: a new sandbox, a new worker, everything asked again. */
export async function remount(): Promise<void> {
  const mount = ++mounts;
  mounted?.unmount();
  mounted = undefined;
  container.replaceChildren();
  problems.value = [];
  await tellWire();
  if (mount === mounts) mounted = mountBlock();
}

function mountBlock(): MountedExtension {
  const {shopDomain, wireOrigin, extensionPath, extensionTarget, translations} = configuration;
  const scriptUrl = new URL(extensionPath, location.href).href;
  const isEditor = switchedOn.value.has('editor');
  return mountExtension({
    container,
    start: {
      target: extensionTarget,
      scriptUrl,
      api: checkoutApi({
        shopDomain,
        shopName: 'Fern & Kiln',
        language: language.value,
        isEditor,
        scriptUrl,
        developmentBackendUrl: `${wireOrigin}/${pageId}`,
        ...cart.peek(),
      }),
      translations: translations[language.value] as object,
      locale: language.value,
      currency: cart.peek().subtotal.currencyCode,
    },
    functions: {'sessionToken.get': () => recordTokenCall(() => requestToken(isEditor))},
    onProblem: (problem) => {
      problems.value = [...problems.value, problem];
    },
    onRendered: (facts) => {
      sandbox.value = facts;
    },
  });
}

async function requestToken(isEditor: boolean) {
  // As Shopify's checkout editor, until the block is saved.
  if (isEditor) throw new Error('There is no session token in the checkout editor.');
  const request: TokenRequest = {
    buyer: buyer.value,
    expired: switchedOn.value.has('expired'),
    wrongSecret: switchedOn.value.has('wrongSecret'),
  };
  const answer = await fetch('/preview/token', {method: 'POST', body: JSON.stringify(request)});
  if (!answer.ok) throw new Error('The preview shop signed no session token.');
  return answer.json();
}

async function tellWire(): Promise<void> {
  const network: NetworkSwitches = {
    backendDown: switchedOn.value.has('down'),
    slowNetwork: switchedOn.value.has('slow'),
  };
  await fetch(`/preview/page?id=${pageId}`, {method: 'PUT', body: JSON.stringify(network)});
}
