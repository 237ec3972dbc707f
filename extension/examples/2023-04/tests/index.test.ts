import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {setTimeout as sleep} from 'node:timers/promises';
import {createRemoteReceiver, createRemoteRoot, type RemoteReceiverAttachable} from '@remote-ui/core';
import {type LoyaltyBackend, startLoyaltyBackend} from '../../loyaltyBackend.ts';

// Plays checkout as it was in 2023-04: the extension registers itself for an extension point with `shopify.extend()`,
// and renders into a remote root, whose changes arrive at a receiver in checkout's page.

type Extension = (root: unknown, api: unknown) => Promise<void>;

let backend: LoyaltyBackend;
let extension: Extension | undefined;

before(async () => {
  backend = await startLoyaltyBackend();
  Object.assign(globalThis, {
    shopify: {
      extend(extensionPoint: string, callback: Extension) {
        assert.equal(extensionPoint, 'Checkout::Dynamic::Render');
        extension = callback;
      },
    },
  });
  await import('../src/index.tsx');
});

after(() => backend?.end());

test('a member sees the points that the backend has booked', async () => {
  const checkout = await openCheckout(() => backend.sessionToken('member'));

  await checkout.shows('You have 420 points.');
  assert.equal(checkout.tokensGiven(), 1);
});

test('a member without an account in the loyalty program sees none', async () => {
  const checkout = await openCheckout(() => backend.sessionToken('newMember'));

  await checkout.shows('You have 0 points.');
});

test('a guest is asked to log in, since the session token has no sub', async () => {
  const checkout = await openCheckout(() => backend.sessionToken('guest'));

  await checkout.shows('Log in to see your points.');
});

test('nobody’s points are shown for a session token signed with another secret, nor for the one of the retry', async () => {
  const checkout = await openCheckout(() => backend.forgedSessionToken('member'));

  await checkout.shows('Your points are unavailable at the moment.');
  assert.equal(checkout.tokensGiven(), 2);
});

/** Mounts the extension, as checkout does, with what it uses of the API of 2023-04. */
async function openCheckout(giveToken: () => string) {
  assert.ok(extension, 'the extension registered itself');
  let tokens = 0;
  const receiver = createRemoteReceiver();
  const root = createRemoteRoot(receiver.receive, {components: ['Banner']});
  await extension(root, {
    sessionToken: {
      async get() {
        tokens++;
        return giveToken();
      },
    },
    settings: {current: {backend_url: backend.url}, subscribe: () => () => {}},
  });
  await root.mount();
  return {
    tokensGiven: () => tokens,
    async shows(text: string) {
      const deadline = Date.now() + 10_000;
      while (textOf(receiver.attached.root) === 'Loading …' && Date.now() < deadline) await sleep(10);
      const [banner, ...others] = receiver.attached.root.children;
      assert.ok(banner && 'type' in banner && others.length === 0);
      assert.deepEqual(
        [banner.type, banner.props, textOf(banner)],
        ['Banner', {title: 'Loyalty points'}, text],
      );
    },
  };
}

function textOf(part: RemoteReceiverAttachable): string {
  return 'text' in part ? part.text : part.children.map(textOf).join('');
}
