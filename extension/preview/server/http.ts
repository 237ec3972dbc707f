import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import {StepFailed} from '../launch/step.ts';
import {OrderRefused} from './order.ts';
import {Unknown} from './orderDesk.ts';

const requestBytes = 4096;

/** @throws StepFailed when the port is taken */
export async function listen(
  listener: RequestListener,
  port: number,
  hosts: string[],
): Promise<[Server, ...Server[]]> {
  const servers: Server[] = [];
  for (const host of hosts) {
    const server = createServer(async (request, response) => {
      try {
        if (isForThisServer(request)) await listener(request, response);
        else response.writeHead(403).end('The preview shop answers to localhost only.\n');
      } catch (error) {
        if (response.headersSent) response.destroy();
        else refuse(response, error);
      }
    });
    const code = await new Promise<string | undefined>((resolve) => {
      server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code));
      server.listen(port, host, () => resolve(undefined));
    });
    if (code === undefined) servers.push(server);
    // A machine without IPv6 has no ::1, and needs none.
    else if (servers.length === 0)
      throw new StepFailed(`The preview shop cannot listen on port ${port} (${code}).`);
  }
  return servers as [Server, ...Server[]];
}

/**
 * This server signs tokens and webhooks: no other site may use it, neither by a name that resolves to loopback (DNS
 * rebinding) nor by a request across origins, be it a picture's, which names no origin. The wire, which the extension calls across origins on purpose, signs
 * nothing.
 */
function isForThisServer(request: IncomingMessage): boolean {
  const hostIsLoopback = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/.test(request.headers.host ?? '');
  const {origin} = request.headers;
  const isFromHere =
    (origin === undefined || origin === `http://${request.headers.host}`) &&
    !/^(cross|same)-site$/.test(`${request.headers['sec-fetch-site']}`);
  return hostIsLoopback && (isFromHere || !/^\/(preview|admin)\//.test(urlOf(request).pathname));
}

function refuse(response: ServerResponse, error: unknown): void {
  if (error instanceof OrderRefused) response.writeHead(409).end(error.message);
  else if (error instanceof Unknown) response.writeHead(404).end('Not found\n');
  else response.writeHead(400).end('Bad request\n');
}

export function urlOf(request: IncomingMessage): URL {
  return new URL(request.url ?? '', 'http://localhost');
}

export async function readText(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request) {
    body += chunk;
    if (body.length > requestBytes) throw new Error('The request is too long.');
  }
  return body;
}

export async function readJson(request: IncomingMessage): Promise<unknown> {
  return JSON.parse(await readText(request));
}

export function send(response: ServerResponse, type: string, body: string, status = 200): void {
  response
    .writeHead(status, {
      'Content-Type': `${type}; charset=utf-8`,
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
      'X-Frame-Options': 'DENY',
    })
    .end(body);
}

export function sendJson(response: ServerResponse, value: unknown): void {
  send(response, 'application/json', JSON.stringify(value));
}

export function portOf(server: Server): number {
  return (server.address() as {port: number}).port;
}

export function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
