import {readFile} from 'node:fs/promises';
import {fileURLToPath} from 'node:url';
import {expect, test} from 'vitest';

// docs/how-to/debug-a-401.md is looked up by message: each that the code can give must be in it, letter by letter.

const root = fileURLToPath(new URL('../..', import.meta.url));
const java = `${root}backend/src/main/java/com/example/loyalty/`;
const page = await readFile(`${root}docs/how-to/debug-a-401.md`, 'utf8');

test('the page explains each rule of a session token', async () => {
  const source = await readFile(`${java}sessiontoken/InvalidSessionTokenException.java`, 'utf8');
  const rules = [...source.matchAll(/^ {4}([A-Z_]+)\("(.+)"\)[,;]$/gm)];

  expect(rules).toHaveLength(10);
  for (const [, rule, text] of rules) expect(page).toContain(`| ${text} (\`${rule}\`) |`);
});

test('the page explains each refusal of the filter and of webhooks', async () => {
  const sources = ['sessiontoken/SessionTokenFilter.java', 'webhook/WebhookReader.java'];
  for (const source of sources) {
    const sentences = (await readFile(java + source, 'utf8')).match(/(?<=")(The|Send) [^"]+\.(?=")/g) ?? [];

    expect(sentences.length, source).toBeGreaterThan(1);
    for (const sentence of sentences) expect(page).toContain(`${sentence} |`);
  }
});

test('the page explains each reason that the extension gives', async () => {
  const source = await readFile(`${root}extension/src/loyaltyClient.ts`, 'utf8');
  const [, union = ''] = /export type UnavailableReason =(.+?);/s.exec(source) ?? [];
  const reasons = union.match(/(?<=')[a-z-]+(?=')/g) ?? [];

  expect(reasons.length).toBeGreaterThan(5);
  for (const reason of reasons) expect(page).toContain(`| \`${reason}\` |`);
});
