// What pages call by name exists: whatever they write as code, and sentences in quotation marks.
import {expect, test} from 'vitest';
import {parse} from 'yaml';
import {code, files, says} from './code.ts';
import {all, fences, mark, type Page, pages, read} from './pages.ts';

const words = new Set([...code.matchAll(/[\w-]+/g), ...files.join('\n').matchAll(/[\w-]+/g)].map(String));

/** Names of other people's things: Shopify's, Java's. */
const foreign = new Set([
  'APP_UNINSTALLED',
  'BACKEND_PORT',
  'git',
  'diff',
  'psql',
  'shop_not_permitted',
  'ORDER_SUMMARY4',
  'UnsupportedClassVersionError',
]);

/** Code of other people, or to be typed in and looked at. */
const foreignCode = new Set([
  'cors()',
  '?customer_id=',
  'Referer',
  'date -u',
  'https://loyalty.acme.example',
  'shop_not_permitted',
  'EBADENGINE',
  'cloudflared',
  'loyalty-points successfully built',
  'proxy │ Proxy server started on port …',
  'loyalty-backend │ Running pre-dev command: "mvn …"',
  'loyalty-points │ … successfully built',
  '✅ Ready, watching for changes in your app',
  'q',
  'https://some-words.trycloudflare.com',
  '?placement-reference=ORDER_SUMMARY4',
  'This app is not approved to subscribe to webhook topics containing protected customer data',
  'APP_UNINSTALLED webhook delivery failed',
  'flyway_schema_history',
  '?sslmode=verify-full&sslrootcert=/path/to/ca.pem',
  'sslmode=verify-full',
  'sslrootcert',
  'sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory',
  'Could not open SSL root certificate file',
  'Migration checksum mismatch',
  '/ping',
  'client_max_body_size',
  'deadlocks',
  'io.dropwizard.jetty.MutableServletContextHandler.percent-5xx-5m',
  'For logback-core, expected version …',
  'POST /tasks/log-level',
  'max_connections',
  'pg_dump',
  'No suitable driver',
  'permission denied for schema public',
  'alter database loyalty owner to loyalty',
  'password authentication failed',
  'floor(points × its base ÷ per)',
  'floor(points × base ÷ per)',
  'no access token: … invalid_client',
  'no access token: … shop_not_permitted',
  'Admin API access_token',
  'Admin API discountCodeBasicCreate',
  'loyalty-backend │ … Started …',
  'remaining connection slots are reserved',
  'too many clients',
  'MVStore.commit',
  'read -rs other',
  'rm data/step-7.*',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the YAML's.
  '${VARIABLE:-default}',
  'sid',
  '{"rewardId":"r2"}',
]);

/** Of Shopify and others, word for word. */
const quotations = new Set([
  'works in production if your app runs as a single instance',
  'has permission to read customer accounts',
  'returns cached tokens when possible',
  'Your app server can only trust the claims within the session token. It cannot use the token to trust the entire HTTP request',
  'Your app server can only trust the claims within the session token',
  'stores in your organization',
  'Allow network access in checkout and account UI extensions',
  'You are 80 points from your next reward.',
  'every key that the source uses exists, and none is unused',
]);

/** A page may set shell variables of its own, but none that looks like one of the project's. */
const ours = /^(?:SHOPIFY|LOYALTY|DATABASE|ADMIN|PREVIEW)_/;

const scripts = new Set(
  ['', 'extension/', 'docs/'].flatMap((folder) =>
    Object.keys(JSON.parse(read(`${folder}package.json`)).scripts),
  ),
);

const tasks = [...code.matchAll(/addTask\(environment, "(\w+)"/g)].map((each) => `/tasks/${each[1]}`);
const addresses = new RegExp(
  `^(?:${[
    ...Object.keys(parse(read('docs/reference/openapi.yaml')).paths),
    ...tasks,
    '/tasks/log-level',
    '/tasks/gc',
  ]
    .map((address) => address.replace(/\{\w+\}/g, '[^/]+'))
    .join('|')})$`,
);
/** The CLI's, and what is not there. */
const notAnAddress = new Set(['/api/', '/api/webhooks']);

const sentences = Object.values(JSON.parse(read('extension/locales/en.default.json'))).flatMap((value) =>
  typeof value === 'string' ? [value] : Object.values(value as Record<string, string>),
);
const anySentence = sentences.map((text) => escaped(text).replace(/\\\{\\\{\w+\\\}\\\}/g, '\\S+')).join('|');
const ofTheBlock = new RegExp(`^(?:${anySentence})(?: (?:${anySentence}))*$`);

test.each(pages)('$path: constants and environment variables exist', (page) => {
  const named = /\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\b/g;
  const places = spelled(page, true);
  const set = new Set(places.flatMap(({text}) => [...text.matchAll(/\b(\w+)=/g)].map((each) => each[1])));
  const snippets = fences(page).filter((fence) => mark(fence, 'snippet'));
  const isOfThisPage = (name: string) =>
    (set.has(name) && !ours.test(name)) || snippets.some(({text}) => text.includes(name));
  const names = (text: string) =>
    [...text.matchAll(named)].map(([name]) => name).filter((name) => !isOfThisPage(name));
  expect(unknown(places, names)).toEqual([]);
});

// from202304.test.ts holds that page's code to Shopify's types; an example of then is not about this project's code.
// http-api.md is written from openapi.yaml, to which the contract test holds the code.
const ofOurCode = pages.filter(({path}) => !/2023-04|http-api/.test(path));

test.each(ofOurCode)('$path: codes and other names in kebab case exist', (page) => {
  expect(unknown(spelled(page), (text) => (/^[a-z]+(-[a-z\d]+)+$/.test(text) ? [text] : []))).toEqual([]);
});

// from202304.test.ts holds the names of that page to Shopify's types.
const ofOurClasses = pages.filter(({path}) => path !== 'docs/explanation/from-2023-04.md');

test.each(ofOurClasses)('$path: classes exist', (page) => {
  const named = /^[A-Z][a-z]+(?:[A-Z][a-z]+)+(?=$|[.#(])/;
  expect(unknown(spelled(page), (text) => named.exec(text) ?? [])).toEqual([]);
});

test.each(pages)('$path: files exist', (page) => {
  const named = /^[\w./-]+\.(?:java|tsx?|mjs|ya?ml|toml|sql|json|md|graphql)$/;
  const missing = spelled(page).filter(
    ({text}) =>
      named.test(text) && !foreign.has(text) && !files.some((path) => `/${path}`.endsWith(`/${text}`)),
  );
  expect(missing).toEqual([]);
});

test.each(pages)('$path: sentences in “…” are the block’s, the preview shop’s or the backend’s', (page) => {
  const texts = [
    // links.test.ts looks for a test's name in the code that it links to.
    ...all(page, 'text')
      .filter(({parent}) => parent.type !== 'link' || parent.url.endsWith('.md'))
      .map(({at, node}) => ({at, text: node.value})),
    ...all(page, 'image').map(({at, node}) => ({at, text: node.alt ?? ''})),
  ];
  const quoted = texts.flatMap(({at, text}) =>
    [...text.matchAll(/“(.+?)”/gs)].map((each) => ({at, text: `${each[1]}`.replace(/\s+/g, ' ')})),
  );
  expect(quoted.filter(({text}) => !ofTheBlock.test(text) && !says(text))).toEqual([]);
});

test.each(ofOurClasses)('$path: sentences in "…" are ours, or known quotations', (page) => {
  const quoted = all(page, 'text').flatMap(({at, node}) =>
    [...node.value.matchAll(/"([^"]+ [^"]+ [^"]+)"/gs)].map((each) => ({
      at,
      text: `${each[1]}`.replace(/\s+/g, ' '),
    })),
  );
  expect(quoted.filter(({text}) => !ofTheBlock.test(text) && !says(text) && !quotations.has(text))).toEqual(
    [],
  );
});

test.each(ofOurCode)('$path: each word that is written as code is in the code', (page) => {
  const shown = fences(page).filter(({lang}) => lang !== 'sh');
  const here = new Set(shown.flatMap(({text}) => text.match(/[\w-]+/g) ?? []));
  const wrong = all(page, 'inlineCode')
    // links.test.ts looks for it in the file that the link leads to.
    .filter(({node, parent}) => parent.type !== 'link' && !foreignCode.has(node.value))
    .flatMap(({at, node}) =>
      (node.value.match(/(?<![\w-])[A-Za-z_][\w-]+\w/g) ?? [])
        .map((word) => word.replace(/^X-Shopify-/, '')) // WebhookReader puts it before each name.
        .filter((word) => !words.has(word) && !here.has(word) && !foreign.has(word))
        .map((word) => `${at} ${node.value}: ${word}`),
    );
  expect(wrong).toEqual([]);
});

test.each(ofOurCode)('$path: what is logged or said, written as code, is in the code as a whole', (page) => {
  const typed =
    /^(?:mvn|npm|npx|node|java|curl|git|rm|psql|apt-get|date|systemctl|ssh|GET|POST|<!--)|[A-Z_]+=\S+ /;
  const wrong = all(page, 'inlineCode')
    .filter(
      ({node, parent}) => parent.type !== 'link' && !foreignCode.has(node.value) && !typed.test(node.value),
    )
    .filter(({node}) => node.value.split(' ').length > 2)
    .filter(({node}) => !node.value.split(/: | \[|\]/).every((part) => says(part.replace(/\.$/, ''))))
    .map(({at, node}) => `${at} ${node.value}`);
  expect(wrong).toEqual([]);
});

test.each(ofOurCode)('$path: names in drawings are in the code', (page) => {
  const drawings = fences(page).filter(({lang, followsShell}) => !followsShell && /text|mermaid/.test(lang));
  const wrong = drawings.flatMap(({at, text}) =>
    (text.replace(/^\w+Diagram/, '').match(/\b(?:[a-z]+[A-Z]\w+|[A-Z]+_[A-Z_]+|[A-Z][a-z]+[A-Z]\w+)/g) ?? [])
      .filter((name) => !words.has(name) && !foreign.has(name))
      .map((name) => `${at} ${name}`),
  );
  expect(wrong).toEqual([]);
});

test.each(ofOurCode)('$path: addresses exist, and so do the scripts of npm', (page) => {
  const wrong = [...all(page, 'inlineCode'), ...all(page, 'code')].flatMap(({at, node}) => [
    ...[...node.value.matchAll(/(?<![A-Za-z.}/-])\/(?:api|tasks)\/[^\s?'"`,;…)]*/g)]
      .filter(([address]) => !addresses.test(address) && !notAnAddress.has(address))
      .map(([address]) => `${at} ${address}`),
    ...[...node.value.matchAll(/npm run (?:--silent )?([\w:-]+)/g)]
      .filter(([, script]) => !scripts.has(`${script}`))
      .map(([call]) => `${at} ${call}`),
  ]);
  expect(wrong).toEqual([]);
});

test.each(pages)('$path: nothing disappears as HTML', (page) => {
  // GitHub drops what looks like a tag and is none, such as a placeholder outside of backticks.
  const tags = all(page, 'html').filter(({node}) => !/^<!--|^<\/?(?:br|details|summary)>/.test(node.value));
  expect(tags.map(({at, node}) => `${at} ${node.value}`)).toEqual([]);
});

interface Spelled {
  at: string;
  text: string;
}

/** What the page writes as code, with or without what it lets people type. */
function spelled(page: Page, typed = false): Spelled[] {
  const inline = all(page, 'inlineCode').map(({at, node}) => ({at, text: node.value}));
  const blocks = fences(page).filter(({lang}) => typed && lang === 'sh');
  return [...inline, ...blocks];
}

function unknown(places: Spelled[], names: (text: string) => string[]): string[] {
  return places.flatMap(({at, text}) =>
    names(text)
      .filter((name) => !words.has(name) && !foreign.has(name))
      .map((name) => `${at} ${name}`),
  );
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
