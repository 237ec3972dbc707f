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

export type Loyalty =
  | {
      state: 'member';
      /** Whole points, never negative. */
      balance: number;
      /** Whole points of orders that cannot be spent yet, never negative; not part of the balance. */
      pending: number;
      earn: Earn;
    }
  | {state: 'guest'; earn: Earn}
  | Unavailable;

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
  /** No answer in {@link TIMEOUT_MILLISECONDS}. */
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

/** Reads the buyer's points. Never rejects: whatever goes wrong is the state `unavailable`. */
export function getLoyalty(request: LoyaltyRequest): Promise<Loyalty> {
  return get('/api/loyalty', readLoyalty, request);
}

/**
 * Reads what an order earns its buyer. Never rejects, as {@link getLoyalty}.
 *
 * @param orderGid `gid://shopify/OrderIdentity/123` on the thank-you page, later `gid://shopify/Order/123`.
 */
export async function getOrderPoints(orderGid: string, request: LoyaltyRequest): Promise<OrderPoints> {
  const orderId = /\/Order(?:Identity)?\/(\d+)$/.exec(orderGid)?.[1];
  if (!orderId) return unavailable('unexpected-order-id');
  return get(
    `/api/loyalty/orders/${orderId}`,
    (status, body) => readOrderPoints(orderId, status, body),
    request,
  );
}

/** @returns undefined for what the contract does not promise. */
type Read<Answer> = (status: number, body: Record<string, unknown>) => Answer | undefined;

function get<Answer>(
  path: string,
  read: Read<Answer>,
  request: LoyaltyRequest,
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
    const timer = setTimeout(() => end(unavailable('timeout')), TIMEOUT_MILLISECONDS);

    if (request.signal.aborted) return endAborted();
    request.signal.addEventListener('abort', endAborted);
    // The first to end wins, for sessionToken.get() cannot be aborted.
    void askTwice(() => ask(path, read, request, ended.signal), ended.signal).then(end);
  });
}

interface Attempt<Answer> {
  answer: Answer | Unavailable;
  worthARetry?: boolean;
}

async function askTwice<Answer>(attempt: () => Promise<Attempt<Answer>>, ended: AbortSignal) {
  const first = await attempt();
  if (!first.worthARetry || ended.aborted) return first.answer;
  return (await attempt()).answer;
}

async function ask<Answer>(
  path: string,
  read: Read<Answer>,
  {backendUrl, sessionToken}: LoyaltyRequest,
  ended: AbortSignal,
): Promise<Attempt<Answer>> {
  if (!backendUrl) return {answer: unavailable('no-backend-url')};
  const token = await getToken(sessionToken);
  if (!token || ended.aborted) return {answer: unavailable('no-session-token')};

  let status: number;
  let body: string;
  try {
    const response = await fetch(backendUrl + path, {
      headers: {Authorization: `Bearer ${token}`},
      credentials: 'omit',
      // A redirect would hand the token to an address that nobody configured.
      redirect: 'error',
      signal: ended,
    });
    status = response.status;
    body = await response.text();
  } catch {
    return {answer: unavailable('network-error'), worthARetry: true};
  }
  if (status === 401) return {answer: unavailable('unauthorized'), worthARetry: true};
  const answer = read(status, readObject(body));
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

function readLoyalty(status: number, body: Record<string, unknown>): Loyalty | undefined {
  const {state, balance, pending, earn} = body;
  if (status !== 200 || !isEarn(earn)) return undefined;
  if (state === 'member' && isPoints(balance) && isPoints(pending)) return {state, balance, pending, earn};
  return state === 'guest' ? {state, earn} : undefined;
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
  return (
    isPoints(points) &&
    typeof per === 'string' &&
    /^\d{1,15}(\.\d{1,15})?$/.test(per) &&
    Number(per) > 0 &&
    typeof currency === 'string' &&
    /^[A-Z]{3}$/.test(currency)
  );
}

function isPoints(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
