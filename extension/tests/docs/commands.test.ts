// Runs every page's commands, top to bottom, against the real jar and the real preview shop.
import {spawnSync} from 'node:child_process';
import {describe, expect, test} from 'vitest';
import {sameOutput} from './output.ts';
import {type Fence, fences, mark, pages} from './pages.ts';
import {refusedByHttp, Terminal} from './terminal.ts';

const shown = pages.map((page) => ({path: page.path, fences: fences(page)}));
const withCommands = shown.filter((page) =>
  page.fences.some((fence) =>
    fence.lang === 'sh' ? !whyNotRun(fence) : fence.lang === 'diff' || mark(fence, 'file'),
  ),
);

describe.concurrent('the commands of', () => {
  test.for(withCommands)('$path', {timeout: 900_000}, async ({fences}, {skip}) => {
    const needsPsql = fences.some((fence) => mark(fence, 'beside') === 'PostgreSQL');
    // In CI its commands fail.
    skip(needsPsql && !process.env.CI && spawnSync('psql', ['--version']).status !== 0, 'needs psql');
    const terminal = await Terminal.open(fences.map(({text}) => text));
    try {
      await follow(fences, terminal);
    } finally {
      await terminal.close();
    }
  });
});

test('nothing is left out but what is known to need something that a test has not, or what another test runs', () => {
  const reasons = shown.flatMap(({fences}) =>
    fences.filter(({lang}) => lang === 'sh').flatMap((fence) => whyNotRun(fence) ?? []),
  );
  expect([...new Set(reasons)].sort()).toEqual([
    'extension/tests/examples runs the same',
    'it is the command that checks this page',
    'it takes minutes',
    'needs a Shopify login',
    'needs a tunnel to the internet',
    'needs another machine',
    'needs the backup',
    'pg_dump must be as new as the server',
    'step 7 asks the same',
  ]);
});

/** Comments before a fence that keep it from being run. */
function whyNotRun(fence: Fence): string | undefined {
  return fence.marks.find((each) => each === 'needs a Shopify login') ?? mark(fence, 'not run');
}

async function follow(fences: Fence[], terminal: Terminal): Promise<void> {
  let output: string | undefined;
  for (const [index, fence] of fences.entries()) {
    if (fence.marks.includes('Ctrl-C')) await terminal.pressControlC();
    const beside = mark(fence, 'beside');
    if (beside === 'PostgreSQL') await terminal.startPostgres();
    else if (beside) await terminal.type(beside);
    const file = mark(fence, 'file');
    if (file) {
      await terminal.write(file, fence.text);
    } else if (fence.lang === 'diff') {
      await terminal.write('change.diff', fence.text);
      const applied = await terminal.type('patch -p1 -F0 <change.diff');
      expect(applied.status, `${fence.at} does not apply:\n${applied.output}`).toBe(0);
    } else if (fence.lang === 'sh') {
      const showsWhatComes = fences[index + 1] !== undefined && isOutput(fences[index + 1] as Fence);
      output = whyNotRun(fence) ? undefined : await run(fence, terminal, showsWhatComes);
    } else if (isOutput(fence) && output !== undefined) {
      expect(sameOutput(fence, output), `${fence.at} shows other output than:\n${output}`).toBe(true);
    }
  }
}

function isOutput(fence: Fence): boolean {
  if (fence.marks.includes('output')) return true;
  const isSomethingElse = mark(fence, 'file') ?? mark(fence, 'snippet');
  return fence.followsShell && !isSomethingElse && fence.lang !== 'sh' && fence.lang !== 'diff';
}

async function run(fence: Fence, terminal: Terminal, showsWhatComes: boolean): Promise<string> {
  const {status = 0, output} = await terminal.type(fence.text, fence.marks.includes('runs until stopped'));
  // What the page shows of a refusal says that it is one.
  const isShownRefusal = status === refusedByHttp && showsWhatComes;
  expect(isShownRefusal ? 0 : status, `${fence.at} ended with ${status}:\n${output}`).toBe(
    Number(mark(fence, 'exits with') ?? 0),
  );
  return output;
}
