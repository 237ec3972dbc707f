import {readdir, readFile} from 'node:fs/promises';
import type {IncomingMessage, ServerResponse} from 'node:http';
import {fileURLToPath} from 'node:url';
import type {Bundle} from '../bundle.ts';
import type {Ports} from '../launch/ports.ts';
import {AdminApi} from './adminApi.ts';
import {askBackend} from './backend.ts';
import {statusOf} from './discounts.ts';
import type {PageConfiguration, ShopView} from './exchange.ts';
import {close, listen, portOf, readJson, send, sendJson, urlOf} from './http.ts';
import {OrderDesk} from './orderDesk.ts';
import type {PageBundle} from './pageBundle.ts';
import {pageHtml} from './pageHtml.ts';
import {openPage, type Page} from './pages.ts';
import {
  readAdminTrouble,
  readBuyer,
  readCode,
  readDeliveryRequest,
  readId,
  readOrderAction,
  readOrderRequest,
  readPurchase,
  readSwitches,
  readTokenRequest,
} from './requests.ts';
import {decodeSessionToken, sessionTokenSigner, shopDomain} from './sessionTokens.ts';
import {readAppConfiguration} from './subscriptions.ts';
import {webhookSender} from './webhooks.ts';
import {wire} from './wire.ts';

const localesDirectory = fileURLToPath(new URL('../../locales/', import.meta.url));

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

type Route = (request: IncomingMessage, response: ServerResponse) => Promise<void> | void;

/** Serves the page on one loopback origin, and the wire to the backend on another, as in a real checkout. */
export async function startPreviewServer({ports, bundles, ...app}: Settings): Promise<PreviewServer> {
  const [wireServer] = await listen(wire(ports.backend), 0, ['127.0.0.1']);
  const configuration: PageConfiguration = {
    shopDomain,
    wireOrigin: `http://127.0.0.1:${portOf(wireServer)}`,
    extensionPath: `/${bundles.extension.handle}.js`,
    translations: await readTranslations(),
  };
  const {scopes, subscriptions} = await readAppConfiguration();
  const sender = webhookSender({...app, backendPort: ports.backend}, subscriptions);
  const admin = new AdminApi(app, scopes);
  const routes: Record<string, Route> = {
    ...pageRoutes(configuration, bundles),
    ...tokenRoutes(app, ports.backend),
    ...orderRoutes(new OrderDesk(sender, admin.discounts)),
    ...shopRoutes(admin),
    ...admin.routes(),
  };

  const servers = await listen(
    async (request, response) => {
      const route = routes[`${request.method} ${urlOf(request).pathname}`];
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

function pageRoutes(
  configuration: PageConfiguration,
  {page, extension}: Settings['bundles'],
): Record<string, Route> {
  const {extensionPath} = configuration;
  return {
    'GET /': (_request, response) => send(response, 'text/html', pageHtml(configuration)),
    'GET /page.js': (_request, response) => send(response, 'text/javascript', page.code),
    'GET /page.css': (_request, response) => send(response, 'text/css', page.css),
    [`GET ${extensionPath}`]: (_request, response) => send(response, 'text/javascript', extension.code),
    [`GET ${extensionPath}.map`]: (_request, response) =>
      send(response, 'application/json', extension.sourceMap),
    'PUT /preview/page': async (request, response) => {
      pageOf(request).switches = readSwitches(await readJson(request));
      response.writeHead(204).end();
    },
    'GET /preview/exchanges': sendExchanges,
  };
}

function tokenRoutes(
  app: {clientId: string; clientSecret: string},
  backendPort: number,
): Record<string, Route> {
  const signSessionToken = sessionTokenSigner(app);
  return {
    'POST /preview/token': async (request, response) => {
      const token = signSessionToken(readTokenRequest(await readJson(request)));
      sendJson(response, {token, decoded: decodeSessionToken(token)});
    },
    // Past the wire, whose switches and records are about what the extension does.
    'GET /preview/ledger': async (request, response) => {
      const buyer = readBuyer(urlOf(request).searchParams.get('buyer'));
      const token = signSessionToken({buyer, expired: false, wrongSecret: false, otherApp: false});
      const path = '/api/loyalty/history?limit=50';
      const headers = {authorization: `Bearer ${token}`};
      try {
        const {message, body} = await askBackend(backendPort, {path, headers});
        send(response, 'application/json', body.toString(), message.statusCode);
      } catch {
        response.writeHead(502).end('The backend does not answer.\n');
      }
    },
  };
}

function orderRoutes(desk: OrderDesk): Record<string, Route> {
  const orderIdOf = (request: IncomingMessage) => readId(urlOf(request).searchParams.get('order'));
  return {
    'POST /preview/orders': async (request, response) =>
      sendJson(response, desk.place(pageOf(request), readOrderRequest(await readJson(request)))),
    'POST /preview/discount': async (request, response) => {
      const json = await readJson(request);
      sendJson(response, desk.apply(readCode(json), readPurchase(json)));
    },
    'GET /preview/order': (request, response) =>
      sendJson(response, desk.show(pageOf(request), orderIdOf(request))),
    'POST /preview/order': async (request, response) => {
      const action = readOrderAction(await readJson(request));
      sendJson(response, desk.act(pageOf(request), orderIdOf(request), action));
    },
    'POST /preview/webhooks': async (request, response) => {
      desk.deliver(pageOf(request), readDeliveryRequest(await readJson(request)));
      response.writeHead(204).end();
    },
  };
}

function shopRoutes(admin: AdminApi): Record<string, Route> {
  const show = (response: ServerResponse) => sendJson(response, shopView(admin));
  return {
    'GET /preview/shop': (_request, response) => show(response),
    'PUT /preview/shop': async (request, response) => {
      admin.trouble = readAdminTrouble(await readJson(request));
      show(response);
    },
  };
}

function shopView({trouble, discounts}: AdminApi): ShopView {
  return {
    adminTrouble: trouble,
    codes: discounts
      .all()
      .reverse()
      .map((discount) => ({
        code: discount.code,
        title: discount.title,
        amount: discount.amount,
        status: statusOf(discount),
        uses: discount.usedBy.length,
        usageLimit: discount.usageLimit ?? null,
        endsAt: discount.endsAt?.toISOString() ?? null,
      })),
  };
}

/** Server-sent events: what there is already, then every change. */
function sendExchanges(request: IncomingMessage, response: ServerResponse): void {
  const page = pageOf(request);
  response.writeHead(200, {'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store'}).flushHeaders();
  const listener = (exchange: object) => response.write(`data: ${JSON.stringify(exchange)}\n\n`);
  page.exchanges.forEach(listener);
  page.listeners.add(listener);
  response.on('close', () => page.listeners.delete(listener));
}

function pageOf(request: IncomingMessage): Page {
  return openPage(urlOf(request).searchParams.get('id') ?? '');
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
