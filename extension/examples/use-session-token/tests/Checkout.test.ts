import '@remote-dom/core/polyfill'; // The DOM that an extension has in Shopify's worker, instead of a browser's.
import assert from 'node:assert/strict';
import {after, afterEach, before, beforeEach, test} from 'node:test';
import {setTimeout as sleep} from 'node:timers/promises';
import {getExtension} from '@shopify/ui-extensions-tester';
import {render} from 'preact';
import {type LoyaltyBackend, startLoyaltyBackend} from '../../loyaltyBackend.ts';

// Shopify's own tester plays checkout: it gives the extension the global `shopify`. The requests are real.

const extension = getExtension('purchase.checkout.block.render');
const realFetch = globalThis.fetch;
let backend: LoyaltyBackend;
let tokens: number;

before(async () => {
  backend = await startLoyaltyBackend();
});

beforeEach(() => {
  extension.setUp();
  extension.fetch = realFetch;
  extension.shopify.settings.value = {backend_url: backend.url};
  tokens = 0;
});

afterEach(() => {
  render(null, document.body);
  extension.tearDown();
});

after(() => backend?.end());

test('a member sees the points that the backend has booked', async () => {
  await openCheckout(() => backend.sessionToken('member'));

  await shows('You have 420 points.');
  assert.equal(tokens, 1);
});

test('a member without an account in the loyalty program sees none', async () => {
  await openCheckout(() => backend.sessionToken('newMember'));

  await shows('You have 0 points.');
});

test('a guest is asked to log in, since the session token has no sub', async () => {
  await openCheckout(() => backend.sessionToken('guest'));

  await shows('Log in to see your points.');
});

test('nobody’s points are shown for a session token signed with another secret, nor for the one of the retry', async () => {
  await openCheckout(() => backend.forgedSessionToken('member'));

  await shows('Your points are unavailable at the moment.');
  assert.equal(tokens, 2);
});

async function openCheckout(giveToken: () => string) {
  extension.shopify.sessionToken.get = async () => {
    tokens++;
    return giveToken();
  };
  await extension.render();
}

async function shows(text: string) {
  const deadline = Date.now() + 10_000;
  while (document.body.textContent === 'Loading …' && Date.now() < deadline) await sleep(10);
  const [banner, ...others] = document.body.children;
  assert.ok(banner && others.length === 0);
  assert.deepEqual(
    [banner.localName, banner.getAttribute('heading'), banner.textContent],
    ['s-banner', 'Loyalty points', text],
  );
}
