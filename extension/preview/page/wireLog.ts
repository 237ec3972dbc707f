import {computed, signal} from '@preact/signals';
import type {DecodedToken, Exchange} from '../server/exchange.ts';
import {pageId} from './state.ts';

/** A call of `shopify.sessionToken.get()`, which the checkout answers without the network. */
export interface TokenCall {
  id: string;
  startedAt: number;
  answer: {milliseconds: number; token: DecodedToken} | {failure: string};
}

export type Entry = {token: TokenCall} | {exchange: Exchange};

const entriesShown = 30;
const tokenCalls = signal<TokenCall[]>([]);
export const exchanges = signal<Exchange[]>([]);

/** Newest first. */
export const entries = computed<Entry[]>(() =>
  [...tokenCalls.value.map((token) => ({token})), ...exchanges.value.map((exchange) => ({exchange}))]
    .sort((one, other) => startOf(other) - startOf(one))
    .slice(0, entriesShown),
);

/** How many answers there are to what may have changed something: a reason to look again. */
export const changes = computed(
  () => exchanges.value.filter(({method, answer}) => method === 'POST' && typeof answer === 'object').length,
);

/** What the extension, or the checkout about it, could not do. */
export const problems = signal<string[]>([]);

/** What the extension's worker reports of itself. */
export const sandbox = signal<{origin: string; isSecureContext: boolean; milliseconds: number} | undefined>(
  undefined,
);

export async function recordTokenCall(
  request: () => Promise<{token: string; decoded: DecodedToken}>,
): Promise<string> {
  const startedAt = Date.now();
  const record = (answer: TokenCall['answer']) => {
    tokenCalls.value = [...tokenCalls.value, {id: `token-${tokenCalls.value.length}`, startedAt, answer}];
  };
  try {
    const {token, decoded} = await request();
    record({milliseconds: Date.now() - startedAt, token: decoded});
    return token;
  } catch (error) {
    record({failure: (error as Error).message});
    throw error;
  }
}

/** Listens to the wire while the page is visible: a browser allows six such connections over all tabs. */
export function followWire(): void {
  let events: EventSource | undefined;
  const listen = () => {
    events?.close();
    if (document.hidden) return;
    events = new EventSource(`/preview/exchanges?id=${pageId}`);
    events.onmessage = ({data}) => {
      const exchange: Exchange = JSON.parse(data);
      exchanges.value = [...exchanges.value.filter(({id}) => id !== exchange.id), exchange];
    };
  };
  document.addEventListener('visibilitychange', listen);
  listen();
}

/** Whether this refusal of a token is the other one of the two that the extension takes. */
export function isSecondTry({method, path, startedAt}: Exchange): boolean {
  const before = exchanges.value
    .filter((each) => each.method === method && each.path === path && each.startedAt < startedAt)
    .sort((one, other) => other.startedAt - one.startedAt);
  const other = before.findIndex(({answer}) => typeof answer !== 'object' || answer.status !== 401);
  return (other < 0 ? before.length : other) % 2 === 1;
}

export function keyOf(entry: Entry): string {
  return 'token' in entry ? entry.token.id : `exchange-${entry.exchange.id}`;
}

function startOf(entry: Entry): number {
  // Within one millisecond the token comes before the request that carries it.
  return 'token' in entry ? entry.token.startedAt - 0.5 : entry.exchange.startedAt;
}
