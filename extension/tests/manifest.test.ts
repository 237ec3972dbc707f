import {lstat, readdir, readFile, readlink} from 'node:fs/promises';
import {fileURLToPath} from 'node:url';
import {parse} from 'smol-toml';
import {expect, test} from 'vitest';

// Shopify CLI ends with exit status 0 when any of this is missing or misspelt.

const root = fileURLToPath(new URL('../..', import.meta.url));

test('the extension is this one', async () => {
  const {extensions} = (await toml('extension/shopify.extension.toml')) as {extensions: object[]};

  expect(extensions).toHaveLength(1);
  expect(extensions[0]).toMatchObject({
    handle: 'loyalty-points',
    type: 'ui_extension',
    uid: expect.stringMatching(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/),
    targeting: [
      {target: 'purchase.checkout.block.render', module: './src/Checkout.tsx'},
      {target: 'purchase.thank-you.block.render', module: './src/ThankYou.tsx'},
    ],
  });
});

// docs/how-to/upgrade-the-api-version.md has the same places.
test.each([
  'shopify.app.toml',
  'backend/src/main',
  'backend/src/test',
  'extension/preview',
  'extension/tests/preview',
  'extension/examples/use-session-token',
])('%s names no API version but that of the extension', async (place) => {
  const {api_version} = await toml('extension/shopify.extension.toml');
  const named = /(?<!since (?:API )?)\b20\d\d-(?:01|04|07|10)(?![\d-])/gi; // what has been so since a version may stay
  const texts = await Promise.all(
    (await filesIn(place)).map(async (file) => [file, await readFile(file, 'utf8')]),
  );
  const versions = texts.flatMap(([file, text]) =>
    [...`${text}`.matchAll(named)].map(([version]) => `${file}: ${version}`),
  );

  expect(versions).not.toEqual([]);
  expect(versions.filter((each) => !each.endsWith(`: ${api_version}`))).toEqual([]);
});

test.each(['extension/package.json', 'extension/examples/use-session-token/package.json'])(
  '%s has the types and the test host of the API version of the extension',
  async (file) => {
    const {api_version} = (await toml('extension/shopify.extension.toml')) as {api_version: string};
    const release = api_version.replace('-0', '.').replace('-', '.'); // npm has no leading zeros
    const {dependencies, devDependencies} = JSON.parse(await readFile(root + file, 'utf8'));

    expect(dependencies['@shopify/ui-extensions']).toMatch(new RegExp(`^${release}\\.\\d+$`));
    expect(devDependencies['@shopify/ui-extensions-tester']).toMatch(new RegExp(`^${release}\\.\\d+$`));
  },
);

test('the extension has network access, spelt as Shopify knows it', async () => {
  expect(await toml('extension/shopify.extension.toml')).toHaveProperty('extensions[0].capabilities', {
    network_access: true,
  });
});

test('the only setting is the backend’s URL, marked as for development', async () => {
  expect(await toml('extension/shopify.extension.toml')).toHaveProperty('extensions[0].settings.fields', [
    expect.objectContaining({
      key: 'development_backend_url',
      type: 'single_line_text_field',
      name: 'Backend URL (development only)',
    }),
  ]);
});

test('one locale is the default', async () => {
  const locales = await readdir(`${root}extension/locales`);

  expect(locales.filter((name) => name.endsWith('.default.json'))).toEqual(['en.default.json']);
});

test('the root’s shopify.extension.toml is a link to the extension’s', async () => {
  expect((await lstat(`${root}shopify.extension.toml`)).isSymbolicLink()).toBe(true);
  expect(await readlink(`${root}shopify.extension.toml`)).toBe('extension/shopify.extension.toml');
});

test('the app finds the extension and the backend in their folders', async () => {
  expect(await toml('shopify.app.toml')).toMatchObject({
    extension_directories: ['extension'],
    web_directories: ['backend'],
  });
});

test('the app may read customers and orders, for session tokens and webhooks, and write discounts, and nothing else', async () => {
  expect(await toml('shopify.app.toml')).toHaveProperty('access_scopes', {
    scopes: 'read_customers,read_orders,write_discounts',
  });
});

test('the backend hears of orders, refunds, uninstallation and privacy, all at /webhooks', async () => {
  const all = await subscriptions();

  expect(all.flatMap(({topics = []}) => topics)).toEqual([
    'orders/create',
    'orders/paid',
    'orders/updated',
    'orders/cancelled',
    'refunds/create',
    'app/uninstalled',
  ]);
  expect(all.flatMap(({compliance_topics = []}) => compliance_topics)).toEqual([
    'customers/data_request',
    'customers/redact',
    'shop/redact',
  ]);
  expect(new Set(all.map(({uri}) => uri))).toEqual(new Set(['/webhooks']));
});

test('webhooks about orders tell when they were made, and neither names nor addresses', async () => {
  const personal =
    /name|address|e-?mail|phone|note|ip$|customer(?!\.id$)|properties|receipt|^transactions$|^refunds$/;

  for (const {topics = [], include_fields = []} of await subscriptions()) {
    expect(include_fields.filter((field) => personal.test(field))).toEqual([]);
    if (topics.length === 0) continue; // compliance topics come whole
    expect(include_fields).toContain(topics.includes('refunds/create') ? 'created_at' : 'updated_at');
    expect(include_fields).toContain('id');
  }
});

test('webhooks about orders carry the discount codes that were used', async () => {
  const aboutOrders = (await subscriptions()).filter(({topics = []}) => topics.includes('orders/create'));

  expect(aboutOrders.map(({include_fields = []}) => include_fields)).toEqual([
    expect.arrayContaining(['discount_codes.code']),
  ]);
});

test('the backend is reached through the tunnel as a frontend, and its commands need no shell', async () => {
  const {roles, commands} = (await toml('backend/shopify.web.toml')) as {
    roles: string[];
    commands: Record<string, string>;
  };

  expect(roles).toEqual(['frontend', 'backend']);
  expect(Object.keys(commands)).toEqual(['predev', 'dev']);
  for (const command of Object.values(commands)) expect(command).toMatch(/^[\w=./ -]+$/);
});

interface Subscription {
  topics?: string[];
  compliance_topics?: string[];
  include_fields?: string[];
  uri: string;
}

async function subscriptions() {
  const {webhooks} = (await toml('shopify.app.toml')) as unknown as {
    webhooks: {subscriptions: Subscription[]};
  };
  return webhooks.subscriptions;
}

async function toml(file: string) {
  return parse(await readFile(root + file, 'utf8'));
}

/** A file, or all below a folder but what is installed there. */
async function filesIn(place: string): Promise<string[]> {
  if ((await lstat(root + place)).isFile()) return [root + place];
  const entries = await readdir(root + place, {recursive: true, withFileTypes: true});
  const files = entries
    .filter((entry) => entry.isFile())
    .map(({parentPath, name}) => `${parentPath}/${name}`);
  return files.filter((file) => !file.includes('/node_modules/'));
}
