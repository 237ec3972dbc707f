import {readdir, readFile} from 'node:fs/promises';
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import {fileURLToPath} from 'node:url';
import type {Bundle} from '../bundle.ts';
import type {Ports} from '../launch/ports.ts';
import {StepFailed} from '../launch/step.ts';
import type {NetworkSwitches, PageConfiguration, TokenRequest} from './exchange.ts';
import type {PageBundle} from './pageBundle.ts';
import {pageHtml} from './pageHtml.ts';
import {openPage} from './pages.ts';
import {decodeSessionToken, sessionTokenSigner, shopDomain} from './sessionTokens.ts';
import {wire} from './wire.ts';

const localesDirectory = fileURLToPath(new URL('../../locales/', import.meta.url));
const requestBytes = 4096;

export interface PreviewServer {
  url: string;
  stop(): Promise<void>;
}

interface Settings {
  clientId: string;
  clientSecret: string;
  ports: Ports;
  bundles: {extension: Bundle; page: PageBundle};
}

/** Serves the page on one loopback origin, and the wire to the backend on another, as in a real checkout. */
export async function startPreviewServer({ports, bundles, ...app}: Settings): Promise<PreviewServer> {
  const [wireServer] = await listen(wire(ports.backend), 0, ['127.0.0.1']);
  const [target] = bundles.extension.targets;
  const configuration: PageConfiguration = {
    shopDomain,
    wireOrigin: `http://127.0.0.1:${portOf(wireServer)}`,
    extensionPath: `/${bundles.extension.handle}.js`,
    extensionTarget: target ?? '',
    translations: await readTranslations(),
  };
  const signSessionToken = sessionTokenSigner(app);

  const routes: Record<string, (request: IncomingMessage, response: ServerResponse) => Promise<void> | void> =
    {
      'GET /': (_request, response) => send(response, 'text/html', pageHtml(configuration)),
      'GET /page.js': (_request, response) => send(response, 'text/javascript', bundles.page.code),
      'GET /page.css': (_request, response) => send(response, 'text/css', bundles.page.css),
      [`GET ${configuration.extensionPath}`]: (_request, response) =>
        send(response, 'text/javascript', bundles.extension.code),
      [`GET ${configuration.extensionPath}.map`]: (_request, response) =>
        send(response, 'application/json', bundles.extension.sourceMap),
      'POST /preview/token': async (request, response) => {
        const token = signSessionToken((await readJson(request)) as TokenRequest);
        send(response, 'application/json', JSON.stringify({token, decoded: decodeSessionToken(token)}));
      },
      'PUT /preview/page': async (request, response) => {
        openPage(pageIdOf(request)).switches = (await readJson(request)) as NetworkSwitches;
        response.writeHead(204).end();
      },
      'GET /preview/exchanges': sendExchanges,
    };

  const servers = await listen(
    async (request, response) => {
      const route = routes[`${request.method} ${pathOf(request)}`];
      if (!route) response.writeHead(404).end('Not found\n');
      else await route(request, response);
    },
    ports.preview,
    ['127.0.0.1', '::1'],
  );
  return {
    url: `http://localhost:${ports.preview}`,
    stop: async () => {
      await Promise.all([wireServer, ...servers].map(close));
    },
  };
}

/** Server-sent events: what there is already, then every change. */
function sendExchanges(request: IncomingMessage, response: ServerResponse): void {
  const page = openPage(pageIdOf(request));
  response.writeHead(200, {'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store'}).flushHeaders();
  const listener = (exchange: object) => response.write(`data: ${JSON.stringify(exchange)}\n\n`);
  page.exchanges.forEach(listener);
  page.listeners.add(listener);
  response.on('close', () => page.listeners.delete(listener));
}

async function readTranslations(): Promise<Record<string, unknown>> {
  const files = (await readdir(localesDirectory)).filter((file) => file.endsWith('.json'));
  return Object.fromEntries(
    await Promise.all(
      files.map(async (file) => [
        file.split('.')[0],
        JSON.parse(await readFile(`${localesDirectory}${file}`, 'utf8')),
      ]),
    ),
  );
}

function send(response: ServerResponse, type: string, body: string): void {
  response
    .writeHead(200, {
      'Content-Type': `${type}; charset=utf-8`,
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
      'X-Frame-Options': 'DENY',
    })
    .end(body);
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  let body = '';
  for await (const chunk of request) {
    body += chunk;
    if (body.length > requestBytes) throw new Error('The request is too long.');
  }
  return JSON.parse(body);
}

function urlOf(request: IncomingMessage): URL {
  return new URL(request.url ?? '', 'http://localhost');
}

function pathOf(request: IncomingMessage): string {
  return urlOf(request).pathname;
}

function pageIdOf(request: IncomingMessage): string {
  return urlOf(request).searchParams.get('id') ?? '';
}

async function listen(
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
      } catch {
        if (response.headersSent) response.destroy();
        else response.writeHead(400).end('Bad request\n');
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
 * This server signs tokens: no other site may use it, neither by a name that resolves to loopback (DNS rebinding) nor
 * by a request across origins. The wire, which the extension calls across origins on purpose, signs nothing.
 */
function isForThisServer(request: IncomingMessage): boolean {
  const hostIsLoopback = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/.test(request.headers.host ?? '');
  const {origin} = request.headers;
  const changesSomething = pathOf(request).startsWith('/preview/');
  return (
    hostIsLoopback &&
    (!changesSomething || origin === undefined || origin === `http://${request.headers.host}`)
  );
}

function portOf(server: Server): number {
  return (server.address() as {port: number}).port;
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
