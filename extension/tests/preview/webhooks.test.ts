import {createServer, type IncomingMessage, type Server} from 'node:http';
import type {AddressInfo} from 'node:net';
import {afterAll, beforeAll, beforeEach, expect, it} from 'vitest';
import {readAll} from '../../preview/server/backend.ts';
import type {Exchange} from '../../preview/server/exchange.ts';
import {openPage} from '../../preview/server/pages.ts';
import {hmac, webhookSender} from '../../preview/server/webhooks.ts';

const all = new Map([['orders/paid', undefined]]);
const clientSecret = 'a secret of this test';
const received: {headers: IncomingMessage['headers']; body: string}[] = [];
let backend: Server;
let backendPort: number;

beforeAll(async () => {
  backend = createServer(async (request, response) => {
    received.push({headers: request.headers, body: String(await readAll(request))});
    response.end();
  });
  await new Promise<void>((resolve) => backend.listen(0, '127.0.0.1', resolve));
  backendPort = (backend.address() as AddressInfo).port;
});
afterAll(() => backend.close());
beforeEach(() => received.splice(0));

it('signs like Shopify', () => {
  // Computed apart from this code: openssl dgst -sha256 -hmac test_secret_key -binary | base64
  expect(hmac('{"foo": "bar"}', 'test_secret_key')).toBe('B23tXN681gZ0qIWNRrgtzBE9XSDo5yaUu6wfmhu3a7g=');
});

it('sends the body with Shopify’s headers, and signed', async () => {
  const sender = webhookSender({clientSecret, backendPort}, all);
  const webhook = written(sender.write('orders/paid', 7, {id: 7, name: 'Ä'}, 'event-1'));

  await sender.deliver(webhook, openPage('page'));

  expect(received).toHaveLength(1);
  expect(received[0]?.body).toBe('{"id":7,"name":"Ä"}');
  expect(received[0]?.headers).toMatchObject({
    'content-type': 'application/json',
    'x-shopify-topic': 'orders/paid',
    'x-shopify-hmac-sha256': hmac('{"id":7,"name":"Ä"}', clientSecret),
    'x-shopify-shop-domain': 'loyalty-preview.myshopify.com',
    'x-shopify-api-version': '2026-07',
    'x-shopify-webhook-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
    'x-shopify-event-id': 'event-1',
    'x-shopify-triggered-at': expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z$/),
  });
  expect(webhook.answer).toMatchObject({status: 200});
});

it('tells the page less than the whole HMAC', () => {
  const {write} = webhookSender({clientSecret, backendPort}, all);
  const shown = written(write('orders/paid', 7, {id: 7}, 'event-1')).requestHeaders['x-shopify-hmac-sha256'];
  expect(shown).toBe(`${hmac('{"id":7}', clientSecret).slice(0, 12)}…`);
});

it('sends what the subscription includes, and nothing about a topic without one', () => {
  const {write} = webhookSender({clientSecret, backendPort}, new Map([['orders/paid', ['id']]]));
  const payload = {id: 7, email: 'robin@example.com'};
  expect(written(write('orders/paid', 7, payload, 'event-1')).requestBody).toBe('{"id":7}');
  expect(write('orders/edited', 7, payload, 'event-1')).toBeUndefined();
});

it('sends nothing while the page says that the backend is down', async () => {
  const sender = webhookSender({clientSecret, backendPort}, all);
  const page = openPage('page with a backend that is down');
  page.switches = {...page.switches, backendDown: true};
  const webhook = written(sender.write('orders/paid', 7, {id: 7}, 'event-1'));

  await sender.deliver(webhook, page);

  expect(webhook.answer).toBe('cut');
  expect(received).toEqual([]);
});

function written(webhook: Exchange | undefined): Exchange {
  if (!webhook) throw new Error('No webhook was written.');
  return webhook;
}
