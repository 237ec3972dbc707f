import type {IncomingMessage, ServerResponse} from 'node:http';
import {setTimeout as delay} from 'node:timers/promises';
import {askBackend, pick, readAll, recorded} from './backend.ts';
import {tick} from './clock.ts';
import type {Exchange} from './exchange.ts';
import {changed, findPage, nextExchangeId, record} from './pages.ts';
import {decodeSessionToken} from './sessionTokens.ts';

const slowMilliseconds = 3000;
const recordedBodyLength = 65_536;

const requestHeadersShown = [
  'origin',
  'authorization',
  'access-control-request-method',
  'access-control-request-headers',
  'content-type',
  'idempotency-key',
];

/**
 * Passes the extension's requests on to the backend and records both sides. Adds no header of its own: what the
 * browser enforces (CORS above all) is the backend's answer.
 */
export function wire(backendPort: number) {
  return async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const [, pageId, path] = /^\/([\w-]+)(\/.*)$/.exec(incoming.url ?? '') ?? [];
    const page = findPage(pageId ?? '');
    if (!page || path === undefined) {
      outgoing.writeHead(404).end('No page of the preview shop has this address.\n');
      return;
    }

    const body = await readAll(incoming);
    const exchange: Exchange = {
      id: nextExchangeId(),
      startedAt: tick(),
      method: incoming.method ?? '',
      path,
      requestHeaders: withoutSignature(pick(incoming.headers, requestHeadersShown)),
      token: decodeSessionToken(/^Bearer (.+)$/i.exec(incoming.headers.authorization ?? '')?.[1] ?? ''),
      requestBody: body.toString().slice(0, recordedBodyLength),
      answer: 'waiting',
    };
    record(page, exchange);
    const cut = () => {
      exchange.answer = 'cut';
      changed(exchange);
      outgoing.destroy();
    };

    if (page.switches.backendDown) return cut();
    // Only the request itself is slow, not also its preflight: 3 s in all, which a client waiting 5 s survives.
    if (page.switches.slowNetwork && incoming.method !== 'OPTIONS') await delay(slowMilliseconds);
    try {
      const {method, headers} = incoming;
      const answer = await askBackend(backendPort, {path, headers, ...(method && {method})}, body);
      const {statusCode = 502, statusMessage, rawHeaders} = answer.message;
      outgoing.writeHead(statusCode, statusMessage, rawHeaders).end(answer.body);
      exchange.answer = recorded(answer, exchange.startedAt);
      changed(exchange);
    } catch {
      cut();
    }
  };
}

/** Header and claims of a token are no secret, and shown decoded; with its signature anybody could use it. */
function withoutSignature(headers: Record<string, string>): Record<string, string> {
  if (headers.authorization) {
    headers.authorization = headers.authorization.replace(
      /(\w{1,12})[\w-]*\.(\w{1,12})[\w-]*\..*$/s,
      '$1….$2….⋯',
    );
  }
  return headers;
}
