import type {Storage} from '@shopify/ui-extensions/checkout';

/** Where `shopify.storage` keeps the wish whose outcome is unknown: within this checkout, over reloads. */
const STORED = 'redemption';

/**
 * The idempotency key to send with the buyer's press on a reward. It is stored before it is returned, so that a press
 * after a lost answer or a reload means the same redemption as before.
 *
 * Nothing is sent again without a press: on load, `GET /api/loyalty` tells whether the redemption came about. A press on
 * another reward gets another key even so; were both to arrive, the backend's rule of one active redemption holds.
 */
export async function keyFor(rewardId: string, storage: Storage): Promise<string> {
  // 128 random bits. Not randomUUID(), which a worker has in a secure context alone.
  const key = crypto.getRandomValues(new Uint32Array(4)).join('-');
  try {
    const stored = await storage.read<{rewardId: string; key: string}>(STORED);
    if (stored?.rewardId === rewardId) return stored.key;
    await storage.write(STORED, {rewardId, key});
  } catch {
    // Shopify guarantees no storage. Where it fails, that rule of the backend's is left.
  }
  return key;
}

/** To be called when the outcome is known: the next press is a new wish. */
export function forgetKey(storage: Storage): Promise<void> {
  return storage.delete(STORED).catch(() => {});
}
