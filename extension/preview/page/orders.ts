import {computed, signal} from '@preact/signals';
import type {DeliveryRequest, OrderAction, OrderRequest, OrderView} from '../server/exchange.ts';
import {recheck, removeCode} from './discounts.ts';
import {buyer, code, order, orderId, pageId, quantities, totalCents} from './state.ts';
import {clearStorage} from './storage.ts';
import {exchanges} from './wireLog.ts';

/** What the merchant has just done, or why it was refused. */
export const notice = signal('');
export const paying = signal(false);
/** Why the buyer could not pay. */
export const payProblem = signal('');

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
  payProblem.value = '';
  try {
    const request: OrderRequest = {
      buyer: buyer.value,
      quantities: quantities.value,
      code: code.value ?? null,
      total: totalCents.value,
    };
    show(await (await call('POST', '/preview/orders', request)).json());
    removeCode(); // the order has it now
    lookAtNewPage();
  } catch (error) {
    payProblem.value = (error as Error).message;
    await recheck();
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
  clearStorage();
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
