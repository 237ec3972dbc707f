import {type IncomingMessage, request, type ServerResponse} from 'node:http';
import {setTimeout as delay} from 'node:timers/promises';
import type {Exchange} from './exchange.ts';
import {findPage, record} from './pages.ts';
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
const answerHeadersShown = [
  'content-type',
  'www-authenticate',
  'cache-control',
  'retry-after',
  'location',
  'access-control-allow-origin',
  'access-control-allow-methods',
  'access-control-allow-headers',
  'access-control-expose-headers',
  'access-control-max-age',
];

let exchanges = 0;

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
      id: ++exchanges,
      startedAt: Date.now(),
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
      record(page, exchange);
      outgoing.destroy();
    };

    if (page.switches.backendDown) return cut();
    // Only the request itself is slow, not also its preflight: 3 s in all, which a client waiting 5 s survives.
    if (page.switches.slowNetwork && incoming.method !== 'OPTIONS') await delay(slowMilliseconds);
    try {
      const answer = await passOn(backendPort, path, incoming, body);
      const answerBody = await readAll(answer);
      outgoing.writeHead(answer.statusCode ?? 502, answer.statusMessage, answer.rawHeaders).end(answerBody);
      exchange.answer = {
        status: answer.statusCode ?? 0,
        milliseconds: Date.now() - exchange.startedAt,
        headers: pick(answer.headers, answerHeadersShown),
        body: answerBody.toString().slice(0, recordedBodyLength),
      };
      record(page, exchange);
    } catch {
      cut();
    }
  };
}

function passOn(
  port: number,
  path: string,
  incoming: IncomingMessage,
  body: Buffer,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    // Uncompressed, so that the body can be shown; without keep-alive, so that the backend can stop at once.
    const headers = {
      ...incoming.headers,
      host: `127.0.0.1:${port}`,
      'accept-encoding': 'identity',
      connection: 'close',
    };
    request({host: '127.0.0.1', port, path, method: incoming.method, headers}, resolve)
      .on('error', reject)
      .end(body);
  });
}

async function readAll(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function pick(headers: IncomingMessage['headers'], names: string[]): Record<string, string> {
  return Object.fromEntries(names.flatMap((name) => (headers[name] ? [[name, String(headers[name])]] : [])));
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
