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

/** What points can be redeemed for. */
export interface Reward {
  id: string;
  /** Whole points that it costs, positive. */
  points: number;
  /** What comes off the order: a positive decimal amount in major units. */
  amount: string;
  /** ISO 4217 code. */
  currency: string;
  /** Whether the balance is enough; false for guests. */
  affordable: boolean;
}

/** Points turned into a discount code. */
export interface Redemption {
  /** Fit for a path. */
  id: string;
  /** RESERVED: the points are taken, Shopify has not made the code yet. ISSUED: the code can be used. */
  status: (typeof STATUSES)[number];
  /** There when it is ISSUED. */
  code?: string;
  /** Whole points that it cost. */
  points: number;
  /** What comes off the order: a positive decimal amount in major units. */
  amount: string;
  /** ISO 4217 code. */
  currency: string;
  /** Until when the code can be used: RFC 3339, in UTC. */
  expiresAt: string;
  /** Whole points that the customer has now. */
  balance: number;
  /** Seconds after which the backend may be asked for it again, while it is RESERVED. */
  retryAfter?: number;
}

const STATUSES = ['RESERVED', 'ISSUED', 'USED', 'FAILED', 'ENDED', 'RELEASED', 'RETURNED'] as const;

export interface Member {
  state: 'member';
  /** Whole points, never negative. */
  balance: number;
  /** Whole points of orders that cannot be spent yet, never negative; not part of the balance. */
  pending: number;
  earn: Earn;
  /** All of the program's, in the merchant's order. */
  rewards: Reward[];
  /** RESERVED or ISSUED: while there is one, the backend makes no other. */
  activeRedemption: Redemption | null;
}

export interface Guest {
  state: 'guest';
  earn: Earn;
  rewards: Reward[];
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

export type Refusal = (typeof REFUSALS)[number];

/** The backend's codes for definite refusals: no points are spent, or they are back already. */
const REFUSALS = [
  'customer-required',
  'insufficient-points',
  'unknown-reward',
  'idempotency-key-reused',
  'too-many-requests',
  'discount-refused',
] as const;

export type OrderPoints =
  /** `points` is whole and positive. Pending points can be spent later, posted ones are in the balance. */
  | {state: 'pending' | 'posted'; points: number}
  /** The order earns nothing, or the backend has not heard of it yet: Shopify's webhook may come later. */
  | {state: 'none'}
  /** The session token names no customer. */
  | {state: 'guest'}
  | Unavailable;

export interface Unavailable {
  state: 'unavailable';
  reason: UnavailableReason;
}

export type UnavailableReason =
  /** The caller knows no backend URL. */
  | 'no-backend-url'
  /** Shopify's identifier of the order has another form than the documented one. */
  | 'unexpected-order-id'
  /** Shopify gave no session token. */
  | 'no-session-token'
  /** The backend refused two session tokens in a row: its client ID or secret are not this app's. */
  | 'unauthorized'
  /** No answer in {@link TIMEOUT_MILLISECONDS}, or {@link REDEEM_TIMEOUT_MILLISECONDS}. */
  | 'timeout'
  /** No connection, no CORS permission, or a redirect. */
  | 'network-error'
  /** An HTTP status that the contract does not promise. */
  | 'unexpected-status'
  /** 200, but not the JSON that the contract promises. */
  | 'unexpected-body'
  /** The caller's signal was aborted. */
  | 'aborted';

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
  return send('/api/loyalty', readLoyalty, request);
}

/**
 * Reads what an order earns its buyer. Never rejects, as {@link getLoyalty}.
 *
 * @param orderGid `gid://shopify/OrderIdentity/123` on the thank-you page, later `gid://shopify/Order/123`.
 */
export async function getOrderPoints(orderGid: string, request: LoyaltyRequest): Promise<OrderPoints> {
  const orderId = /\/Order(?:Identity)?\/(\d+)$/.exec(orderGid)?.[1];
  if (!orderId) return unavailable('unexpected-order-id');
  return send(
    `/api/loyalty/orders/${orderId}`,
    (status, body) => readOrderPoints(orderId, status, body),
    request,
  );
}

/**
 * Turns points into a discount code. Never rejects, as {@link getLoyalty}. An answer that gets lost is asked for once
 * more, with the same key.
 *
 * @param idempotencyKey 1 to 255 visible ASCII characters: one for each wish of the buyer, however often it is sent.
 */
export function redeem(rewardId: string, idempotencyKey: string, request: LoyaltyRequest): Promise<Redeemed> {
  return send('/api/loyalty/redemptions', readRedeemed, request, REDEEM_TIMEOUT_MILLISECONDS, {
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
    const seconds = Math.max(pause, redemption.retryAfter ?? 0);
    await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
    // Never the answer's Location: a token goes to no address but the configured one.
    const answer = await send(`/api/loyalty/redemptions/${reserved.id}`, readRedeemed, request);
    if (answer.state === 'redeemed') redemption = answer.redemption;
    if (redemption.status !== 'RESERVED' || request.signal.aborted) break;
  }
  return redemption;
}

interface Post {
  headers: Record<string, string>;
  body: string;
}

/**
 * @param retryAfter seconds of the header of that name
 * @returns undefined for what the contract does not promise.
 */
type Read<Answer> = (status: number, body: Record<string, unknown>, retryAfter: number) => Answer | undefined;

function send<Answer>(
  path: string,
  read: Read<Answer>,
  request: LoyaltyRequest,
  milliseconds = TIMEOUT_MILLISECONDS,
  post?: Post,
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
    const attempt = () => ask(path, read, request, ended.signal, post);

    if (request.signal.aborted) return endAborted();
    request.signal.addEventListener('abort', endAborted);
    // The first to end wins, for sessionToken.get() cannot be aborted.
    void attempt()
      .then((first) => (first.worthARetry && !ended.signal.aborted ? attempt() : first))
      .then(({answer}) => end(answer));
  });
}

interface Attempt<Answer> {
  answer: Answer | Unavailable;
  worthARetry?: boolean;
}

async function ask<Answer>(
  path: string,
  read: Read<Answer>,
  {backendUrl, sessionToken}: LoyaltyRequest,
  ended: AbortSignal,
  post?: Post,
): Promise<Attempt<Answer>> {
  if (!backendUrl) return {answer: unavailable('no-backend-url')};
  const token = await getToken(sessionToken);
  if (!token || ended.aborted) return {answer: unavailable('no-session-token')};

  let status: number;
  let body: string;
  let retryAfter: number;
  try {
    // snippet:fetch
    const response = await fetch(backendUrl + path, {
      method: post ? 'POST' : 'GET',
      headers: Object.assign({Authorization: `Bearer ${token}`}, post?.headers),
      body: post?.body ?? null,
      credentials: 'omit',
      // A redirect would hand the token to an address that nobody configured.
      redirect: 'error',
      signal: ended,
    });
    // end:fetch
    status = response.status;
    retryAfter = Math.min(Number(response.headers.get('Retry-After')) || 0, LONGEST_PAUSE);
    body = await response.text();
  } catch {
    return {answer: unavailable('network-error'), worthARetry: true};
  }
  if (status === 401) return {answer: unavailable('unauthorized'), worthARetry: true};
  const answer = read(status, readObject(body), retryAfter);
  if (answer) return {answer};
  if (status === 200) return {answer: unavailable('unexpected-body')};
  return {answer: unavailable('unexpected-status'), worthARetry: status >= 500};
}

async function getToken(sessionToken: LoyaltyRequest['sessionToken']): Promise<string | null> {
  try {
    return await sessionToken.get();
  } catch {
    return null;
  }
}

function unavailable(reason: UnavailableReason): Unavailable {
  return {state: 'unavailable', reason};
}

function readLoyalty(status: number, body: Record<string, unknown>): Member | Guest | undefined {
  const {state, balance, pending, earn, rewards, activeRedemption} = body;
  if (status !== 200 || !isEarn(earn) || !Array.isArray(rewards) || !rewards.every(isReward))
    return undefined;
  if (state === 'guest') return {state, earn, rewards};
  if (state !== 'member' || !isPoints(balance) || !isPoints(pending)) return undefined;
  if (activeRedemption !== null && !isRedemption(activeRedemption)) return undefined;
  return {state, balance, pending, earn, rewards, activeRedemption};
}

function readRedeemed(
  status: number,
  body: Record<string, unknown>,
  retryAfter: number,
): Exclude<Redeemed, Unavailable> | undefined {
  if (status < 300 && isRedemption(body))
    return {state: 'redeemed', redemption: Object.assign(body, {retryAfter})};
  const {code, redemption} = body;
  if (status === 409 && code === 'redemption-active' && isRedemption(redemption))
    return {state: 'active', redemption};
  const reason = REFUSALS.find((refusal) => refusal === code);
  return status >= 400 && reason ? {state: 'refused', reason} : undefined;
}

function readOrderPoints(
  askedFor: string,
  status: number,
  {orderId, state, points, code}: Record<string, unknown>,
): OrderPoints | undefined {
  if (status === 403 && code === 'customer-required') return {state: 'guest'};
  if (status !== 200 || orderId !== askedFor || !isPoints(points)) return undefined;
  if ((state === 'pending' || state === 'posted') && points > 0) return {state, points};
  return state === 'none' ? {state} : undefined;
}

function readObject(json: string): Record<string, unknown> {
  try {
    return Object(JSON.parse(json));
  } catch {
    return {};
  }
}

function isEarn(value: unknown): value is Earn {
  const {points, per, currency} = Object(value);
  return isPoints(points) && isAmount(per) && isCurrency(currency);
}

function isReward(value: unknown): value is Reward {
  const {id, affordable} = Object(value);
  return isText(id, /./) && typeof affordable === 'boolean' && isPrice(value);
}

function isRedemption(value: unknown): value is Redemption {
  const {id, status, code, expiresAt, balance} = Object(value);
  return (
    isText(id, /^[\w-]{1,100}$/) &&
    STATUSES.includes(status) &&
    (status !== 'ISSUED' || isText(code, /./)) &&
    Date.parse(expiresAt) > 0 &&
    isPoints(balance) &&
    isPrice(value)
  );
}

function isPrice(value: unknown): boolean {
  const {points, amount, currency} = Object(value);
  return isPoints(points) && points > 0 && isAmount(amount) && isCurrency(currency);
}

function isAmount(value: unknown): boolean {
  return isText(value, /^\d{1,15}(\.\d{1,15})?$/) && Number(value) > 0;
}

function isCurrency(value: unknown): boolean {
  return isText(value, /^[A-Z]{3}$/);
}

function isText(value: unknown, pattern: RegExp): boolean {
  return typeof value === 'string' && pattern.test(value);
}

function isPoints(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
