import {signal} from '@preact/signals';
import type {CartDiscountAllocation, DiscountCodeChange} from '@shopify/ui-extensions/checkout';
import {getExtension} from '@shopify/ui-extensions-tester';
import {render} from 'preact';
import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import {all, texts} from './rendered.ts';
import {translator} from './translator.ts';

// Redeeming in the block, against a backend that answers as the contract says.

const extension = getExtension('purchase.checkout.block.render');
// What the buyer reads is read from the locale, so that a change of words does not fail every test here. The tests that
// are about the words have them literally.
const english = translator('en.default').translate;
const USE_100 = english('useReward', {count: 100, points: '100', amount: '$5.00'});
const USE_250 = english('useReward', {count: 250, points: '250', amount: '$15.00'});
const APPLY = english('apply');
const REMOVE = english('remove');
const CHECK = english('checkAgain');
const READY = english('ready', {code: 'LOY-7F3K', amount: '$5.00'});
const APPLIED = english('applied', {code: 'LOY-7F3K', amount: '$5.00'});
const VALID = english('validUntil', {date: 'Nov 26, 2026, 2:05 PM'});
const NOT_APPLIED = english('not-applied');
const NOT_REMOVED = english('not-removed');
const BUSY = english('oneAtATime');
const UNKNOWN = english('unknown');

const EARN = {points: 1, per: '1.00', currency: 'USD'};
const R5 = {id: 'r5', points: 100, amount: '5.00', currency: 'USD', affordable: true};
const R15 = {id: 'r15', points: 250, amount: '15.00', currency: 'USD', affordable: true};
const RESERVED = {
  id: 'red-1',
  status: 'RESERVED',
  points: 100,
  amount: '5.00',
  currency: 'USD',
  expiresAt: '2026-11-26T14:05:00Z',
  balance: 320,
};
const ISSUED = {...RESERVED, status: 'ISSUED', code: 'LOY-7F3K'};

type Answer = () => Response | Promise<Response>;

const subtotal = signal({amount: 84.99, currencyCode: 'USD' as 'USD' | 'CAD'});
const discountCodes = signal<{code: string}[]>([]);
const discountAllocations = signal<CartDiscountAllocation[]>([]);
const instructions = signal({discounts: {canUpdateDiscountCodes: true}});
/** What Shopify keeps over a reload. */
let stored: Map<string, unknown>;
const applyDiscountCodeChange = vi.fn<(change: DiscountCodeChange) => Promise<object>>();
const getToken = vi.fn(async () => 'the-session-token');
const consoleWarn = vi.spyOn(console, 'warn');
const consoleError = vi.spyOn(console, 'error');

/** What the backend answers; the last answer stays. */
let backend: {loyalty: object; isGone?: boolean; redeem: Answer[]; look: Answer[]};
/** `GET /api/loyalty`, …, in the order of their arrival. */
let requests: string[];
let keys: (string | null)[];

beforeEach(() => {
  vi.useFakeTimers();
  extension.setUp();
  subtotal.value = {amount: 84.99, currencyCode: 'USD'};
  discountCodes.value = [];
  discountAllocations.value = [];
  instructions.value = {discounts: {canUpdateDiscountCodes: true}};
  stored = new Map();
  backend = {loyalty: member(), redeem: [answer(ISSUED, 201)], look: [answer(ISSUED)]};
  requests = [];
  keys = [];
  applyDiscountCodeChange.mockReset().mockImplementation(async (change) => shopifyChanges(change));
  getToken.mockClear();
  consoleWarn.mockReset().mockImplementation(() => {});
  consoleError.mockReset();
  load();
});

afterEach(() => {
  unload();
  vi.useRealTimers();
  expect(consoleError).not.toHaveBeenCalled();
});

describe('rewards', () => {
  test('say what a press does, in the words of the buyer’s language and money', async () => {
    await open();
    expect(buttons()).toEqual([
      'Use 100 points for $5.00 off this order',
      'Use 250 points for $15.00 off this order',
    ]);

    reload('de');
    await open();
    expect(buttons()[0]).toBe('100 Punkte für 5,00\u00a0$ Rabatt auf diese Bestellung einlösen');
  });

  test('wait for a press: nothing is sent or applied before', async () => {
    await open();
    await pass(60);

    expect(requests).toEqual(['GET /api/loyalty']);
    expect(applyDiscountCodeChange).not.toHaveBeenCalled();
  });

  test('that need more points say how many, and do nothing when they are pressed', async () => {
    backend.loyalty = member({balance: 180, rewards: [R5, {...R15, affordable: false}]});
    await open();

    expect(disabled()).toEqual([USE_250]);
    expect(texts()).toContain('You need 70 more points.');
    await press(USE_250);
    expect(requests).toEqual(['GET /api/loyalty']);
  });

  test('cannot be used where discount codes cannot change: one reason for all, before any point is taken', async () => {
    await open();
    instructions.value = {discounts: {canUpdateDiscountCodes: false}};
    await pass(0.2);

    expect(disabled()).toEqual([USE_100, USE_250]);
    const reason = 'This checkout does not let discount codes change, so points cannot be used here.';
    expect(texts().filter((text) => text === reason)).toHaveLength(1);
    await press(USE_100);
    expect(requests).toEqual(['GET /api/loyalty']);
  });

  test('cannot be used in another currency than the program’s', async () => {
    subtotal.value = {amount: 84.99, currencyCode: 'CAD'};
    await open();

    expect(disabled()).toEqual([USE_100, USE_250]);
    expect(texts()).toContain('Points can be used only when you pay in USD.');
    await press(USE_100);
    expect(requests).toEqual(['GET /api/loyalty']);
  });

  test('follow the cart: they want a subtotal of what they take off', async () => {
    subtotal.value = {amount: 14.99, currencyCode: 'USD'};
    await open();
    expect(disabled()).toEqual([USE_250]);
    expect(texts()).toContain('For orders of $15.00 or more.');

    subtotal.value = {amount: 15, currencyCode: 'USD'};
    await pass(0.2);
    expect(disabled()).toEqual([]);
  });

  test('tell a guest to log in', async () => {
    backend.loyalty = {state: 'guest', earn: EARN, rewards: [{...R5, affordable: false}]};
    await open();

    expect(disabled()).toEqual([USE_100]);
    expect(texts()).toContain('Log in to use your points.');
    await press(USE_100);
    expect(requests).toEqual(['GET /api/loyalty']);
  });

  test('that are none leave no trace', async () => {
    backend.loyalty = member({rewards: []});
    await open();

    expect(buttons()).toEqual([]);
    expect(regions()).toHaveLength(1);
  });

  test('are a disabled sample in the checkout editor, where nothing is asked or stored', async () => {
    Object.assign(extension.shopify, {
      extension: {...extension.shopify.extension, editor: {type: 'checkout'}},
    });
    await open();
    await press(USE_100);

    expect(disabled()).toEqual([USE_100]);
    expect(requests).toEqual([]);
    expect(stored.size).toBe(0);
    expect(getToken).not.toHaveBeenCalled();
  });
});

describe('a press', () => {
  test('takes the points, applies the code and says so', async () => {
    await open();
    expect(texts()[0]).toBe('You have 420 points.');
    await press(USE_100);

    expect(requests).toEqual(['GET /api/loyalty', 'POST /api/loyalty/redemptions {"rewardId":"r5"}']);
    expect(applyDiscountCodeChange.mock.calls).toEqual([[{type: 'addDiscountCode', code: 'LOY-7F3K'}]]);
    expect(texts()[0]).toBe('You have 320 points.');
    expect(status()).toEqual([
      '$5.00 off is applied to this order with your code LOY-7F3K.',
      'The code is valid until Nov 26, 2026, 2:05 PM.',
    ]);
    expect(buttons()).toEqual(['Remove the discount from this order']);
    const busy = 'You can use more points once this discount is used or has expired.';
    expect(texts().filter((text) => text === busy)).toHaveLength(1);
  });

  test('shows that it works, in its own button and in words, while the others wait', async () => {
    const answered = hold();
    await open();
    const pressed = element(USE_100);
    await press(USE_100);

    expect(pressed?.hasAttribute('loading')).toBe(true);
    expect(pressed?.hasAttribute('disabled')).toBe(false);
    expect(disabled()).toEqual([USE_250]);
    expect(status()).toEqual(['One moment…']);

    await answered(ISSUED, 201);
    expect(pressed?.hasAttribute('loading')).toBe(false);
    expect(status()).toEqual([APPLIED, VALID]);
  });

  test('keeps its button in place to the end, so that the focus stays: it removes what it has applied', async () => {
    await open();
    const pressed = element(USE_250);
    backend.redeem = [answer({...ISSUED, points: 250, amount: '15.00', balance: 170}, 201)];
    await press(USE_250);

    expect(element(REMOVE)).toBe(pressed);
    expect(buttons()).toEqual([REMOVE]);
    await press(REMOVE);
    expect(element(APPLY)).toBe(pressed);
    await press(APPLY);
    expect(element(REMOVE)).toBe(pressed);
  });

  test('that is doubled is one', async () => {
    const answered = hold();
    await open();
    const pressed = element(USE_100);
    pressed?.dispatchEvent(new Event('click'));
    pressed?.dispatchEvent(new Event('click'));
    await pass(0.1);
    pressed?.dispatchEvent(new Event('click'));
    await answered(ISSUED, 201);

    expect(keys).toHaveLength(1);
    expect(applyDiscountCodeChange).toHaveBeenCalledTimes(1);
  });

  test('waits while Shopify has not made the code, says that the points are set aside, and then applies it', async () => {
    backend.redeem = [answer(RESERVED, 202, {'Retry-After': '1'})];
    backend.look = [answer(RESERVED), answer(ISSUED)];
    await open();
    await press(USE_100);
    expect(status()).toEqual(['Still preparing your discount. Your 100 points are set aside for it.']);
    expect(texts()[0]).toBe('You have 320 points.');

    await pass(3);
    expect(requests.slice(2)).toEqual([
      'GET /api/loyalty/redemptions/red-1',
      'GET /api/loyalty/redemptions/red-1',
    ]);
    expect(status()).toEqual([APPLIED, VALID]);
  });

  test('that waits for too long offers to check again, which applies the code once it is there', async () => {
    backend.redeem = [answer(RESERVED, 202)];
    backend.look = [answer(RESERVED)];
    await open();
    const pressed = element(USE_100);
    await press(USE_100);
    await pass(20);
    expect(status()).toEqual([
      'Your discount takes longer than usual. Your 100 points are set aside for it: check again in a moment.',
    ]);
    expect(element('Check again')).toBe(pressed);
    expect(buttons()).toEqual([CHECK]);
    const asked = requests.length;
    await pass(60);
    expect(requests).toHaveLength(asked);

    backend.look = [answer(ISSUED)];
    await press(CHECK);
    await pass(1);
    expect(status()).toEqual([APPLIED, VALID]);
    expect(element(REMOVE)).toBe(pressed);
    expect(applyDiscountCodeChange).toHaveBeenCalledTimes(1);
  });

  test('whose code Shopify refuses in the end says that the points are back', async () => {
    backend.redeem = [answer(RESERVED, 202)];
    backend.look = [answer({...RESERVED, status: 'FAILED', balance: 420})];
    await open();
    const pressed = element(USE_250);
    await press(USE_250);
    await pass(2);

    expect(status()).toEqual(['Your discount could not be created. Your points are back: try again later.']);
    expect(texts()[0]).toBe('You have 420 points.');
    expect(buttons()).toEqual([USE_100, USE_250]);
    expect(element(USE_250)).toBe(pressed);
    expect(disabled()).toEqual([]);
  });
});

describe('a code that is ready', () => {
  test.each<[string, () => Promise<object>]>([
    ['is refused', async () => ({type: 'error', message: 'accelerated checkout'})],
    ['fails', () => Promise.reject(new Error('gone'))],
    ['succeeds, though the code does not get on the order', async () => ({type: 'success'})],
  ])('is shown for the discount field, and can be tried again, when the change %s', async (_how, change) => {
    applyDiscountCodeChange.mockImplementationOnce(change);
    await open();
    const pressed = element(USE_100);
    await press(USE_100);
    await pass(1.2);

    expect(status()).toEqual([
      'Your code LOY-7F3K for $5.00 off is ready.',
      VALID,
      'It could not be applied: enter the code in the discount field, or try again.',
    ]);
    expect(texts().join()).not.toContain('accelerated');
    expect(element('Apply the discount to this order')).toBe(pressed);
    await press(APPLY);
    expect(status()).toEqual([APPLIED, VALID]);
    expect(keys).toHaveLength(1);
  });

  test('can be tried again ten seconds after a change that never ends', async () => {
    applyDiscountCodeChange.mockImplementation(() => new Promise(() => {}));
    await open();
    await press(USE_100);
    await pass(9.5);
    expect(status()).toEqual(['One moment…']);
    await pass(0.5);
    expect(status()).toEqual([READY, VALID, NOT_APPLIED]);

    await press(APPLY);
    expect(applyDiscountCodeChange).toHaveBeenCalledTimes(2);
    expect(status()).toEqual(['One moment…']);
  });

  test('counts as applied when it is on the order, though the change never ends', async () => {
    applyDiscountCodeChange.mockImplementation((change) => {
      shopifyChanges(change);
      return new Promise(() => {});
    });
    await open();
    await press(USE_100);
    await pass(10);

    expect(status()).toEqual([APPLIED, VALID]);
  });

  test('counts as applied when the buyer has entered it, in whatever letters', async () => {
    applyDiscountCodeChange.mockResolvedValue({type: 'error', message: 'no'});
    await open();
    await press(USE_100);
    expect(status()).toContain(NOT_APPLIED);

    shopifyChanges({type: 'addDiscountCode', code: 'loy-7f3k'});
    await pass(0.2);
    expect(status()).toEqual([APPLIED, VALID]);
  });

  test('is applied as soon as Shopify’s signal says so, after its promise', async () => {
    applyDiscountCodeChange.mockImplementation(async (change) => {
      setTimeout(() => shopifyChanges(change), 300);
      return {type: 'success'};
    });
    await open();
    await press(USE_100);
    expect(status()).toEqual(['One moment…']);
    await pass(0.5);
    expect(status()).toEqual([APPLIED, VALID]);
  });

  test('and found on load is offered, not applied', async () => {
    backend.loyalty = member({balance: 320, activeRedemption: ISSUED});
    await open();
    await pass(60);

    expect(status()).toEqual([READY, VALID]);
    expect(buttons()).toEqual([APPLY]);
    expect(disabled()).toEqual([]);
    expect(texts().at(-1)).toBe(BUSY);
    expect(applyDiscountCodeChange).not.toHaveBeenCalled();
    expect(requests).toEqual(['GET /api/loyalty']);
    await press(APPLY);
    expect(status()).toEqual([APPLIED, VALID]);
  });

  test('of a reward that is no longer in the program is offered all the same', async () => {
    backend.loyalty = member({rewards: [R15], activeRedemption: ISSUED});
    await open();

    expect(buttons()).toEqual([APPLY]);
  });

  test('of a program without rewards by now promises no more of them', async () => {
    backend.loyalty = member({rewards: [], activeRedemption: ISSUED});
    await open();

    expect(buttons()).toEqual([APPLY]);
    expect(texts()).not.toContain(BUSY);
  });

  test('is not offered where discount codes cannot change', async () => {
    instructions.value = {discounts: {canUpdateDiscountCodes: false}};
    backend.loyalty = member({activeRedemption: ISSUED});
    await open();

    expect(disabled()).toEqual([APPLY]);
    expect(texts().at(-1)).toBe('This checkout does not let discount codes change.');
    expect(status()).toEqual([READY, VALID]);
  });
});

describe('a code on the order', () => {
  beforeEach(() => {
    backend.loyalty = member({balance: 320, activeRedemption: ISSUED});
    shopifyChanges({type: 'addDiscountCode', code: 'LOY-7F3K'});
  });

  test('can be removed and applied again, as long as it is valid', async () => {
    await open();
    expect(status()).toEqual([APPLIED, VALID]);

    await press(REMOVE);
    expect(applyDiscountCodeChange.mock.calls).toEqual([[{type: 'removeDiscountCode', code: 'LOY-7F3K'}]]);
    expect(status()).toEqual([READY, VALID]);
    await press(APPLY);
    expect(status()).toEqual([APPLIED, VALID]);
    expect(requests).toEqual(['GET /api/loyalty']);
  });

  test('that cannot be removed is said to be still there', async () => {
    applyDiscountCodeChange.mockResolvedValue({type: 'error', message: 'no'});
    await open();
    await press(REMOVE);

    expect(status()).toEqual([
      APPLIED,
      VALID,
      'It could not be removed: remove the code in the discount field, or try again.',
    ]);
    expect(buttons()[0]).toBe(REMOVE);
  });

  test('can be tried to be removed again ten seconds after a change that never ends', async () => {
    applyDiscountCodeChange.mockImplementation(() => new Promise(() => {}));
    await open();
    await press(REMOVE);
    await pass(10);

    expect(status()).toEqual([APPLIED, VALID, NOT_REMOVED]);
    await press(REMOVE);
    expect(applyDiscountCodeChange).toHaveBeenCalledTimes(2);
  });

  test('that takes nothing off is said to', async () => {
    discountAllocations.value = [];
    await open();

    expect(status()[0]).toBe(
      'Your code LOY-7F3K is on this order but takes nothing off: it needs a subtotal of $5.00 or more, and other discounts can rule it out.',
    );
  });
});

describe('a reservation found on load', () => {
  test('is looked after when the buyer presses, not before', async () => {
    backend.loyalty = member({balance: 320, activeRedemption: RESERVED});
    await open();
    await pass(60);
    expect(requests).toEqual(['GET /api/loyalty']);
    expect(buttons()[0]).toBe(CHECK);

    await press(CHECK);
    await pass(1);
    expect(requests.slice(1)).toEqual(['GET /api/loyalty/redemptions/red-1']);
    expect(status()).toEqual([APPLIED, VALID]);
  });

  test('brings its code, but does not try it, where discount codes cannot change', async () => {
    instructions.value = {discounts: {canUpdateDiscountCodes: false}};
    backend.loyalty = member({balance: 320, activeRedemption: RESERVED});
    await open();
    await press(CHECK);
    await pass(1);

    expect(status()).toEqual([READY, VALID]);
    expect(applyDiscountCodeChange).not.toHaveBeenCalled();
  });
});

describe('a refusal', () => {
  test.each([
    [502, 'discount-refused', 'Your discount could not be created. Your points are back: try again later.'],
    [409, 'insufficient-points', 'You no longer have enough points for this reward. No points were spent.'],
    [422, 'unknown-reward', 'This reward is no longer available. No points were spent.'],
    [422, 'idempotency-key-reused', 'That did not work, and no points were spent. Please try again.'],
    [429, 'too-many-requests', 'Too many tries: wait a minute, then try again. No points were spent.'],
    [403, 'customer-required', 'Log in to use your points. No points were spent.'],
  ])(
    '%d %s is told, and the button is there for another try with another key',
    async (code, name, sentence) => {
      backend.redeem = [answer({code: name}, code)];
      await open();
      const pressed = element(USE_100);
      await press(USE_100);

      expect(status()).toEqual([sentence]);
      expect(element(USE_100)).toBe(pressed);
      expect(applyDiscountCodeChange).not.toHaveBeenCalled();
      await press(USE_100);
      expect(new Set(keys).size).toBe(2);
    },
  );

  test('has the balance and the rewards looked up anew, since what was shown is not true', async () => {
    await open();
    backend.redeem = [answer({code: 'insufficient-points'}, 409)];
    backend.loyalty = member({balance: 40, rewards: [{...R5, affordable: false}]});
    await press(USE_100);

    expect(texts()[0]).toBe('You have 40 points.');
    expect(texts()).toContain('You need 60 more points.');
  });

  test('for want of points leaves its button enabled, and so the focus: a press is refused again, and told again', async () => {
    backend.loyalty = member({balance: 100, rewards: [R5, {...R15, affordable: false}]});
    await open();
    backend.redeem = [answer({code: 'insufficient-points'}, 409)];
    backend.loyalty = member({balance: 40, rewards: [R5, R15].map((r) => ({...r, affordable: false}))});
    const pressed = element(USE_100);
    await press(USE_100);
    const sentence = 'You no longer have enough points for this reward. No points were spent.';
    expect(status()).toEqual([sentence]);
    expect(element(USE_100)).toBe(pressed);
    expect(disabled()).toEqual([USE_250]);

    const answered = hold();
    await press(USE_100);
    expect(status()).toEqual(['One moment…']);
    await answered({code: 'insufficient-points'}, 409);
    expect(status()).toEqual([sentence]);
    expect(keys).toHaveLength(2);
  });

  test('for want of points opens the button for no other reason', async () => {
    await open();
    backend.redeem = [answer({code: 'insufficient-points'}, 409)];
    backend.loyalty = member({balance: 40, rewards: [{...R5, affordable: false}]});
    await press(USE_100);

    instructions.value = {discounts: {canUpdateDiscountCodes: false}};
    await pass(0.2);
    expect(disabled()).toEqual([USE_100]);
  });

  test.each([
    [422, 'unknown-reward', member({rewards: [R15]})],
    [403, 'customer-required', {state: 'guest', earn: EARN, rewards: [{...R5, affordable: false}]}],
  ])('%d %s leaves the button, and so the focus, whatever is true by now', async (code, name, now) => {
    await open();
    backend.redeem = [answer({code: name}, code)];
    backend.loyalty = now;
    const pressed = element(USE_100);
    await press(USE_100);

    expect(element(USE_100)).toBe(pressed);
    expect(disabled()).toEqual([]);
    expect(status()).toHaveLength(1);
  });

  test('because of another active redemption shows that one and offers it, without applying it', async () => {
    const other = {...ISSUED, id: 'red-0', code: 'LOY-0THR', points: 250, amount: '15.00', balance: 170};
    backend.redeem = [answer({code: 'redemption-active', redemption: other}, 409)];
    await open();
    const pressed = element(USE_100);
    await press(USE_100);

    expect(status()).toEqual([
      'Your code LOY-0THR for $15.00 off is ready.',
      VALID,
      'You have this discount already, so no more points were spent.',
    ]);
    expect(texts()[0]).toBe('You have 170 points.');
    expect(element(APPLY)).toBe(pressed);
    expect(applyDiscountCodeChange).not.toHaveBeenCalled();
  });
});

describe('the idempotency key', () => {
  test('is stored, with its reward, before the request is sent', async () => {
    await open();
    const answered = hold(() => expect([...stored.values()]).toEqual([{rewardId: 'r5', key: keys[0]}]));
    await press(USE_100);
    await answered(ISSUED, 201);

    expect(keys[0]).toMatch(/^[!-~]{20,255}$/);
    expect(stored.size).toBe(0);
  });

  test('is another for each press whose outcome is known', async () => {
    backend.redeem = [answer({code: 'too-many-requests'}, 429)];
    await open();
    for (let presses = 0; presses < 5; presses++) await press(USE_100);

    expect(new Set(keys).size).toBe(5);
  });

  test('stays the same when the answer is lost, within the press and in the next', async () => {
    backend.redeem = [networkError, networkError, answer(ISSUED)];
    await open();
    const pressed = element(USE_100);
    await press(USE_100);
    expect(status()).toEqual([
      'We could not find out whether that worked. Press the button again: points are never spent twice for it.',
    ]);
    expect(consoleWarn.mock.calls).toEqual([['Loyalty points are unavailable: network-error.']]);
    expect(element(USE_100)).toBe(pressed);

    await press(USE_100);
    expect(keys).toHaveLength(3);
    expect(new Set(keys).size).toBe(1);
    expect(status()).toEqual([APPLIED, VALID]);
    expect(stored.size).toBe(0);
  });

  test('stays the same after a reload, and is not sent without a press', async () => {
    backend.redeem = [() => new Promise<never>(() => {}), answer(ISSUED)];
    await open();
    await press(USE_100);
    reload();
    await open();
    await pass(60);
    expect(keys).toHaveLength(1);

    await press(USE_100);
    expect(new Set(keys).size).toBe(1);
    expect(status()).toEqual([APPLIED, VALID]);
  });

  test('is given up on a reload that shows what came of it', async () => {
    backend.redeem = [() => new Promise<never>(() => {})];
    await open();
    await press(USE_100);
    expect(stored.size).toBe(1);

    backend.loyalty = member({balance: 320, activeRedemption: ISSUED});
    reload();
    await open();
    expect(status()).toEqual([READY, VALID]);
    expect(stored.size).toBe(0);
    expect(keys).toHaveLength(1);
  });

  test('of one reward is not used for another', async () => {
    backend.redeem = [networkError];
    await open();
    await press(USE_100);
    await press(USE_250);

    expect(new Set(keys).size).toBe(2);
    expect([...stored.values()]).toEqual([{rewardId: 'r15', key: keys.at(-1)}]);
  });

  test.each(['USED', 'ENDED', 'RELEASED', 'RETURNED'])(
    'of a redemption that is %s by now brings no discount, and is given up',
    async (past) => {
      stored.set('redemption', {rewardId: 'r5', key: 'old-key'});
      backend.redeem = [answer({...ISSUED, status: past, balance: 420}), answer(ISSUED, 201)];
      await open();
      await press(USE_100);
      expect(keys).toEqual(['old-key']);
      expect(status()).toEqual([
        'This discount has been used already, or it has expired and its points come back. No more points were spent.',
      ]);
      expect(applyDiscountCodeChange).not.toHaveBeenCalled();
      expect(requests.at(-1)).toBe('GET /api/loyalty');

      await press(USE_100);
      expect(keys[1]).not.toBe('old-key');
      expect(status()).toEqual([APPLIED, VALID]);
    },
  );

  test('of a redemption that is over tells what the balance is enough for, though the backend is gone then', async () => {
    backend.redeem = [answer({...ISSUED, status: 'USED', balance: 180})];
    await open();
    backend.isGone = true;
    await press(USE_100);

    expect(disabled()).toEqual([USE_250]);
    expect(texts()).toContain('You need 70 more points.');
  });

  test('is made all the same where nothing can be stored', async () => {
    const refuse = () => Promise.reject(new Error('no storage'));
    Object.assign(extension.shopify, {storage: {read: refuse, write: refuse, delete: refuse}});
    await open();
    await press(USE_100);

    expect(status()).toEqual([APPLIED, VALID]);
    expect(keys[0]).toMatch(/^[!-~]{20,255}$/);
  });

  test('needs no secure context', async () => {
    const {getRandomValues} = crypto;
    vi.stubGlobal('crypto', {getRandomValues: getRandomValues.bind(crypto)});
    await open();
    await press(USE_100);
    vi.unstubAllGlobals();

    expect(status()).toEqual([APPLIED, VALID]);
  });
});

describe('no answer in eight seconds', () => {
  test('is told, and the next press finds out', async () => {
    backend.redeem = [() => new Promise<never>(() => {}), answer(ISSUED)];
    await open();
    await press(USE_100);
    await pass(7.7);
    expect(status()).toEqual(['One moment…']);
    await pass(0.3);
    expect(status()).toEqual([UNKNOWN]);

    await press(USE_100);
    expect(status()).toEqual([APPLIED, VALID]);
    expect(new Set(keys).size).toBe(1);
  });
});

describe('the live region of redemptions', () => {
  test('is one, is there before the press and stays, and holds no button', async () => {
    backend.redeem = [answer(RESERVED, 202)];
    await open();
    const [points, redemption] = regions();
    expect(regions()).toHaveLength(2);
    expect(redemption?.textContent).toBe('');

    await press(USE_100);
    await pass(2);
    await press(REMOVE);
    expect(regions()).toEqual([points, redemption]);
    expect(status()).toEqual([READY, VALID]);
    for (const region of regions()) expect(region.querySelector('s-button')).toBeNull();
  });

  test('changes in between when the same failure comes twice, so that it is announced twice', async () => {
    backend.redeem = [answer({code: 'too-many-requests'}, 429)];
    await open();
    await press(USE_100);
    const before = status();
    const answered = hold();
    await press(USE_100);
    expect(status()).toEqual(['One moment…']);
    await answered({code: 'too-many-requests'}, 429);
    expect(status()).toEqual(before);
  });
});

describe('when the block goes away', () => {
  test('its request is aborted, no code is applied and nobody complains', async () => {
    const answered = hold();
    await open();
    await press(USE_100);
    render(null, document.body);
    await answered(ISSUED, 201);
    await pass(60);

    expect(applyDiscountCodeChange).not.toHaveBeenCalled();
    expect(consoleWarn).not.toHaveBeenCalled();
    expect(stored.size).toBe(1);
  });

  test('between the answer and the change of discount codes, no code is applied', async () => {
    let deleted = () => {};
    extension.shopify.storage.delete = () =>
      new Promise((resolve) => {
        deleted = resolve;
      });
    await open();
    await press(USE_100);
    render(null, document.body);
    deleted();
    await pass(60);

    expect(keys).toHaveLength(1);
    expect(applyDiscountCodeChange).not.toHaveBeenCalled();
  });

  test('a reservation is no longer looked after', async () => {
    backend.redeem = [answer(RESERVED, 202)];
    backend.look = [answer(RESERVED)];
    await open();
    await press(USE_100);
    await pass(1);
    render(null, document.body);
    const asked = requests.length;
    await pass(60);

    expect(requests).toHaveLength(asked);
  });
});

function member(changes: object = {}) {
  return {
    state: 'member',
    balance: 420,
    pending: 0,
    earn: EARN,
    rewards: [R5, R15],
    activeRedemption: null,
    ...changes,
  };
}

/** Shopify puts a code on the order, or takes it off. */
function shopifyChanges({type, code}: DiscountCodeChange) {
  const codes = type === 'addDiscountCode' ? [code] : [];
  const discountedAmount = {amount: 5, currencyCode: 'USD' as const};
  discountCodes.value = codes.map((code) => ({code}));
  discountAllocations.value = codes.map((code) => ({type: 'code', code, discountedAmount}));
  return {type: 'success'};
}

function load(locale = 'en.default') {
  const {shopify} = extension;
  Object.assign(shopify.cost, {subtotalAmount: subtotal});
  Object.assign(shopify, {
    extension: {...shopify.extension, editor: undefined},
    discountCodes,
    discountAllocations,
    instructions,
    applyDiscountCodeChange,
    storage: {
      read: async (key: string) => stored.get(key) ?? null,
      write: async (key: string, data: unknown) => void stored.set(key, data),
      delete: async (key: string) => void stored.delete(key),
    },
  });
  Object.assign(shopify.i18n, translator(locale));
  shopify.settings.value = {development_backend_url: 'https://backend.example'};
  shopify.sessionToken.get = getToken;
  extension.fetch = answerRequest;
}

function unload() {
  render(null, document.body);
  extension.tearDown();
}

/** The buyer reloads the page: what Shopify stores and the order's codes remain. */
function reload(locale?: string) {
  unload();
  extension.setUp();
  load(locale);
}

async function answerRequest(url: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const path = String(url).replace('https://backend.example', '');
  requests.push([init?.method, path, init?.body].filter(Boolean).join(' '));
  if (path === '/api/loyalty') return backend.isGone ? networkError() : answer(backend.loyalty)();
  if (init?.method !== 'POST') return next(backend.look)();
  keys.push(new Headers(init.headers).get('Idempotency-Key'));
  const aborted = new Promise<never>((_resolve, reject) =>
    init.signal?.addEventListener('abort', () => reject(new DOMException('Aborted', 'AbortError'))),
  );
  aborted.catch(() => {});
  return Promise.race([next(backend.redeem)(), aborted]);
}

function next(answers: Answer[]): Answer {
  return (answers.length > 1 ? answers.shift() : answers[0]) as Answer;
}

function answer(body: object, status = 200, headers: Record<string, string> = {}): Answer {
  return () => new Response(JSON.stringify(body), {status, headers});
}

function networkError(): never {
  throw new TypeError('Failed to fetch');
}

/** Holds the answer to the next press back until the function returned is called. */
function hold(onRequest = () => {}) {
  let give: (response: Response) => void = () => {};
  backend.redeem = [
    () =>
      new Promise((resolve) => {
        onRequest();
        give = resolve;
      }),
  ];
  return async (body: object, status: number) => {
    give(new Response(JSON.stringify(body), {status}));
    await pass(0.2);
  };
}

/** Renders the block and lets the first answer arrive. */
async function open() {
  await extension.render();
  await pass(0.2);
}

async function press(label: string) {
  const button = element(label);
  if (!button) throw new Error(`There is no button ${label}, but ${buttons()}`);
  button.dispatchEvent(new Event('click'));
  await pass(0.2);
}

function element(label: string) {
  return all('s-button').find((button) => button.textContent === label);
}

function buttons() {
  return all('s-button').map((button) => button.textContent);
}

function disabled() {
  return all('s-button[disabled]').map((button) => button.textContent);
}

function regions() {
  return all('[accessibilityRole=status]');
}

/** What the live region of redemptions says. */
function status() {
  return [...(regions()[1]?.querySelectorAll('s-text') ?? [])].map((text) => text.textContent);
}

/** Lets so many seconds pass, with all that is due in them. */
async function pass(seconds: number) {
  await vi.advanceTimersByTimeAsync(seconds * 1000);
}
