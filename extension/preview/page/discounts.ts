import {effect, signal} from '@preact/signals';
import type {DiscountCodeChange, DiscountCodeChangeResult} from '@shopify/ui-extensions/checkout';
import type {DiscountAnswer} from '../server/exchange.ts';
import {buyer, code, order, quantities, switchedOn, takenOff} from './state.ts';

/** Why the code takes nothing off. */
export const refusal = signal('');

let asked = 0;

/**
 * `shopify.applyDiscountCodeChange`. Approximate: one code at a time, so that a second one takes the first one's
 * place; at Shopify that depends on what the discounts combine with. The messages are the preview's own.
 *
 * @see https://shopify.dev/docs/api/checkout-ui-extensions/latest/target-apis/checkout-apis/discounts-api
 */
export async function applyDiscountCodeChange(change: DiscountCodeChange): Promise<DiscountCodeChangeResult> {
  if (switchedOn.value.has('locked')) return failed('This checkout does not let discount codes change.');
  if (switchedOn.value.has('wallet')) return failed('Not possible in an accelerated checkout.');
  if (change.type === 'addDiscountCode') return addCode(change.code);
  if (change.code.toLowerCase() === code.value?.toLowerCase()) removeCode();
  return {type: 'success'};
}

/** @returns an error when the code takes nothing off; then the code entered before stays */
export async function addCode(entered: string): Promise<DiscountCodeChangeResult> {
  const answer = await ask(entered.trim());
  if ('refusal' in answer) return failed(answer.refusal);
  asked++;
  refusal.value = '';
  takenOff.value = answer.amount;
  code.value = answer.code;
  return {type: 'success'};
}

export function removeCode(): void {
  code.value = undefined;
}

/**
 * Asks what the code takes off whenever the checkout changes. When that is nothing the code stays, and counts again
 * as soon as it can. Whether Shopify keeps such a code is unverified.
 *
 * @returns when the first answer is there
 */
export function followDiscount(): Promise<void> {
  let first = Promise.resolve();
  effect(() => {
    void buyer.value;
    void quantities.value;
    void code.value;
    first = recheck();
  });
  return first;
}

export async function recheck(): Promise<void> {
  const mine = ++asked;
  const entered = code.peek();
  const answer = entered === undefined || order.peek() ? {refusal: ''} : await ask(entered);
  if (mine !== asked) return;
  takenOff.value = 'amount' in answer ? answer.amount : 0;
  refusal.value = 'refusal' in answer ? answer.refusal : '';
}

async function ask(entered: string): Promise<DiscountAnswer> {
  const body = JSON.stringify({buyer: buyer.peek(), quantities: quantities.peek(), code: entered});
  try {
    return await (await fetch('/preview/discount', {method: 'POST', body})).json();
  } catch {
    return {refusal: 'The preview shop does not answer.'};
  }
}

function failed(message: string): DiscountCodeChangeResult {
  return {type: 'error', message};
}
