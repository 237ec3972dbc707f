import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import {getLoyalty, getOrderPoints, type LoyaltyRequest, TIMEOUT_MILLISECONDS} from '../src/loyaltyClient.ts';

const EARN = {points: 1, per: '1.00', currency: 'USD'};
const MEMBER = {state: 'member', balance: 420, pending: 30, earn: EARN, rewards: [], activeRedemption: null};
const GUEST = {state: 'guest', earn: EARN, rewards: []};

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
    expect(await ask()).toEqual({state: 'member', balance: 420, pending: 30, earn: EARN});
    expect(sentUrls()).toEqual(['https://backend.example/api/loyalty']);
    expect(sentTokens()).toEqual(['Bearer token-1']);
  });

  test('reads that the buyer is a guest', async () => {
    fetchMock.mockResolvedValue(json(GUEST));

    expect(await ask()).toEqual({state: 'guest', earn: EARN});
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

    expect(await ask()).toEqual({state: 'member', balance: 420, pending: 30, earn: EARN});
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

test('nothing that is written to the console, whatever happens, names a session token', async () => {
  const written = (['debug', 'error', 'info', 'log', 'warn'] as const).map((level) =>
    vi.spyOn(console, level).mockImplementation(() => {}),
  );
  for (const failure of [async () => json({}, 401), () => Promise.reject(new TypeError('token-1'))]) {
    fetchMock.mockImplementation(failure);
    await ask();
  }

  expect(written.flatMap((level) => level.mock.calls)).toEqual([]);
});

function ask(overrides: Partial<LoyaltyRequest> = {}) {
  return getLoyalty(request(overrides));
}

function askOrder(gid = 'gid://shopify/OrderIdentity/123', overrides: Partial<LoyaltyRequest> = {}) {
  return getOrderPoints(gid, request(overrides));
}

function request(overrides: Partial<LoyaltyRequest>): LoyaltyRequest {
  const {signal} = new AbortController();
  return {backendUrl: 'https://backend.example', sessionToken, signal, ...overrides};
}

function unavailable(reason: string) {
  return {state: 'unavailable', reason};
}

function json(body: unknown, status = 200) {
  return new Response(JSON.stringify(body), {status});
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
  return fetchMock.mock.calls.map(([, init]) => new Headers(init?.headers).get('Authorization'));
}

function sentSignal(): AbortSignal {
  const signal = fetchMock.mock.calls[0]?.[1]?.signal;
  if (!signal) throw new Error('nothing was sent, or without a signal');
  return signal;
}
