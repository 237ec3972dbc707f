// What pages call by name exists: constants and variables, error codes, files, classes, and sentences in “…”.
import {expect, test} from 'vitest';
import {code, files, says} from './code.ts';
import {all, fences, mark, type Page, pages, read} from './pages.ts';

const words = new Set([...code.matchAll(/[\w-]+/g), ...files.join('\n').matchAll(/[\w-]+/g)].map(String));

/** Names of other people's things: Shopify's, Java's. */
const foreign = new Set([
  'APP_UNINSTALLED',
  'BACKEND_PORT',
  'ORDER_SUMMARY4',
  'UnsupportedClassVersionError',
]);

/** A page may set shell variables of its own, but none that looks like one of the project's. */
const ours = /^(?:SHOPIFY|LOYALTY|DATABASE|ADMIN|PREVIEW)_/;

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

test.each(pages)('$path: codes and other names in kebab case exist', (page) => {
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
