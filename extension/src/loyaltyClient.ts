/**
 * Talks to the loyalty backend: the only file that fetches. It depends on neither Preact nor the `shopify`
 * global, so it can be copied into any extension.
 */

/** How orders earn: `points` for each `per` of the currency, rounded down. */
export interface Earn {
  /** Whole points. */
  points: number;
  /** Positive decimal amount in major units, such as `1.00`: a string, so that no digit is lost. */
  per: string;
  /** ISO 4217 code of the program's currency. */
  currency: string;
}

/** Points, and the discount that they buy. */
interface Price {
  /** Whole points that it costs, positive. */
  points: number;
  /** What comes off the order: a positive decimal amount in major units. */
  amount: string;
  /** ISO 4217 code. */
  currency: string;
}

/** What points can be redeemed for. */
export interface Reward extends Price {
  id: string;
  /** Whether the balance is enough; false for guests. */
  affordable: boolean;
}

/** Points turned into a discount code. */
export interface Redemption extends Price {
  /** Fit for a path. */
  id: string;
  /** RESERVED: the points are taken, Shopify has not made the code yet. ISSUED: the code can be used. */
  status: 'RESERVED' | 'ISSUED' | 'USED' | 'FAILED' | 'ENDED' | 'RELEASED' | 'RETURNED';
  /** There when it is ISSUED. */
  code?: string;
  /** Until when the code can be used: RFC 3339, in UTC. */
  expiresAt: string;
  /** Whole points that the customer has now. */
  balance: number;
  /** Seconds after which the backend may be asked for it again, while it is RESERVED. */
  retryAfter?: number;
}

interface Program {
  earn: Earn;
  /** All that there are, in the merchant's order. */
  rewards: Reward[];
}

export interface Guest extends Program {
  state: 'guest';
}

export interface Member extends Program {
  state: 'member';
  /** Whole points, never negative. */
  balance: number;
  /** Whole points of orders that cannot be spent yet, never negative; not part of the balance. */
  pending: number;
  /** RESERVED or ISSUED: while there is one, the backend makes no other. */
  activeRedemption: Redemption | null;
}

export type Loyalty = Member | Guest | Unavailable;

export type Redeemed =
  /** New, or what the same idempotency key had brought before: then in any status, and nothing was spent anew. */
  | {state: 'redeemed'; redemption: Redemption}
  /** Nothing was spent, for this other redemption is active. */
  | {state: 'active'; redemption: Redemption}
  | {state: 'refused'; reason: Refusal}
  /** Only here it is unknown whether points were spent. The same key again finds out, and spends nothing twice. */
  | Unavailable;

/** The backend's codes for definite refusals: no points are spent, or they are back already. */
const REFUSALS = [
  'customer-required',
  'insufficient-points',
  'unknown-reward',
  'idempotency-key-reused',
  'too-many-requests',
  'discount-refused',
] as const;

export type Refusal = (typeof REFUSALS)[number];

export type OrderPoints =
  | {state: 'pending' | 'posted'; points: number} // Positive: to be spent later, or in the balance.
  | {state: 'none'} // It earns nothing, or the backend has not heard of it yet: Shopify's webhook may come later.
  | {state: 'guest'} // The session token names no customer.
  | Unavailable;

export interface Unavailable {
  state: 'unavailable';
  reason: UnavailableReason;
}

export type UnavailableReason =
  | 'no-backend-url' // The caller knows none.
  | 'unexpected-order-id' // Shopify's identifier of the order has another form than the documented one.
  | 'no-session-token' // Shopify gave none.
  | 'unauthorized' // The backend refused two tokens in a row: its client ID or secret are not this app's.
  | 'timeout' // No answer in TIMEOUT_MILLISECONDS, or REDEEM_TIMEOUT_MILLISECONDS.
  | 'network-error' // No connection, no CORS permission, or a redirect.
  | 'unexpected-status' // An HTTP status that the contract does not promise.
  | 'unexpected-body' // 200, but not the JSON that the contract promises.
  | 'aborted'; // The caller's signal was.

export interface LoyaltyRequest {
  /** URL of the backend, without a trailing slash. */
  backendUrl: string | undefined;
  /** `shopify.sessionToken`. Asked for every attempt: Shopify's host caches, and its answer may have expired. */
  sessionToken: {get(): Promise<string | null>};
  /** Ends the request, for instance when the view that asked is gone. */
  signal: AbortSignal;
}

/** For token, request, body and retry together: nobody waits longer at checkout. */
export const TIMEOUT_MILLISECONDS = 5_000;

/** Likewise for redeeming, where the backend itself waits up to 2 seconds for Shopify. */
export const REDEEM_TIMEOUT_MILLISECONDS = 8_000;

/** Seconds between looks at a redemption that is RESERVED, unless the backend wants longer ones. */
const PAUSES = [1, 2, 3, 5, 8];

/** Seconds that a `Retry-After` is obeyed up to: somebody is waiting. */
const LONGEST_PAUSE = 10;

/** Reads the buyer's points. Never rejects: whatever goes wrong is the state `unavailable`. */
export function getLoyalty(request: LoyaltyRequest): Promise<Loyalty> {
  return send('/api/loyalty', request, (status, body) =>
    status === 200 && (isMember(body) || isGuest(body)) ? body : undefined,
  );
}

/**
 * Reads what an order earns its buyer. Never rejects, as {@link getLoyalty}.
 *
 * @param orderGid `gid://shopify/OrderIdentity/123` on the thank-you page, later `gid://shopify/Order/123`.
 */
export async function getOrderPoints(orderGid: string, request: LoyaltyRequest): Promise<OrderPoints> {
  const id = /\/Order(?:Identity)?\/(\d+)$/.exec(orderGid)?.[1];
  if (!id) return unavailable('unexpected-order-id');
  return send(`/api/loyalty/orders/${id}`, request, (status, {orderId, state, points, code}) => {
    if (status === 403 && code === 'customer-required') return {state: 'guest'};
    if (status !== 200 || orderId !== id || !isPoints(points)) return undefined;
    if ((state === 'pending' || state === 'posted') && points > 0) return {state, points};
    return state === 'none' ? {state} : undefined;
  });
}

/**
 * Turns points into a discount code. Never rejects, as {@link getLoyalty}. An answer that gets lost is asked for once
 * more, with the same key.
 *
 * @param idempotencyKey 1 to 255 visible ASCII characters: one for each wish of the buyer, however often it is sent.
 */
export function redeem(rewardId: string, idempotencyKey: string, request: LoyaltyRequest): Promise<Redeemed> {
  return send('/api/loyalty/redemptions', request, readRedeemed, REDEEM_TIMEOUT_MILLISECONDS, {
    method: 'POST',
    headers: {'Content-Type': 'application/json', 'Idempotency-Key': idempotencyKey},
    body: JSON.stringify({rewardId}),
  });
}

/**
 * Looks after a redemption, in growing pauses of 19 seconds in all, until it is no longer RESERVED.
 *
 * @returns it as it was last seen, which may still be RESERVED. Never rejects.
 */
export async function awaitIssue(reserved: Redemption, request: LoyaltyRequest): Promise<Redemption> {
  let redemption = reserved;
  for (const pause of PAUSES) {
    const seconds = Math.max(pause, redemption.retryAfter || 0);
    await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
    // Never the answer's Location: a token goes to no address but the configured one.
    const answer = await send(`/api/loyalty/redemptions/${reserved.id}`, request, readRedeemed);
    if (answer.state === 'redeemed') redemption = answer.redemption;
    if (redemption.status !== 'RESERVED' || request.signal.aborted) break;
  }
  return redemption;
}

/**
 * @param retryAfter seconds of the header of that name
 * @returns undefined for what the contract does not promise.
 */
type Read<Answer> = (status: number, body: Json, retryAfter: number) => Answer | undefined;

type Json = Record<string, unknown>;

const GET = {method: 'GET', headers: {}, body: null as string | null};

function send<Answer>(
  path: string,
  request: LoyaltyRequest,
  read: Read<Answer>,
  milliseconds = TIMEOUT_MILLISECONDS,
  what = GET,
): Promise<Answer | Unavailable> {
  return new Promise((resolve) => {
    // AbortSignal.any() and .timeout() would be shorter, but browsers that Shopify supports lack them.
    const ended = new AbortController();
    const end = (answer: Answer | Unavailable) => {
      clearTimeout(timer);
      request.signal.removeEventListener('abort', endAborted);
      ended.abort();
      resolve(answer);
    };
    const endAborted = () => end(unavailable('aborted'));
    const timer = setTimeout(() => end(unavailable('timeout')), milliseconds);

    if (request.signal.aborted) return endAborted();
    request.signal.addEventListener('abort', endAborted);
    // The first to end wins, for sessionToken.get() cannot be aborted.
    void ask(path, request, read, what, ended.signal).then(end);
  });
}

async function ask<Answer>(
  path: string,
  {backendUrl, sessionToken}: LoyaltyRequest,
  read: Read<Answer>,
  {method, headers, body}: typeof GET,
  signal: AbortSignal,
): Promise<Answer | Unavailable> {
  if (!backendUrl) return unavailable('no-backend-url');
  let reason: UnavailableReason = 'aborted';
  for (let attempt = 1; attempt <= 2 && !signal.aborted; attempt++) {
    // It can reject, throw (in the checkout editor until the block is saved) or give null.
    const token = await Promise.resolve()
      .then(() => sessionToken.get())
      .catch(() => null);
    if (!token || signal.aborted) return unavailable('no-session-token');
    try {
      // snippet:fetch
      const response = await fetch(backendUrl + path, {
        method,
        headers: Object.assign({Authorization: `Bearer ${token}`}, headers),
        body,
        credentials: 'omit',
        redirect: 'error', // It would hand the token to an address that nobody configured.
        signal,
      });
      // end:fetch
      const {status} = response;
      const retryAfter = Math.min(Number(response.headers.get('Retry-After')) || 0, LONGEST_PAUSE);
      const answer = read(status, parse(await response.text()), retryAfter);
      if (answer && status !== 401) return answer;
      reason = status === 401 ? 'unauthorized' : status === 200 ? 'unexpected-body' : 'unexpected-status';
      if (status < 500 && status !== 401) break;
    } catch {
      reason = 'network-error';
    }
  }
  return unavailable(reason);
}

function unavailable(reason: UnavailableReason): Unavailable {
  return {state: 'unavailable', reason};
}

function readRedeemed(status: number, body: Json, retryAfter: number): Redeemed | undefined {
  if (status < 300 && isRedemption(body))
    return {state: 'redeemed', redemption: Object.assign(body, {retryAfter})};
  const {code, redemption} = body;
  if (status === 409 && code === 'redemption-active' && isRedemption(redemption))
    return {state: 'active', redemption};
  const reason = REFUSALS.find((refusal) => refusal === code);
  return status >= 400 && reason ? {state: 'refused', reason} : undefined;
}

function parse(json: string): Json {
  try {
    return Object(JSON.parse(json));
  } catch {
    return {};
  }
}

type Check = (value: unknown) => boolean;

/** Checks the members that the contract promises; others are ignored. */
function shape<Type>(members: {[Name in keyof Type]: Check}) {
  const checks = Object.entries(members as Record<string, Check>);
  return (value: unknown): value is Type => checks.every(([name, isRight]) => isRight(Object(value)[name]));
}

function matches(pattern: RegExp): Check {
  return (value) => typeof value === 'string' && pattern.test(value);
}

function isPoints(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

const isCost: Check = (value) => isPoints(value) && value > 0;
const isAmount = matches(/^(?=.*[1-9])\d{1,15}(\.\d{1,15})?$/);
const isCurrency = matches(/^[A-Z]{3}$/);
const isSomething = matches(/./);
const isReward = shape<Reward>({
  id: isSomething,
  points: isCost,
  amount: isAmount,
  currency: isCurrency,
  affordable: (value) => typeof value === 'boolean',
});
const areRewards: Check = (value) => Array.isArray(value) && value.every(isReward);
const isEarn = shape<Earn>({points: isPoints, per: isAmount, currency: isCurrency});
const isGuest = shape<Guest>({state: matches(/^guest$/), earn: isEarn, rewards: areRewards});
const isMember = shape<Member>({
  state: matches(/^member$/),
  balance: isPoints,
  pending: isPoints,
  earn: isEarn,
  rewards: areRewards,
  activeRedemption: (value) => value === null || isRedemption(value),
});

const hasMembers = shape<Redemption>({
  id: matches(/^[\w-]{1,100}$/),
  status: matches(/^(RESERVED|ISSUED|USED|FAILED|ENDED|RELEASED|RETURNED)$/),
  points: isCost,
  amount: isAmount,
  currency: isCurrency,
  expiresAt: (value) => Date.parse(String(value)) > 0,
  balance: isPoints,
});

function isRedemption(value: unknown): value is Redemption {
  return hasMembers(value) && (value.status !== 'ISSUED' || isSomething(value.code));
}
