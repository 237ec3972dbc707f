import {type IncomingMessage, type RequestOptions, request} from 'node:http';
import type {Answer} from './exchange.ts';

const recordedBodyLength = 65_536;
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

/** @throws when no whole answer came */
export async function askBackend(
  port: number,
  {headers, ...options}: Pick<RequestOptions, 'method' | 'path' | 'headers' | 'signal'>,
  body: Buffer | string = '',
): Promise<{message: IncomingMessage; body: Buffer}> {
  const message = await new Promise<IncomingMessage>((resolve, reject) => {
    request(
      {
        ...options,
        host: '127.0.0.1',
        port,
        // Uncompressed, so that the body can be shown; without keep-alive, so that the backend can stop at once.
        headers: {...headers, host: `127.0.0.1:${port}`, 'accept-encoding': 'identity', connection: 'close'},
      },
      resolve,
    )
      .on('error', reject)
      .end(body);
  });
  return {message, body: await readAll(message)};
}

export async function readAll(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** An answer as the page shows it. */
export function recorded(
  {message, body}: {message: IncomingMessage; body: Buffer},
  startedAt: number,
): Answer {
  return {
    status: message.statusCode ?? 0,
    milliseconds: Math.max(0, Math.round(Date.now() - startedAt)),
    headers: pick(message.headers, answerHeadersShown),
    body: body.toString().slice(0, recordedBodyLength),
  };
}

export function pick(headers: IncomingMessage['headers'], names: string[]): Record<string, string> {
  return Object.fromEntries(names.flatMap((name) => (headers[name] ? [[name, String(headers[name])]] : [])));
}
