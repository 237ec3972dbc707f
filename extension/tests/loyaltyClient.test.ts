import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import {
  awaitIssue,
  getLoyalty,
  getOrderPoints,
  type LoyaltyRequest,
  REDEEM_TIMEOUT_MILLISECONDS,
  redeem,
  TIMEOUT_MILLISECONDS,
} from '../src/loyaltyClient.ts';

const EARN = {points: 1, per: '1.00', currency: 'USD'};
const REWARD = {id: 'r5', points: 100, amount: '5.00', currency: 'USD', affordable: true};
const MEMBER = {
  state: 'member',
  balance: 420,
  pending: 30,
  earn: EARN,
  rewards: [REWARD],
  activeRedemption: null,
};
const GUEST = {state: 'guest', earn: EARN, rewards: [{...REWARD, affordable: false}]};
const RESERVED = {
  id: '0198-a_b',
  status: 'RESERVED' as const,
  points: 100,
  amount: '5.00',
  currency: 'USD',
  expiresAt: '2026-11-26T14:05:00Z',
  balance: 320,
};
const ISSUED = {...RESERVED, status: 'ISSUED' as const, code: 'LOY-7F3K'};

type Fetch = typeof globalThis.fetch;
const fetchMock = vi.fn<Fetch>();
const never = new Promise<never>(() => {});
let tokens: number;
const sessionToken = {get: vi.fn<() => Promise<string | null>>()};

beforeEach(() => {
  tokens = 0;
  sessionToken.get.mockReset().mockImplementation(async () => `token-${++tokens}`);
  fetchMock.mockReset().mockImplementation(async () => json(MEMBER));
  vi.stubGlobal('fetch', fetchMock);
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

describe('a request', () => {
  test('reads the points of the session token’s buyer', async () => {
    expect(await ask()).toEqual(MEMBER);
    expect(sentUrls()).toEqual(['https://backend.example/api/loyalty']);
    expect(sentTokens()).toEqual(['Bearer token-1']);
  });

  test('reads that the buyer is a guest', async () => {
    fetchMock.mockResolvedValue(json(GUEST));

    expect(await ask()).toEqual(GUEST);
  });

  test('omits credentials and follows no redirect', async () => {
    await ask();

    expect(fetchMock.mock.calls[0]?.[1]).toMatchObject({credentials: 'omit', redirect: 'error'});
  });

  test('gets a session token of its own, which is never stored', async () => {
    await ask();
    await ask();

    expect(sentTokens()).toEqual(['Bearer token-1', 'Bearer token-2']);
  });

  test('is not sent without a backend URL, nor is a session token asked for', async () => {
    expect(await ask({backendUrl: undefined})).toEqual(unavailable('no-backend-url'));
    expect(sessionToken.get).not.toHaveBeenCalled();
    expect(fetchMock).not.toHaveBeenCalled();
  });
});

describe('without a session token', () => {
  test.each<[string, () => Promise<string | null>]>([
    ['is null', async () => null],
    ['is empty', async () => ''],
    ['is refused', () => Promise.reject(new Error('not saved yet'))],
    [
      'throws',
      () => {
        throw new Error('no such method');
      },
    ],
  ])('nothing is sent: it %s', async (_case, get) => {
    sessionToken.get.mockImplementation(get);

    expect(await ask()).toEqual(unavailable('no-session-token'));
    expect(sessionToken.get).toHaveBeenCalledTimes(1);
    expect(fetchMock).not.toHaveBeenCalled();
  });

  test('a retry is not sent either', async () => {
    sessionToken.get.mockResolvedValueOnce('token-1').mockResolvedValueOnce(null);
    fetchMock.mockResolvedValue(json({}, 401));

    expect(await ask()).toEqual(unavailable('no-session-token'));
    expect(sentTokens()).toEqual(['Bearer token-1']);
  });
});

describe('one retry', () => {
  test.each<[string, () => Promise<Response>]>([
    ['401', async () => json({code: 'invalid-token'}, 401)],
    ['500', async () => json({}, 500)],
    ['503', async () => json({}, 503)],
    ['a network error', () => Promise.reject(new TypeError('Failed to fetch'))],
    ['a body that breaks off', async () => brokenBody()],
  ])('follows %s, with a fresh session token', async (_case, failure) => {
    fetchMock.mockImplementationOnce(failure);

    expect(await ask()).toEqual(MEMBER);
    expect(sentTokens()).toEqual(['Bearer token-1', 'Bearer token-2']);
  });

  test.each<[string, () => Promise<Response>, string]>([
    ['401', async () => json({code: 'invalid-token'}, 401), 'unauthorized'],
    ['500', async () => json({}, 500), 'unexpected-status'],
    ['a network error', () => Promise.reject(new TypeError('Failed to fetch')), 'network-error'],
  ])('is all there is after %s', async (_case, failure, reason) => {
    fetchMock.mockImplementation(failure);

    expect(await ask()).toEqual(unavailable(reason));
    expect(fetchMock).toHaveBeenCalledTimes(2);
  });

  test('is one in all, whatever fails', async () => {
    fetchMock.mockResolvedValueOnce(json({}, 401)).mockResolvedValueOnce(json({}, 503));

    expect(await ask()).toEqual(unavailable('unexpected-status'));
    expect(fetchMock).toHaveBeenCalledTimes(2);
  });

  test.each([201, 204, 304, 400, 403, 404, 409, 422, 429])('does not follow status %d', async (status) => {
    fetchMock.mockImplementation(async () => new Response(null, {status}));

    expect(await ask()).toEqual(unavailable('unexpected-status'));
    expect(fetchMock).toHaveBeenCalledTimes(1);
  });

  test.each([201, 403, 404])('does not follow status %d, nor are points read from it', async (status) => {
    fetchMock.mockImplementation(async () => json(MEMBER, status));

    expect(await ask()).toEqual(unavailable('unexpected-status'));
    expect(fetchMock).toHaveBeenCalledTimes(1);
  });

  test('does not follow an answer of the wrong shape', async () => {
    fetchMock.mockResolvedValue(json({state: 'member'}));

    expect(await ask()).toEqual(unavailable('unexpected-body'));
    expect(fetchMock).toHaveBeenCalledTimes(1);
  });
});

describe('the timeout', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });

  test('is five seconds', () => {
    expect(TIMEOUT_MILLISECONDS).toBe(5_000);
  });

  test.each<[string, () => void]>([
    ['the session token', () => sessionToken.get.mockReturnValue(never)],
    ['the answer', () => fetchMock.mockReturnValue(never)],
    ['the body', () => fetchMock.mockImplementation(async () => bodyThatNeverEnds())],
    [
      'the second session token',
      () => {
        sessionToken.get.mockResolvedValueOnce('token-1').mockReturnValueOnce(never);
        fetchMock.mockResolvedValue(json({}, 401));
      },
    ],
    ['the second answer', () => fetchMock.mockResolvedValueOnce(json({}, 503)).mockReturnValueOnce(never)],
  ])('covers %s', async (_case, hang) => {
    hang();
    const answer = watch(ask());

    await vi.advanceTimersByTimeAsync(4_999);
    expect(answer()).toBeUndefined();
    await vi.advanceTimersByTimeAsync(1);
    expect(answer()).toEqual(unavailable('timeout'));
  });

  test('is one for both attempts, not one each', async () => {
    fetchMock.mockImplementation(() => later(3_000, json({}, 503)));
    const answer = watch(ask());

    await vi.advanceTimersByTimeAsync(5_000);
    expect(answer()).toEqual(unavailable('timeout'));
    expect(fetchMock).toHaveBeenCalledTimes(2);
  });

  test('aborts the request', async () => {
    fetchMock.mockReturnValue(never);
    void ask();

    await vi.advanceTimersByTimeAsync(4_999);
    expect(sentSignal().aborted).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(sentSignal().aborted).toBe(true);
  });

  test('keeps a session token that comes too late from being sent', async () => {
    sessionToken.get.mockImplementation(() => later(6_000, 'token-1'));
    void ask();

    await vi.advanceTimersByTimeAsync(10_000);
    expect(fetchMock).not.toHaveBeenCalled();
  });

  test('keeps a retry from being sent when the first attempt ends with it', async () => {
    fetchMock.mockImplementation((_url, init) => rejectedOnAbort(init));
    void ask();

    await vi.advanceTimersByTimeAsync(10_000);
    expect(fetchMock).toHaveBeenCalledTimes(1);
    expect(sessionToken.get).toHaveBeenCalledTimes(1);
  });

  test('leaves no timer behind after an answer', async () => {
    await ask();

    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('the caller’s signal', () => {
  test('ends the request and aborts what is under way', async () => {
    const caller = new AbortController();
    fetchMock.mockImplementation((_url, init) => rejectedOnAbort(init));
    const answer = ask({signal: caller.signal});
    await vi.waitFor(() => expect(fetchMock).toHaveBeenCalled());

    caller.abort();

    expect(await answer).toEqual(unavailable('aborted'));
    expect(sentSignal().aborted).toBe(true);
    expect(fetchMock).toHaveBeenCalledTimes(1);
  });

  test('keeps everything from starting when it is aborted before', async () => {
    expect(await ask({signal: AbortSignal.abort()})).toEqual(unavailable('aborted'));
    expect(sessionToken.get).not.toHaveBeenCalled();
    expect(fetchMock).not.toHaveBeenCalled();
  });

  test('keeps a session token that comes later from being sent', async () => {
    const caller = new AbortController();
    let give: (token: string) => void = () => {};
    sessionToken.get.mockReturnValue(
      new Promise((resolve) => {
        give = resolve;
      }),
    );
    const answer = ask({signal: caller.signal});

    caller.abort();
    give('token-1');

    expect(await answer).toEqual(unavailable('aborted'));
    await new Promise(setImmediate);
    expect(fetchMock).not.toHaveBeenCalled();
  });

  test('is not listened to any longer after an answer', async () => {
    const {signal} = new AbortController();
    const added = vi.spyOn(signal, 'addEventListener');
    const removed = vi.spyOn(signal, 'removeEventListener');

    await ask({signal});

    expect(removed.mock.calls).toEqual(added.mock.calls);
  });
});

describe('an answer of the wrong shape is unavailable, never a crash:', () => {
  const without = (member: string) =>
    Object.fromEntries(Object.entries(MEMBER).filter(([key]) => key !== member));
  const earning = (earn: unknown) => ({...MEMBER, earn});
  const rewarding = (change: object) => ({...MEMBER, rewards: [REWARD, {...REWARD, ...change}]});

  test.each<[string, unknown]>([
    ['null', null],
    ['a number', 42],
    ['a text', 'member'],
    ['an array', [MEMBER]],
    ['an empty object', {}],
    ['an unknown state', {...MEMBER, state: 'vip'}],
    ['no state', without('state')],
    ['no balance', without('balance')],
    ['a text as balance', {...MEMBER, balance: '420'}],
    ['a fraction as balance', {...MEMBER, balance: 4.2}],
    ['a negative balance', {...MEMBER, balance: -1}],
    ['a balance beyond exact numbers', {...MEMBER, balance: 2 ** 53}],
    ['null as balance', {...MEMBER, balance: null}],
    ['no pending', without('pending')],
    ['a text as pending', {...MEMBER, pending: '30'}],
    ['a fraction as pending', {...MEMBER, pending: 0.5}],
    ['negative pending', {...MEMBER, pending: -1}],
    ['no earn', without('earn')],
    ['null as earn', earning(null)],
    ['a text as earn', earning('1')],
    ['a guest without earn', {state: 'guest'}],
    ['a text as points', earning({...EARN, points: '1'})],
    ['a fraction as points', earning({...EARN, points: 1.5})],
    ['negative points', earning({...EARN, points: -1})],
    ['a number as per', earning({...EARN, per: 1})],
    ['zero per', earning({...EARN, per: '0.00'})],
    ['negative per', earning({...EARN, per: '-1.00'})],
    ['an exponent as per', earning({...EARN, per: '1e3'})],
    ['an empty per', earning({...EARN, per: ''})],
    ['a per with a newline', earning({...EARN, per: '1.00\n'})],
    ['no currency', earning({points: 1, per: '1.00'})],
    ['a currency that is none', earning({...EARN, currency: 'usd'})],
    ['no rewards', without('rewards')],
    ['a guest without rewards', {state: 'guest', earn: EARN}],
    ['an object as rewards', {...MEMBER, rewards: {}}],
    ['null as a reward', {...MEMBER, rewards: [null]}],
    ['a bad reward after a good one', rewarding({points: -100})],
    ['a number as a reward’s id', rewarding({id: 5})],
    ['an empty id of a reward', rewarding({id: ''})],
    ['a reward for nothing', rewarding({points: 0})],
    ['a text as a reward’s points', rewarding({points: '100'})],
    ['a number as amount', rewarding({amount: 5})],
    ['a zero amount', rewarding({amount: '0.00'})],
    ['a negative amount', rewarding({amount: '-5.00'})],
    ['a reward without currency', rewarding({currency: undefined})],
    ['a reward that does not say whether it is affordable', rewarding({affordable: undefined})],
    ['no active redemption, not even null', without('activeRedemption')],
    ['a text as active redemption', {...MEMBER, activeRedemption: 'LOY-7F3K'}],
    ['a bad active redemption', {...MEMBER, activeRedemption: {...ISSUED, code: undefined}}],
  ])('%s', async (_case, body) => {
    fetchMock.mockImplementation(async () => json(body));

    expect(await ask()).toEqual(unavailable('unexpected-body'));
  });

  test.each([
    ['', 'an empty body'],
    ['<!doctype html>', 'a page'],
    [`${JSON.stringify(MEMBER)}}`, 'JSON and more'],
  ])('%j: %s', async (body) => {
    fetchMock.mockImplementation(async () => new Response(body));

    expect(await ask()).toEqual(unavailable('unexpected-body'));
  });

  test('but unknown members are ignored', async () => {
    fetchMock.mockResolvedValue(json({...MEMBER, tier: 'gold', earn: {...EARN, until: '2027-01-01'}}));

    expect(await ask()).toMatchObject({state: 'member', balance: 420});
  });
});

describe('the points of an order', () => {
  const PENDING = {orderId: '123', state: 'pending', points: 84};
  const CUSTOMER_REQUIRED = {status: 403, code: 'customer-required', title: 'Forbidden'};

  beforeEach(() => {
    fetchMock.mockImplementation(async () => json(PENDING));
  });

  test.each([
    ['the thank-you page', 'gid://shopify/OrderIdentity/123'],
    ['the Admin API', 'gid://shopify/Order/123'],
  ])('are asked for by the number in the identifier of %s', async (_where, gid) => {
    expect(await askOrder(gid)).toEqual({state: 'pending', points: 84});
    expect(sentUrls()).toEqual(['https://backend.example/api/loyalty/orders/123']);
    expect(sentTokens()).toEqual(['Bearer token-1']);
    expect(fetchMock.mock.calls[0]?.[1]).toMatchObject({credentials: 'omit', redirect: 'error'});
  });

  test.each([
    '',
    '123',
    'gid://shopify/Order/',
    'gid://shopify/Order/12a',
    'gid://shopify/Order/-1',
    'gid://shopify/Order/123\n',
    'gid://shopify/Order/../../123',
    'gid://shopify/Customer/123',
    'gid://shopify/DraftOrder/123',
  ])('are not asked for when the identifier is none of an order: %j', async (gid) => {
    expect(await askOrder(gid)).toEqual(unavailable('unexpected-order-id'));
    expect(sessionToken.get).not.toHaveBeenCalled();
    expect(fetchMock).not.toHaveBeenCalled();
  });

  test.each([
    ['are in the balance', {...PENDING, state: 'posted'}, {state: 'posted', points: 84}],
    ['are none', {...PENDING, state: 'none', points: 0}, {state: 'none'}],
  ])('%s', async (_what, body, answer) => {
    fetchMock.mockResolvedValue(json(body));

    expect(await askOrder()).toEqual(answer);
  });

  test('are not a guest’s, and that is no failure', async () => {
    fetchMock.mockImplementation(async () => json(CUSTOMER_REQUIRED, 403));

    expect(await askOrder()).toEqual({state: 'guest'});
    expect(fetchMock).toHaveBeenCalledTimes(1);
  });

  test.each<[string, unknown, number, string]>([
    ['403 for another reason', {...CUSTOMER_REQUIRED, code: 'forbidden'}, 403, 'unexpected-status'],
    ['403 without a body', null, 403, 'unexpected-status'],
    ['the code of a guest with another status', CUSTOMER_REQUIRED, 400, 'unexpected-status'],
    ['the code of a guest with status 200', CUSTOMER_REQUIRED, 200, 'unexpected-body'],
    ['points with another status', PENDING, 201, 'unexpected-status'],
    ['another order', {...PENDING, orderId: '124'}, 200, 'unexpected-body'],
    ['a number as order', {...PENDING, orderId: 123}, 200, 'unexpected-body'],
    ['no order', {state: 'pending', points: 84}, 200, 'unexpected-body'],
    ['an unknown state', {...PENDING, state: 'earned'}, 200, 'unexpected-body'],
    ['no state', {orderId: '123', points: 84}, 200, 'unexpected-body'],
    ['no points', {orderId: '123', state: 'pending'}, 200, 'unexpected-body'],
    ['a text as points', {...PENDING, points: '84'}, 200, 'unexpected-body'],
    ['a fraction as points', {...PENDING, points: 8.4}, 200, 'unexpected-body'],
    ['negative points', {...PENDING, points: -84}, 200, 'unexpected-body'],
    ['zero points that are pending', {...PENDING, points: 0}, 200, 'unexpected-body'],
    ['null', null, 200, 'unexpected-body'],
  ])('are unavailable, without a retry: %s', async (_case, body, status, reason) => {
    fetchMock.mockImplementation(async () => json(body, status));

    expect(await askOrder()).toEqual(unavailable(reason));
    expect(fetchMock).toHaveBeenCalledTimes(1);
  });

  test.each<[string, () => Promise<Response>]>([
    ['401', async () => json({code: 'invalid-token'}, 401)],
    ['503', async () => json({}, 503)],
    ['a network error', () => Promise.reject(new TypeError('Failed to fetch'))],
  ])('are asked for once more after %s, with a fresh session token', async (_case, failure) => {
    fetchMock.mockImplementationOnce(failure);

    expect(await askOrder()).toEqual({state: 'pending', points: 84});
    expect(sentTokens()).toEqual(['Bearer token-1', 'Bearer token-2']);
  });

  test('are waited for five seconds in all', async () => {
    vi.useFakeTimers();
    fetchMock.mockImplementationOnce(() => later(3_000, json({}, 503))).mockReturnValueOnce(never);
    const answer = watch(askOrder());

    await vi.advanceTimersByTimeAsync(4_999);
    expect(answer()).toBeUndefined();
    await vi.advanceTimersByTimeAsync(1);
    expect(answer()).toEqual(unavailable('timeout'));
  });

  test('are no longer waited for when the caller’s signal is aborted', async () => {
    const caller = new AbortController();
    fetchMock.mockImplementation((_url, init) => rejectedOnAbort(init));
    const answer = askOrder(undefined, {signal: caller.signal});
    await vi.waitFor(() => expect(fetchMock).toHaveBeenCalled());

    caller.abort();

    expect(await answer).toEqual(unavailable('aborted'));
    expect(sentSignal().aborted).toBe(true);
  });
});

describe('redeeming', () => {
  beforeEach(() => {
    fetchMock.mockImplementation(async () => json(ISSUED, 201));
  });

  test('sends the reward and the idempotency key, and reads the code', async () => {
    expect(await spend()).toMatchObject({state: 'redeemed', redemption: ISSUED});
    expect(sentUrls()).toEqual(['https://backend.example/api/loyalty/redemptions']);
    expect(fetchMock.mock.calls[0]?.[1]).toMatchObject({
      method: 'POST',
      body: '{"rewardId":"r5"}',
      credentials: 'omit',
      redirect: 'error',
    });
    expect(sentHeader('Content-Type')).toEqual(['application/json']);
    expect(sentHeader('Idempotency-Key')).toEqual(['key-1']);
    expect(sentTokens()).toEqual(['Bearer token-1']);
  });

  test('reads that the points are reserved while Shopify has not answered', async () => {
    fetchMock.mockResolvedValue(json(RESERVED, 202, {'Retry-After': '1'}));

    expect(await spend()).toMatchObject({
      state: 'redeemed',
      redemption: {status: 'RESERVED', balance: 320, retryAfter: 1},
    });
  });

  test.each(['ISSUED', 'RESERVED', 'FAILED', 'USED', 'ENDED', 'RELEASED', 'RETURNED'])(
    'reads what the same key had brought before: %s',
    async (status) => {
      fetchMock.mockResolvedValue(json({...ISSUED, status}));

      expect(await spend()).toMatchObject({state: 'redeemed', redemption: {status}});
    },
  );

  test('reads the other redemption that is active', async () => {
    const other = {...ISSUED, id: 'other', points: 200, amount: '10.00'};
    fetchMock.mockResolvedValue(json({code: 'redemption-active', redemption: other}, 409));

    expect(await spend()).toEqual({state: 'active', redemption: other});
    expect(fetchMock).toHaveBeenCalledTimes(1);
  });

  test.each([
    [403, 'customer-required'],
    [409, 'insufficient-points'],
    [422, 'unknown-reward'],
    [422, 'idempotency-key-reused'],
    [429, 'too-many-requests'],
    [502, 'discount-refused'],
  ])('takes %d %s for a definite refusal, and does not try again', async (status, code) => {
    fetchMock.mockImplementation(async () => json({code}, status));

    expect(await spend()).toEqual({state: 'refused', reason: code});
    expect(fetchMock).toHaveBeenCalledTimes(1);
  });

  test.each<[string, unknown, number, string]>([
    ['400', {code: 'malformed-request'}, 400, 'unexpected-status'],
    ['an unknown code', {code: 'sold-out'}, 409, 'unexpected-status'],
    ['a code that every object has', {code: 'toString'}, 409, 'unexpected-status'],
    ['a code of refusal with a status of success', {code: 'discount-refused'}, 200, 'unexpected-body'],
    ['an active redemption that is not there', {code: 'redemption-active'}, 409, 'unexpected-status'],
    ['an issued redemption without a code', {...ISSUED, code: undefined}, 200, 'unexpected-body'],
    ['an empty code', {...ISSUED, code: ''}, 200, 'unexpected-body'],
    ['a number as code', {...ISSUED, code: 7}, 200, 'unexpected-body'],
    ['an unknown redemption status', {...ISSUED, status: 'PRINTED'}, 200, 'unexpected-body'],
    ['no id', {...ISSUED, id: undefined}, 200, 'unexpected-body'],
    ['an id that leads elsewhere', {...ISSUED, id: '../../admin'}, 200, 'unexpected-body'],
    ['an address as id', {...ISSUED, id: 'https://stranger.example/'}, 200, 'unexpected-body'],
    ['no points', {...ISSUED, points: undefined}, 200, 'unexpected-body'],
    ['a number as amount', {...ISSUED, amount: 5}, 200, 'unexpected-body'],
    ['no currency', {...ISSUED, currency: undefined}, 200, 'unexpected-body'],
    ['no balance', {...ISSUED, balance: undefined}, 200, 'unexpected-body'],
    ['a negative balance', {...ISSUED, balance: -1}, 200, 'unexpected-body'],
    ['a redemption with a status of failure', ISSUED, 409, 'unexpected-status'],
    ['an end that is no time', {...ISSUED, expiresAt: 'tomorrow'}, 200, 'unexpected-body'],
    ['null', null, 200, 'unexpected-body'],
  ])(
    'knows nothing for sure from what the contract does not promise: %s',
    async (_case, body, status, reason) => {
      fetchMock.mockImplementation(async () => json(body, status));

      expect(await spend()).toEqual(unavailable(reason));
      expect(fetchMock).toHaveBeenCalledTimes(1);
    },
  );

  test.each<[string, () => Promise<Response>]>([
    ['401', async () => json({code: 'invalid-token'}, 401)],
    ['401 with a code of refusal', async () => json({code: 'customer-required'}, 401)],
    ['500', async () => json({}, 500)],
    ['a gateway’s 502', async () => new Response('<h1>Bad Gateway</h1>', {status: 502})],
    ['503', async () => json({}, 503)],
    ['a network error', () => Promise.reject(new TypeError('Failed to fetch'))],
    ['a body that breaks off', async () => brokenBody()],
  ])('asks once more after %s: same key, same body, fresh session token', async (_case, failure) => {
    fetchMock.mockImplementationOnce(failure);

    expect(await spend()).toMatchObject({state: 'redeemed'});
    expect(sentHeader('Idempotency-Key')).toEqual(['key-1', 'key-1']);
    expect(fetchMock.mock.calls.map(([, init]) => init?.body)).toEqual([
      '{"rewardId":"r5"}',
      '{"rewardId":"r5"}',
    ]);
    expect(sentTokens()).toEqual(['Bearer token-1', 'Bearer token-2']);
  });

  test('is waited for eight seconds in all, for the backend itself waits for Shopify', async () => {
    vi.useFakeTimers();
    fetchMock.mockImplementationOnce(() => later(5_000, json({}, 503))).mockReturnValueOnce(never);
    const answer = watch(spend());

    expect(REDEEM_TIMEOUT_MILLISECONDS).toBe(8_000);
    await vi.advanceTimersByTimeAsync(7_999);
    expect(answer()).toBeUndefined();
    await vi.advanceTimersByTimeAsync(1);
    expect(answer()).toEqual(unavailable('timeout'));
    expect(fetchMock).toHaveBeenCalledTimes(2);
  });

  test('sends nothing without a session token', async () => {
    sessionToken.get.mockResolvedValue(null);

    expect(await spend()).toEqual(unavailable('no-session-token'));
    expect(fetchMock).not.toHaveBeenCalled();
  });
});

describe('a redemption that is RESERVED', () => {
  beforeEach(() => {
    vi.useFakeTimers();
    fetchMock.mockImplementation(async () => json(RESERVED));
  });

  test('is looked after by its id, wherever a Location points, until it is issued', async () => {
    fetchMock
      .mockResolvedValueOnce(json(RESERVED, 200, {Location: 'https://stranger.example/steal'}))
      .mockResolvedValueOnce(json(ISSUED));
    const issued = watch(awaitIssue(RESERVED, request()));

    await vi.advanceTimersByTimeAsync(60_000);
    expect(issued()).toMatchObject(ISSUED);
    const url = 'https://backend.example/api/loyalty/redemptions/0198-a_b';
    expect(sentUrls()).toEqual([url, url]);
    expect(sentTokens()).toEqual(['Bearer token-1', 'Bearer token-2']);
    expect(fetchMock.mock.calls[0]?.[1]?.method).toBe('GET');
  });

  test('is looked after in growing pauses, five times, and then given back as it is', async () => {
    const times = sendTimes(() => json(RESERVED));
    const last = watch(awaitIssue(RESERVED, request()));

    await vi.advanceTimersByTimeAsync(18_999);
    expect(last()).toBeUndefined();
    await vi.advanceTimersByTimeAsync(1);
    expect(last()).toMatchObject({status: 'RESERVED'});
    expect(times()).toEqual([1_000, 3_000, 6_000, 11_000, 19_000]);
  });

  test('is left alone as long as Retry-After says', async () => {
    const times = sendTimes(() => json(RESERVED, 200, {'Retry-After': '7'}));
    void awaitIssue({...RESERVED, retryAfter: 4}, request());

    await vi.advanceTimersByTimeAsync(18_000);
    expect(times()).toEqual([4_000, 11_000, 18_000]);
  });

  test.each([
    ['an hour', '3600', 11_000],
    ['a date', 'Wed, 25 Nov 2026 15:00:00 GMT', 3_000],
    ['less than nothing', '-5', 3_000],
  ])('is not left alone longer than ten seconds: Retry-After of %s', async (_case, retryAfter, second) => {
    const times = sendTimes(() => json(RESERVED, 200, {'Retry-After': retryAfter}));
    void awaitIssue(RESERVED, request());

    await vi.advanceTimersByTimeAsync(second);
    expect(times()).toEqual([1_000, second]);
  });

  test('is looked after again when a look fails', async () => {
    fetchMock
      .mockResolvedValueOnce(json({}, 404))
      .mockResolvedValueOnce(json({...RESERVED, status: 'FAILED'}));
    const last = watch(awaitIssue(RESERVED, request()));

    await vi.advanceTimersByTimeAsync(3_000);
    expect(last()).toMatchObject({status: 'FAILED'});
  });

  test('is no longer looked after when the caller’s signal is aborted', async () => {
    const caller = new AbortController();
    const last = watch(awaitIssue(RESERVED, request({signal: caller.signal})));
    await vi.advanceTimersByTimeAsync(1_500);

    caller.abort();
    await vi.advanceTimersByTimeAsync(2_000);

    expect(last()).toMatchObject({status: 'RESERVED'});
    expect(vi.getTimerCount()).toBe(0);
    expect(fetchMock).toHaveBeenCalledTimes(1);
  });

  /** Milliseconds from now to each request. */
  function sendTimes(answer: () => Response) {
    const start = Date.now();
    const times: number[] = [];
    fetchMock.mockImplementation(async () => {
      times.push(Date.now() - start);
      return answer();
    });
    return () => times;
  }
});

test('nothing that is written to the console, whatever happens, names a session token', async () => {
  const written = (['debug', 'error', 'info', 'log', 'warn'] as const).map((level) =>
    vi.spyOn(console, level).mockImplementation(() => {}),
  );
  for (const failure of [async () => json({}, 401), () => Promise.reject(new TypeError('token-1'))]) {
    fetchMock.mockImplementation(failure);
    await ask();
    await spend();
  }

  expect(written.flatMap((level) => level.mock.calls)).toEqual([]);
});

function ask(overrides: Partial<LoyaltyRequest> = {}) {
  return getLoyalty(request(overrides));
}

function askOrder(gid = 'gid://shopify/OrderIdentity/123', overrides: Partial<LoyaltyRequest> = {}) {
  return getOrderPoints(gid, request(overrides));
}

function spend(overrides: Partial<LoyaltyRequest> = {}) {
  return redeem('r5', 'key-1', request(overrides));
}

function request(overrides: Partial<LoyaltyRequest> = {}): LoyaltyRequest {
  const {signal} = new AbortController();
  return {backendUrl: 'https://backend.example', sessionToken, signal, ...overrides};
}

function unavailable(reason: string) {
  return {state: 'unavailable', reason};
}

function json(body: unknown, status = 200, headers: Record<string, string> = {}) {
  return new Response(JSON.stringify(body), {status, headers});
}

function brokenBody() {
  return new Response(
    new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode('{"state":'));
        controller.error(new TypeError('network error'));
      },
    }),
  );
}

function bodyThatNeverEnds() {
  return new Response(new ReadableStream({pull: () => never}));
}

function later<T>(milliseconds: number, value: T): Promise<T> {
  return new Promise((resolve) => setTimeout(() => resolve(value), milliseconds));
}

/** As the real fetch does. */
function rejectedOnAbort(init: RequestInit | undefined): Promise<Response> {
  return new Promise((_resolve, reject) =>
    init?.signal?.addEventListener('abort', () => reject(new DOMException('Aborted', 'AbortError'))),
  );
}

function watch<T>(promise: Promise<T>): () => T | undefined {
  let settled: T | undefined;
  void promise.then((value) => {
    settled = value;
  });
  return () => settled;
}

function sentUrls() {
  return fetchMock.mock.calls.map(([url]) => url);
}

function sentTokens() {
  return sentHeader('Authorization');
}

function sentHeader(name: string) {
  return fetchMock.mock.calls.map(([, init]) => new Headers(init?.headers).get(name));
}

function sentSignal(): AbortSignal {
  const signal = fetchMock.mock.calls[0]?.[1]?.signal;
  if (!signal) throw new Error('nothing was sent, or without a signal');
  return signal;
}
