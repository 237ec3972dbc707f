import {randomBytes, randomUUID} from 'node:crypto';
import type {IncomingMessage, ServerResponse} from 'node:http';
import {setTimeout as delay} from 'node:timers/promises';
import {type GraphqlRequest, mutationCost, runGraphql} from './adminGraphql.ts';
import {pick} from './backend.ts';
import {tick} from './clock.ts';
import {Discounts} from './discounts.ts';
import type {AdminTrouble, Exchange} from './exchange.ts';
import {readText} from './http.ts';
import {changed, nextExchangeId, recordOnAllPages} from './pages.ts';
import {apiVersion} from './webhooks.ts';

const secondsOfToken = 86_399;
const slowMilliseconds = 5000;

interface Reply {
  status: number;
  /** A page, or JSON. */
  body: string | object;
  headers?: Record<string, string>;
}

/**
 * Plays Shopify's Admin API for discount codes, in code of its own, so that preview and backend check each other. It
 * is of the shop and not of one page: every page shows its calls, and what ails it ails all.
 *
 * @see https://shopify.dev/docs/api/admin-graphql/2026-07
 */
export class AdminApi {
  readonly discounts = new Discounts();
  trouble: AdminTrouble = 'none';
  readonly #app: {clientId: string; clientSecret: string};
  readonly #scopes: readonly string[];
  /** Access tokens, each with the time of its end in milliseconds since the epoch. */
  readonly #tokens = new Map<string, number>();
  #throttled = 0;

  /** @param scopes that the merchant granted, e.g. `write_discounts` */
  constructor(app: {clientId: string; clientSecret: string}, scopes: readonly string[]) {
    this.#app = app;
    this.#scopes = scopes;
  }

  routes(): Record<string, (request: IncomingMessage, response: ServerResponse) => Promise<void>> {
    return {
      'POST /admin/oauth/access_token': async (request, response) => {
        const form = new URLSearchParams(await readText(request));
        const shown = form.toString().replace(/(?<=client_secret=)[^&]*/, '…');
        await answer(request, response, 'access_token', shown, async () =>
          this.trouble === 'down' ? unavailable : this.#grant(form),
        );
      },
      [`POST /admin/api/${apiVersion}/graphql.json`]: async (request, response) => {
        const body = await readText(request);
        const {query, variables} = readGraphql(body) ?? {query: body};
        const operation = /^\s*(?:query|mutation)\s+(\w+)/.exec(query)?.[1] ?? 'GraphQL';
        const shown = `${query.trim()}\n\n${JSON.stringify(variables, null, 2) ?? ''}`;
        await answer(request, response, operation, shown, () =>
          this.#inTrouble(() => this.#run(request, body)),
        );
      },
    };
  }

  /** The client credentials grant. */
  #grant(form: URLSearchParams): Reply {
    const {clientId, clientSecret} = this.#app;
    if (form.get('grant_type') !== 'client_credentials') return oauthError('invalid_request');
    if (form.get('client_id') !== clientId) return oauthError('application_cannot_be_found');
    if (form.get('client_secret') !== clientSecret) return oauthError('invalid_request');
    const token = `shpat_${randomBytes(16).toString('hex')}`;
    this.#tokens.set(token, Date.now() + secondsOfToken * 1000);
    const scope = this.#scopes.join(',');
    return {status: 200, body: {access_token: token, scope, expires_in: secondsOfToken}};
  }

  async #inTrouble(run: () => Reply): Promise<Reply | 'cut'> {
    switch (this.trouble) {
      case 'down':
        return unavailable;
      case 'throttled':
        return this.#throttled++ % 2 === 0 ? tooManyRequests : throttled;
      case 'slow':
        await delay(slowMilliseconds);
        return run();
      case 'cut': {
        const before = this.discounts.all().length;
        const reply = run();
        return this.discounts.all().length > before ? 'cut' : reply;
      }
      default:
        return run();
    }
  }

  #run(request: IncomingMessage, body: string): Reply {
    const endOfToken = this.#tokens.get(String(request.headers['x-shopify-access-token']));
    if (endOfToken === undefined || endOfToken <= Date.now()) return unauthorized;
    const isJson = request.headers['content-type']?.startsWith('application/json');
    const asked = isJson ? readGraphql(body) : undefined;
    if (!asked) return {status: 400, body: {errors: 'Bad Request'}};
    const {discounts, trouble} = this;
    return {status: 200, body: runGraphql(asked, {discounts, trouble, scopes: this.#scopes})};
  }
}

const unauthorized: Reply = {
  status: 401,
  body: {errors: '[API] Invalid API key or access token (unrecognized login or wrong password)'},
};
const unavailable: Reply = {status: 503, body: '<!DOCTYPE html><title>503 - Service Unavailable</title>'};
const tooManyRequests: Reply = {status: 429, headers: {'Retry-After': '2.0'}, body: {errors: 'Throttled'}};
const throttled: Reply = {
  status: 200,
  body: {
    errors: [{message: 'Throttled', extensions: {code: 'THROTTLED'}}],
    extensions: {
      cost: {
        requestedQueryCost: mutationCost,
        actualQueryCost: null,
        throttleStatus: {maximumAvailable: 2000, currentlyAvailable: 0, restoreRate: 5},
      },
    },
  },
};

/** Shopify's OAuth errors are pages; the title carries the code. */
function oauthError(code: string): Reply {
  return {status: 400, body: `<!DOCTYPE html><title>400 - Oauth error ${code}</title>`};
}

function readGraphql(body: string): GraphqlRequest | undefined {
  try {
    const json = JSON.parse(body);
    return typeof json?.query === 'string' ? json : undefined;
  } catch {
    return undefined;
  }
}

/** Answers, and shows both sides on all pages, without client secret and access token. */
async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  operation: string,
  requestBody: string,
  reply: () => Promise<Reply | 'cut'>,
): Promise<void> {
  const exchange: Exchange = {
    id: nextExchangeId(),
    startedAt: tick(),
    method: 'POST',
    path: request.url ?? '',
    requestHeaders: withoutToken(pick(request.headers, ['content-type', 'x-shopify-access-token'])),
    token: undefined,
    adminOperation: operation,
    requestBody,
    answer: 'waiting',
  };
  recordOnAllPages(exchange);
  const given = await reply();
  if (given === 'cut') {
    exchange.answer = 'cut';
    response.destroy();
  } else {
    const isPage = typeof given.body === 'string';
    const body = isPage ? String(given.body) : JSON.stringify(given.body);
    const headers = {'content-type': isPage ? 'text/html' : 'application/json', ...given.headers};
    response.writeHead(given.status, {...headers, 'X-Request-Id': randomUUID()}).end(body);
    const milliseconds = Math.max(0, Math.round(Date.now() - exchange.startedAt));
    exchange.answer = {
      status: given.status,
      milliseconds,
      headers,
      body: body.replace(/shpat_\w+/, 'shpat_…'),
    };
  }
  changed(exchange);
}

function withoutToken(headers: Record<string, string>): Record<string, string> {
  const name = 'x-shopify-access-token';
  return name in headers ? {...headers, [name]: 'shpat_…'} : headers;
}
