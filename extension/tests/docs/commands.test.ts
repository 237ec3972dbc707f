// Runs every page's commands, top to bottom, against the real jar and the real preview shop.
import {describe, expect, test} from 'vitest';
import {sameOutput} from './output.ts';
import {type Fence, fences, mark, pages, read} from './pages.ts';
import {Terminal} from './terminal.ts';

const shown = pages.map((page) => ({path: page.path, fences: fences(page)}));
const withCommands = shown.filter((page) =>
  page.fences.some((fence) => fence.lang === 'sh' && !whyNotRun(fence)),
);

describe.concurrent('the commands of', () => {
  test.each(withCommands)(
    '$path',
    async ({fences}) => {
      const terminal = await Terminal.open(fences.map(({text}) => text));
      try {
        await follow(fences, terminal);
      } finally {
        await terminal.close();
      }
    },
    900_000,
  );
});

test('what is not run says why', () => {
  const excepted = shown.flatMap((page) =>
    page.fences.filter((fence) => fence.lang === 'sh' && whyNotRun(fence)),
  );
  for (const fence of excepted) console.log(`not run: ${fence.at} (${whyNotRun(fence)})`);

  const npmScripts = {
    ...JSON.parse(read('package.json')).scripts,
    ...JSON.parse(read('extension/package.json')).scripts,
  };
  const called = excepted.flatMap(({text}) =>
    [...text.matchAll(/npm run ([\w:-]+)/g)].map((each) => each[1] ?? ''),
  );
  expect(Object.keys(npmScripts)).toEqual(expect.arrayContaining(called));
});

/** Comments before a fence that keep it from being run. */
function whyNotRun(fence: Fence): string | undefined {
  return fence.marks.find((each) => each === 'needs a Shopify login') ?? mark(fence, 'not run');
}

async function follow(fences: Fence[], terminal: Terminal): Promise<void> {
  let output = '';
  for (const fence of fences) {
    if (fence.marks.includes('Ctrl-C')) await terminal.pressControlC();
    const file = mark(fence, 'file');
    if (file) {
      await terminal.write(file, fence.text);
    } else if (fence.lang === 'diff') {
      await terminal.write('change.diff', fence.text);
      expect((await terminal.type('patch -p1 <change.diff')).status, `${fence.at} does not apply`).toBe(0);
    } else if (fence.lang === 'sh' && !whyNotRun(fence)) {
      const outcome = await terminal.type(fence.text, fence.marks.includes('runs until stopped'));
      output = outcome.output;
      expect(outcome.status ?? 0, `${fence.at} ended with ${outcome.status}:\n${output}`).toBe(
        Number(mark(fence, 'exits with') ?? 0),
      );
    } else if (fence.marks.includes('output') || fence.followsShell) {
      expect(sameOutput(fence, output), `${fence.at} shows other output than:\n${output}`).toBe(true);
    }
  }
}
