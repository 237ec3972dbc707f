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
  | {state: 'member' /** Whole points, never negative. */; balance: number; earn: Earn}
  | {state: 'guest'; earn: Earn}
  | {state: 'unavailable'; reason: UnavailableReason};

export type UnavailableReason =
  /** The caller knows no backend URL. */
  | 'no-backend-url'
  /** Shopify gave no session token. */
  | 'no-session-token'
  /** The backend refused two session tokens in a row: its client ID or secret are not this app's. */
  | 'unauthorized'
  /** No answer in {@link TIMEOUT_MILLISECONDS}. */
  | 'timeout'
  /** No connection, no CORS permission, or a redirect. */
  | 'network-error'
  /** An HTTP status that is neither 200 nor 401. */
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
  return new Promise((resolve) => {
    // AbortSignal.any() and .timeout() would be shorter, but browsers that Shopify supports lack them.
    const ended = new AbortController();
    const end = (loyalty: Loyalty) => {
      clearTimeout(timer);
      request.signal.removeEventListener('abort', endAborted);
      ended.abort();
      resolve(loyalty);
    };
    const endAborted = () => end(unavailable('aborted'));
    const timer = setTimeout(() => end(unavailable('timeout')), TIMEOUT_MILLISECONDS);

    if (request.signal.aborted) return endAborted();
    request.signal.addEventListener('abort', endAborted);
    // The first to end wins, for sessionToken.get() cannot be aborted.
    void askTwice(request, ended.signal).then(end);
  });
}

async function askTwice(request: LoyaltyRequest, ended: AbortSignal): Promise<Loyalty> {
  const first = await ask(request, ended);
  if (!first.worthARetry || ended.aborted) return first.loyalty;
  return (await ask(request, ended)).loyalty;
}

interface Answer {
  loyalty: Loyalty;
  worthARetry?: boolean;
}

async function ask({backendUrl, sessionToken}: LoyaltyRequest, ended: AbortSignal): Promise<Answer> {
  if (!backendUrl) return {loyalty: unavailable('no-backend-url')};
  const token = await getToken(sessionToken);
  if (!token || ended.aborted) return {loyalty: unavailable('no-session-token')};

  let status: number;
  let body: string;
  try {
    const response = await fetch(`${backendUrl}/api/loyalty`, {
      headers: {Authorization: `Bearer ${token}`},
      credentials: 'omit',
      // A redirect would hand the token to an address that nobody configured.
      redirect: 'error',
      signal: ended,
    });
    status = response.status;
    body = await response.text();
  } catch {
    return {loyalty: unavailable('network-error'), worthARetry: true};
  }
  if (status === 401) return {loyalty: unavailable('unauthorized'), worthARetry: true};
  if (status !== 200) return {loyalty: unavailable('unexpected-status'), worthARetry: status >= 500};
  return {loyalty: readLoyalty(body)};
}

async function getToken(sessionToken: LoyaltyRequest['sessionToken']): Promise<string | null> {
  try {
    return await sessionToken.get();
  } catch {
    return null;
  }
}

function unavailable(reason: UnavailableReason): Loyalty {
  return {state: 'unavailable', reason};
}

function readLoyalty(body: string): Loyalty {
  const {state, balance, earn} = readObject(body);
  if (isEarn(earn)) {
    if (state === 'member' && isPoints(balance)) return {state, balance, earn};
    if (state === 'guest') return {state, earn};
  }
  return unavailable('unexpected-body');
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
