// debug-a-401.md has every message that somebody with a 401 can meet, as the code has it.
import {describe, expect, test} from 'vitest';
import {inOnePiece, says} from './code.ts';
import {pages, read, rows} from './pages.ts';

const page = 'docs/how-to/debug-a-401.md';
const java = 'backend/src/main/java/com/example/loyalty';

describe.runIf(pages.some(({path}) => path === page))('debug-a-401.md', () => {
  test('each message in the tables is the backend’s or the extension’s', () => {
    const elsewhere = rows(page, 'where').map(([place]) => place);
    const messages = rows(page)
      .filter(([cell]) => !elsewhere.includes(cell))
      .map(([cell]) => messageIn(`${cell}`));

    expect(messages.filter((message) => !says(message))).toEqual([]);
  });

  test('no refusal of a session token or a webhook is missing', () => {
    const sources = [
      'sessiontoken/InvalidSessionTokenException',
      'sessiontoken/SessionTokenFilter',
      'webhook/WebhookReader',
    ];
    const sentences = sources.flatMap((source) =>
      [...inOnePiece(read(`${java}/${source}.java`)).matchAll(/"([A-Z][^"]* [^"]*\.)"/g)].map(
        (each) => `${each[1]}`,
      ),
    );

    expect(sentences.length).toBeGreaterThan(12);
    expect(missing(sentences)).toEqual([]);
  });

  test('no reason of the extension is missing', () => {
    const [, union = ''] =
      /type UnavailableReason =(.*?);/s.exec(read('extension/src/loyaltyClient.ts')) ?? [];
    const reasons = [...union.matchAll(/\| '([\w-]+)'/g)].map((each) => `${each[1]}`);

    expect(reasons).toContain('unauthorized');
    expect(missing(reasons)).toEqual([]);
  });
});

function missing(messages: string[]): string[] {
  const first = rows(page).map(([cell]) => `${cell}`);
  return messages.filter((message) => !first.some((cell) => cell.includes(message)));
}

/** Without the status, the code and the log's word around it. */
function messageIn(cell: string): string {
  return cell
    .replace(/^\d{3}(?: [\w-]+)?: /, '')
    .replace(/^\d{3} /, '')
    .replace(/ \([A-Z_]+\)$/, '');
}
