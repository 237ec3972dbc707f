import {type ChildProcess, spawn} from 'node:child_process';
import {existsSync} from 'node:fs';
import {readFile, rm} from 'node:fs/promises';
import {networkInterfaces} from 'node:os';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {parse} from 'smol-toml';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {freePorts, type Ports} from '../../preview/launch/ports.ts';
import {customers, sessionTokenSigner, shopDomain} from '../../preview/server/sessionTokens.ts';
import {hmac} from '../../preview/server/webhooks.ts';
import {copyProject, root} from './projectCopy.ts';
import {findShopifyCli, type ShopifyCli} from './shopifyCli.ts';

// What `shopify app dev` does with backend/shopify.web.toml, as far as it can be done without a login: the CLI's own
// code runs the file's own commands in a fresh copy of the project, and its proxy stands before what they start.

const app = {clientId: 'client-id-of-this-test', clientSecret: 'a-client-secret-of-32-characters'};
const hasIpv6 = Object.values(networkInterfaces()).some((each) =>
  each?.some(({address}) => address === '::1'),
);
const millisecondsToBuildAndStart = 240_000;

let cli: ShopifyCli;
let project: string;
/** `preview` is where the CLI's proxy listens for the tunnel. */
let ports: Ports;
let running: ReturnType<typeof startDev>;

beforeAll(async () => {
  cli = await findShopifyCli();
  project = await copyProject();
  ports = await freePorts();
  running = startDev();
  await running.untilBackendAnswers();
});

afterAll(async () => {
  await running?.endAsByCtrlC();
  await rm(project, {recursive: true, force: true});
});

describe('Under shopify app dev, the backend', () => {
  test('has been built and started by the commands of its web, in its own folder', () => {
    expect(running.output()).toContain(`Running pre-dev command: "${configurationOfWeb.commands.predev}"`);
    expect(existsSync(path.join(project, 'backend/data/loyalty.mv.db'))).toBe(true);
  });

  test('answers a session token of the app through the proxy', async () => {
    const answer = await throughProxy('/api/loyalty', {headers: {Authorization: bearer(app)}});

    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({state: 'member'});
  });

  test('refuses a session token of another secret through the proxy, readable for the extension', async () => {
    const other = {...app, clientSecret: 'another-secret-of-at-least-32-characters'};
    const answer = await throughProxy('/api/loyalty', {
      headers: {Authorization: bearer(other), Origin: 'null'},
    });

    expect(answer.status).toBe(401);
    expect(answer.headers.get('Access-Control-Allow-Origin')).toBe('*');
    expect(await answer.json()).toMatchObject({code: 'invalid-token'});
  });

  test('gets a webhook through the proxy byte for byte', async () => {
    const answer = await payOrder('84.00');

    expect(answer.status).toBe(200);
    expect(await balance()).toBe(84);
  });

  test('listens on PORT, IPv4', async () => {
    expect((await fetch(`http://127.0.0.1:${ports.backend}/api/loyalty`)).status).toBe(401);
  });

  test.skipIf(!hasIpv6)('listens on PORT, IPv6 (skipped where a machine has no ::1)', async () => {
    expect((await fetch(`http://[::1]:${ports.backend}/api/loyalty`)).status).toBe(401);
  });
});

describe('The proxy of shopify app dev', () => {
  const preflight = {
    method: 'OPTIONS',
    headers: {
      Origin: 'null',
      'Access-Control-Request-Method': 'POST',
      'Access-Control-Request-Headers': 'authorization',
    },
  };

  test('answers preflights itself, and the backend would allow no less', async () => {
    const proxy = await throughProxy('/api/loyalty', preflight);
    const backend = await fetch(`http://127.0.0.1:${ports.backend}/api/loyalty`, preflight);

    expect(proxy.status).toBe(204);
    expect(proxy.headers.get('Access-Control-Max-Age')).toBe('86400'); // the CLI's, not the backend's
    expect(proxy.headers.get('Access-Control-Allow-Origin')).toBe('null');
    expect(backend.ok).toBe(true);
    expect(backend.headers.get('Access-Control-Max-Age')).not.toBe('86400');
    expect(backend.headers.get('Access-Control-Allow-Origin')).toBe('*');
    expect(backend.headers.get('Access-Control-Allow-Methods')).toContain('POST');
    expect(backend.headers.get('Access-Control-Allow-Headers')?.toLowerCase()).toContain('authorization');
  });

  test('keeps /extensions for the CLI and gives the backend all the rest', async () => {
    const extension = await throughProxy('/extensions/dev-console');
    const rest = await throughProxy('/no-such-path');

    expect(await extension.text()).toBe('the extension server of the CLI');
    expect(rest.status).toBe(404);
    expect(await rest.json()).toMatchObject({code: 'not-found'});
  });
});

describe('When shopify app dev ends, the backend', () => {
  test('ends by the SIGTERM that the CLI sends on Ctrl-C, and starts again with its points', async () => {
    await running.endAsByCtrlC();
    await expectNothingOn(ports.backend);

    running = startDev();
    await running.untilBackendAnswers();
    expect(await balance()).toBe(84);
  });

  test('ends by a SIGINT that a terminal sends to all', async () => {
    await running.endByTerminal();
    await expectNothingOn(ports.backend);
  });
});

interface WebConfiguration {
  roles: string[];
  commands: {predev: string; dev: string};
}

const toml = async (file: string) => parse(await readFile(path.join(root, file), 'utf8'));
const configurationOfWeb = (await toml('backend/shopify.web.toml')) as unknown as WebConfiguration;
const {access_scopes} = (await toml('shopify.app.toml')) as {access_scopes: {scopes: string}};

function startDev() {
  const web = {
    ...app,
    directory: path.join(project, 'backend'),
    configuration: configurationOfWeb,
    scopes: access_scopes.scopes,
    tunnelUrl: `https://example.trycloudflare.com:${ports.preview}`,
  };
  const script = fileURLToPath(new URL('devProcesses.mjs', import.meta.url));
  const child = spawn(cli.node, [script, cli.code, JSON.stringify(web)], {
    cwd: project,
    env: environmentOfDeveloper(),
    detached: true, // a process group of its own, as a terminal gives to a command
  });
  let output = '';
  child.stdout.on('data', (text) => (output += text));
  child.stderr.on('data', (text) => (output += text));
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));

  return {
    output: () => output,
    async untilBackendAnswers() {
      const deadline = Date.now() + millisecondsToBuildAndStart;
      while (!(await isAnswering(ports.backend))) {
        if (hasEnded(child) || Date.now() > deadline)
          throw new Error(`The backend did not start:\n${output}`);
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    },
    async endAsByCtrlC() {
      child.stdin.end();
      await ended;
    },
    async endByTerminal() {
      process.kill(-(child.pid as number), 'SIGINT');
      await ended;
    },
  };
}

function hasEnded({exitCode, signalCode}: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}

/** What a developer's shell adds to the CLI's variables: the JDK, and ports for tests that run beside each other. */
function environmentOfDeveloper(): NodeJS.ProcessEnv {
  const {JAVA_HOME, PATH} = process.env;
  const settings = /^(SHOPIFY|LOYALTY|DATABASE)_|^(PORT|HOST|ADMIN_BIND|NODE_OPTIONS)$/;
  return {
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !settings.test(name))),
    PATH: JAVA_HOME ? path.join(JAVA_HOME, 'bin') + path.delimiter + PATH : PATH,
    MAVEN_OPTS: `-XX:TieredStopAtLevel=1 ${process.env.MAVEN_OPTS ?? ''}`,
    BACKEND_PORT: String(ports.backend),
    ADMIN_PORT: String(ports.admin),
  };
}

async function isAnswering(port: number): Promise<boolean> {
  return fetch(`http://127.0.0.1:${port}/`).then(
    () => true,
    () => false,
  );
}

async function expectNothingOn(port: number) {
  expect(await isAnswering(port)).toBe(false);
}

function throughProxy(requestPath: string, options: RequestInit = {}): Promise<Response> {
  return fetch(`http://localhost:${ports.preview}${requestPath}`, options);
}

function bearer(signedBy: typeof app): string {
  return `Bearer ${sessionTokenSigner(signedBy)({buyer: 'member', expired: false, wrongSecret: false, otherApp: false})}`;
}

async function balance(): Promise<number> {
  const answer = await throughProxy('/api/loyalty', {headers: {Authorization: bearer(app)}});
  return (await answer.json()).balance;
}

/** @param amount in USD, the currency of the program in loyalty.yml, where each dollar earns a point */
function payOrder(amount: string): Promise<Response> {
  const money = {shop_money: {amount, currency_code: 'USD'}};
  const order = {
    id: 5001,
    updated_at: '2026-11-25T12:00:00Z',
    financial_status: 'paid',
    test: true,
    customer: {id: Number(customers.member)},
    subtotal_price_set: money,
    current_subtotal_price_set: money,
    line_items: [],
    refunds: [],
  };
  const body = `${JSON.stringify(order, undefined, 3)}\n `; // a proxy that wrote JSON anew would break the HMAC
  return throughProxy('/webhooks', {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      'X-Shopify-Topic': 'orders/paid',
      'X-Shopify-Shop-Domain': shopDomain,
      'X-Shopify-Hmac-Sha256': hmac(body, app.clientSecret),
    },
    body,
  });
}
