import {execFile} from 'node:child_process';
import {cp, mkdir, mkdtemp, readdir, readFile, rm, symlink} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {promisify} from 'node:util';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';

// The examples promise to be self-contained. So each is installed by its own lock file in a copy of the project that
// has none of the main packages, where one that it forgot to name is missing.

const root = fileURLToPath(new URL('../../..', import.meta.url));
const leftOut = new Set(['node_modules', 'dist', 'target']);
const jar = 'backend/target/loyalty-backend.jar';
const entries = await readdir(path.join(root, 'extension/examples'), {withFileTypes: true});
const examples = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
let project: string;

beforeAll(async () => {
  project = await mkdtemp(path.join(tmpdir(), 'loyalty-examples-'));
  await cp(path.join(root, 'extension'), path.join(project, 'extension'), {
    recursive: true,
    filter: (source) => !leftOut.has(path.basename(source)),
  });
  await mkdir(path.join(project, path.dirname(jar)), {recursive: true});
  await symlink(path.join(root, jar), path.join(project, jar));
});

afterAll(() => rm(project, {recursive: true, force: true}));

test('there are an example with the API of 2023-04 and one with today’s hook', () => {
  expect(examples).toEqual(['2023-04', 'use-session-token']);
});

describe.each(examples)('the example %s', (example) => {
  test('installs by its own lock file, which names no registry', async () => {
    const lockFile = path.join(project, 'extension/examples', example, 'package-lock.json');
    expect((await readFile(lockFile, 'utf8')).includes('"resolved"')).toBe(false);

    await npm(example, 'ci', '--prefer-offline', '--no-audit', '--no-fund');
  });

  test('type-checks against its own packages', () => npm(example, 'run', 'check'));

  test('shows a buyer’s points with the real backend', async () => {
    expect(await npm(example, 'test')).toMatch(/ pass [1-9]/);
  });
});

/** @throws with the command and all that npm printed, when its exit status is not 0 */
async function npm(example: string, ...args: string[]): Promise<string> {
  // vitest's NODE_ENV would choose other builds of React and Preact than a person's terminal does.
  const {NODE_ENV: _nodeEnv, ...env} = process.env;
  const cwd = path.join(project, 'extension/examples', example);
  try {
    const {stdout} = await promisify(execFile)('npm', args, {cwd, env, shell: process.platform === 'win32'});
    return stdout;
  } catch (error) {
    const {message, stdout} = error as Error & {stdout: string};
    throw new Error(`${message}\n${stdout}`);
  }
}
