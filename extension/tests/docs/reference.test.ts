// The reference says what the code says: each table is compared with the place where the code has it.
import {readdirSync} from 'node:fs';
import {expect, test} from 'vitest';
import {parse} from 'yaml';
import {pictures} from '../browser/pictures.ts';
import {generated} from './generated.ts';
import {all, filesBelow, pages, read, root, rows} from './pages.ts';

const java = 'backend/src/main/java/com/example/loyalty';
const inTheJar = `backend/src/main/resources/loyalty.yml`;

test.each([...generated()])('%s is as `npm run reference -w extension` writes it', (path, text) => {
  expect(read(path)).toBe(text);
});

test('the environment variables, their keys and their defaults are those of loyalty.yml', () => {
  const table = rows('docs/reference/configuration.md', 'variable').map((row) => row.slice(0, 3));
  const used = leaves(parse(read(inTheJar))).flatMap(([key, value]) => {
    const [, variable, byDefault] = /^\$\{(\w+):-(.*)\}$/.exec(String(value)) ?? [];
    return variable ? [[variable, key, byDefault || 'none']] : [];
  });

  expect(table.sort()).toEqual(used.sort());
});

test('the keys that only a file can set, and their values, are those of loyalty.yml', () => {
  const {program, redemptions} = parse(read(inTheJar));
  const values = new Map<string, unknown[]>();
  for (const [key, value] of leaves({program, redemptions})) {
    if (String(value).startsWith('$')) continue;
    const member = key.replace(/\.\d+\./, '.');
    values.set(member, [...(values.get(member) ?? []), value]);
  }
  const table = rows('docs/reference/configuration.md', 'key').map(([key, value]) => [key, value]);

  expect(table.sort()).toEqual([...values].map(([key, each]) => [key, each.join(', ')]).sort());
});

test('loyalty.yml sets all that LoyaltyConfiguration reads', () => {
  const sections = [...read(`${java}/LoyaltyConfiguration.java`).matchAll(/@JsonProperty\(value = "(\w+)"/g)];

  expect(Object.keys(parse(read(inTheJar)))).toEqual(
    expect.arrayContaining(sections.map(([, name]) => name)),
  );
});

test('the claims are those that SessionTokenClaims looks at', () => {
  const rules = read(`${java}/sessiontoken/SessionTokenClaims.java`);
  const looked = [...rules.matchAll(/(?:seconds|text|has|path)\("(\w+)"\)/g)].map((each) => each[1]);

  expect(firstCells('docs/reference/session-token.md', 'claim')).toEqual([...new Set(looked)].sort());
});

test('the refusals of a session token and their sentences are InvalidSessionTokenException’s', () => {
  const reasons = [
    ...read(`${java}/sessiontoken/InvalidSessionTokenException.java`).matchAll(
      /^ {4}([A-Z_]+)\("(.+)"\)[,;]/gm,
    ),
  ];

  expect(rows('docs/reference/session-token.md', 'refusal')).toEqual(
    reasons.map(([, name, sentence]) => [name, sentence]),
  );
});

test('the ledger’s kinds are those of LedgerEntry', () => {
  const [, kinds = ''] = /enum Kind \{(.*?)\n {2}\}/s.exec(read(`${java}/points/LedgerEntry.java`)) ?? [];

  expect(firstCells('docs/reference/ledger.md', 'kind')).toEqual(constants(kinds));
});

test('the states of a redemption are those of Redemption, in the table and in the diagram', () => {
  const page = 'docs/reference/redemptions.md';
  const [, body = ''] = /enum Status \{(.*?);\n\n/s.exec(read(`${java}/redemption/Redemption.java`)) ?? [];
  const drawn = read(page).match(/(?<=--> )[A-Z]+/g);

  expect(firstCells(page, 'state')).toEqual(constants(body));
  expect([...new Set(drawn)].sort()).toEqual(constants(body));
});

test('the options and tasks are those of the code', () => {
  const source = filesBelow(`${root}${java}`).map(read).join('\n');
  const options = [...source.matchAll(/addArgument\("(--[\w-]+)"\)/g)].map((each) => `${each[1]}`);
  const tasks = [...source.matchAll(/addTask\(environment, "(\w+)"/g)].map(
    (each) => `POST /tasks/${each[1]}`,
  );

  expect(firstCells('docs/reference/commands.md', 'option')).toEqual([...new Set(options)].sort());
  expect(firstCells('docs/reference/commands.md', 'task')).toEqual(tasks.sort());
});

test('the webhooks’ topics are those that the app subscribes to', () => {
  const topics = [...read('shopify.app.toml').matchAll(/"(\w+\/\w+)"/g)].map((each) => `${each[1]}`);
  const explained = firstCells('docs/reference/webhooks.md', 'topic').flatMap((cell) => cell.split(', '));

  expect(explained.filter((topic) => topic !== 'any other').sort()).toEqual([...new Set(topics)].sort());
});

test('every picture is taken by `npm run pictures -w extension`, and shown on a page', () => {
  const shown = pages.flatMap((page) => all(page, 'image')).map(({node}) => node.url.split('/').pop());
  const files = readdirSync(`${root}docs/pictures`).sort();

  expect(files).toEqual(Object.keys(pictures).sort());
  expect([...new Set(shown)].sort()).toEqual(files);
});

function firstCells(path: string, heading: string): string[] {
  return rows(path, heading)
    .map(([cell]) => `${cell}`)
    .sort();
}

/** Of an enum's body, without its comments. */
function constants(body: string): string[] {
  return (body.replace(/\/\*.*?\*\//gs, '').match(/\w+/g) ?? []).sort();
}

function leaves(value: unknown, path: string[] = []): [string, unknown][] {
  return typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, each]) => leaves(each, [...path, key]))
    : [[path.join('.'), value]];
}
