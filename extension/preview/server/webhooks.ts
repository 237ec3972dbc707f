import {createHmac, randomUUID} from 'node:crypto';
import {askBackend, recorded} from './backend.ts';
import {tick} from './clock.ts';
import type {Exchange} from './exchange.ts';
import {changed, nextExchangeId, type Page} from './pages.ts';
import {shopDomain} from './sessionTokens.ts';
import {type Subscriptions, select} from './subscriptions.ts';

/** Of the webhooks and of the Admin API. */
export const apiVersion = '2026-07';
const millisecondsToAnswer = 5000;

export type WebhookSender = ReturnType<typeof webhookSender>;

/**
 * Writes, signs and sends webhooks as Shopify does, in code of its own, so that preview and backend check each other.
 *
 * @see https://shopify.dev/docs/apps/build/webhooks/delivery-structure
 */
export function webhookSender(
  app: {clientSecret: string; backendPort: number},
  subscriptions: Subscriptions,
) {
  const sign = (body: string) => hmac(body, app.clientSecret);

  return {
    /**
     * @param eventId shared by all webhooks of one thing that happened
     * @returns undefined when the app did not subscribe to the topic
     */
    write(topic: string, orderId: number, payload: object, eventId: string): Exchange | undefined {
      if (!subscriptions.has(topic)) return undefined;
      const fields = subscriptions.get(topic);
      const requestBody = JSON.stringify(fields ? select(payload, fields) : payload);
      return {
        id: nextExchangeId(),
        startedAt: tick(),
        method: 'POST',
        path: '/webhooks',
        requestHeaders: {
          'content-type': 'application/json',
          'x-shopify-topic': topic,
          // A body with its HMAC can be sent again by anybody: what is shown is not all of it.
          'x-shopify-hmac-sha256': `${sign(requestBody).slice(0, 12)}…`,
          'x-shopify-shop-domain': shopDomain,
          'x-shopify-api-version': apiVersion,
          'x-shopify-webhook-id': randomUUID(),
          'x-shopify-event-id': eventId,
          'x-shopify-triggered-at': nowWithNanoseconds(),
        },
        token: undefined,
        webhook: {topic, orderId, again: false},
        requestBody,
        answer: 'waiting',
      };
    },

    /** Sends it once; Shopify itself would try again up to 8 times over 4 hours. */
    async deliver(webhook: Exchange, page: Page): Promise<void> {
      webhook.startedAt = tick();
      changed(webhook);
      try {
        if (page.switches.backendDown) throw new Error('The backend is down.');
        const {method, path, requestBody} = webhook;
        const headers = {...webhook.requestHeaders, 'x-shopify-hmac-sha256': sign(requestBody)};
        const signal = AbortSignal.timeout(millisecondsToAnswer);
        const answer = await askBackend(app.backendPort, {method, path, headers, signal}, requestBody);
        webhook.answer = recorded(answer, webhook.startedAt);
      } catch {
        webhook.answer = 'cut';
      }
      changed(webhook);
    },
  };
}

/** Of the body alone, in base64: what `X-Shopify-Hmac-Sha256` carries. */
export function hmac(body: string, clientSecret: string): string {
  return createHmac('sha256', clientSecret).update(body).digest('base64');
}

function nowWithNanoseconds(): string {
  const now = tick();
  const microseconds = Math.floor((now % 1) * 1000);
  return new Date(now).toISOString().replace('Z', `${String(microseconds).padStart(3, '0')}000Z`);
}
