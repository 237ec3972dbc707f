import {useEffect, useRef, useState} from 'preact/hooks';
import {forgetKey, keyFor} from './idempotencyKey.ts';
import {tellDeveloper, useBackend} from './LoyaltyBlock.tsx';
import {awaitIssue, getLoyalty, type Member, type Redemption, type Refusal, redeem} from './loyaltyClient.ts';
import {shopifyApi} from './shopifyApi.ts';

/** What is under way: the name of the text that tells the buyer. */
export type Doing = 'working' | 'preparing';

/** How the last press ended, where the active redemption does not tell: the name of the text, too. */
export type Outcome =
  | Refusal
  | 'redemption-active' // Another one was.
  | 'ended' // The press of before, which was repeated, had brought a redemption that is over, used or not.
  | 'unknown' // No answer: points may have been spent, or not.
  | 'not-applied'
  | 'not-removed';

/** Milliseconds in which Shopify's signal shows the change of discount codes that its promise has announced. */
const SIGNAL_FOLLOWS = 1_000;

/** Milliseconds after which the promise itself is given up, so that the buttons can be pressed again. */
const CHANGE_LIMIT = 10_000;

/**
 * What the buyer's presses do: nothing but a press calls the functions that are returned.
 *
 * @param replace shows what is different
 */
export function useRedemption(
  {activeRedemption: active, rewards}: Member,
  replace: (changes: Partial<Member>) => void,
) {
  const {storage, discountCodes, applyDiscountCodeChange} = shopifyApi();
  const [doing, setDoing] = useState<Doing>();
  const [outcome, setOutcome] = useState<Outcome>();
  const [pressed, setPressed] = useState<string>();
  const [unmounted] = useState(() => new AbortController());
  const isBusy = useRef(false);
  const {signal} = unmounted;
  const request = Object.assign(useBackend(), {signal});
  const isOnOrder = isOn(active?.code);

  useEffect(() => () => unmounted.abort(), []);
  useEffect(() => {
    // It came of the press before a reload, or keeps that from coming to anything.
    if (active) void forgetKey(storage);
  }, [active?.id]);
  // The buyer can put the code on the order and take it off without this block.
  useEffect(() => setOutcome(undefined), [isOnOrder]);

  async function run(press: () => Promise<Outcome | undefined>) {
    // A second press can come before the first one's rendering.
    if (isBusy.current) return;
    isBusy.current = true;
    setDoing('working');
    try {
      setOutcome(await press());
    } finally {
      setDoing(undefined);
      isBusy.current = false;
    }
  }

  async function spend(rewardId: string): Promise<Outcome | undefined> {
    setPressed(rewardId);
    const answer = await redeem(rewardId, await keyFor(rewardId, storage), request);
    if (answer.state === 'unavailable') {
      if (!signal.aborted) tellDeveloper(answer);
      return 'unknown';
    }
    await forgetKey(storage);
    if (answer.state === 'refused') {
      // Of other refusals the sentence says all, and new rewards could be without the button that has the focus.
      if (answer.reason === 'insufficient-points') await refresh();
      return answer.reason;
    }
    if (answer.state === 'redeemed') return follow(answer.redemption, true);
    return (await follow(answer.redemption, false)) || 'redemption-active';
  }

  /** Shows the redemption and what becomes of it. */
  async function follow(redemption: Redemption, thenApply: boolean): Promise<Outcome | undefined> {
    let current = redemption;
    if (current.status === 'RESERVED') {
      show(current);
      setDoing('preparing');
      current = await awaitIssue(current, request);
    }
    show(current);
    if (current.status === 'ISSUED' && thenApply) return change(current, true);
    if (isActive(current)) return undefined;
    await refresh();
    return current.status === 'FAILED' ? 'discount-refused' : 'ended';
  }

  function show(redemption: Redemption) {
    const {balance} = redemption;
    replace({
      balance,
      rewards: rewards.map((reward) => ({...reward, affordable: reward.points <= balance})),
      activeRedemption: isActive(redemption) ? redemption : null,
    });
  }

  /** What is shown is no longer true. A guest's answer would be without rewards to press, so the sentence stays. */
  async function refresh() {
    const answer = await getLoyalty(request);
    if (answer.state === 'member') replace(answer);
  }

  async function change({code = ''}: Redemption, isWanted: boolean): Promise<Outcome | undefined> {
    try {
      if (signal.aborted) return undefined;
      const type = isWanted ? 'addDiscountCode' : 'removeDiscountCode';
      const result = await Promise.race([applyDiscountCodeChange({type, code}), pause(CHANGE_LIMIT)]);
      for (let waited = 0; waited <= SIGNAL_FOLLOWS; waited += 50) {
        if (isOn(code) === isWanted) return undefined;
        if (result?.type !== 'success') break;
        await pause(50);
      }
    } catch {
      // To the buyer the same as a refusal.
    }
    return isWanted ? 'not-applied' : 'not-removed';
  }

  function isOn(code: string | undefined): boolean {
    return discountCodes.value.some((on) => isSameCode(on.code, code));
  }

  return {
    doing,
    outcome,
    /** Id of the reward that was pressed last. */
    pressed,
    isOnOrder,
    redeem: (rewardId: string) => run(() => spend(rewardId)),
    /** As the first press, it asks for the discount on this order: so the code is applied once it is there. */
    checkAgain: (reserved: Redemption, thenApply: boolean) => run(() => follow(reserved, thenApply)),
    /** Puts the code on the order, or takes it off. */
    toggle: (issued: Redemption) => run(() => change(issued, !isOnOrder)),
  };
}

/** Codes are case-insensitive (Shopify: `DiscountCodeAddChange`). */
export function isSameCode(one: string, other: string | undefined): boolean {
  return one.toUpperCase() === other?.toUpperCase();
}

function pause(milliseconds: number): Promise<undefined> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

function isActive({status}: Redemption): boolean {
  return status === 'RESERVED' || status === 'ISSUED';
}
