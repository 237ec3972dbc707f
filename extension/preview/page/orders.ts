import {computed, signal} from '@preact/signals';
import type {DeliveryRequest, OrderAction, OrderView, Purchase} from '../server/exchange.ts';
import {buyer, order, orderId, pageId, quantities} from './state.ts';
import {exchanges} from './wireLog.ts';

/** What the merchant has just done, or why it was refused. */
export const notice = signal('');
export const paying = signal(false);

/** How many webhooks about the order on this page are held back. */
export const held = computed(
  () =>
    exchanges.value.filter(({webhook, answer}) => answer === 'held' && webhook?.orderId === orderId.value)
      .length,
);

export async function payNow(): Promise<void> {
  if (paying.value) return;
  paying.value = true;
  notice.value = '';
  try {
    const purchase: Purchase = {buyer: buyer.value, quantities: quantities.value};
    show(await (await call('POST', '/preview/orders', purchase)).json());
    lookAtNewPage();
  } finally {
    paying.value = false;
  }
}

/** After a reload. An order that the server does not know (it was started anew) leads back to the checkout. */
export async function loadOrder(): Promise<void> {
  if (orderId.value === undefined) return;
  try {
    show(await (await call('GET', '/preview/order')).json());
  } catch {
    orderId.value = undefined;
  }
}

export function startNewCheckout(): void {
  orderId.value = undefined;
  order.value = undefined;
  lookAtNewPage();
}

/** @param done what to say when it is done, e.g. `Refunded $10.00` */
export async function act(action: OrderAction, done: string): Promise<void> {
  try {
    show(await (await call('POST', '/preview/order', action)).json());
    notice.value = `${done}.`;
  } catch (error) {
    notice.value = (error as Error).message;
  }
}

export async function deliver(request: DeliveryRequest): Promise<void> {
  await call('POST', '/preview/webhooks', request);
}

function show(told: OrderView): void {
  order.value = told;
  orderId.value = told.id;
}

async function call(method: string, path: string, body?: object): Promise<Response> {
  const address = `${path}?${new URLSearchParams({id: pageId, order: String(orderId.value ?? '')})}`;
  const answer = await fetch(address, {method, ...(body && {body: JSON.stringify(body)})});
  if (!answer.ok) throw new Error(await answer.text());
  return answer;
}

/** As a browser does when another page has loaded. */
function lookAtNewPage(): void {
  requestAnimationFrame(() => {
    scrollTo(0, 0);
    document.querySelector('main')?.focus({preventScroll: true});
  });
}
