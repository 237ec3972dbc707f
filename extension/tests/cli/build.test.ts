import {execFile} from 'node:child_process';
import {readdir, readFile, rm, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {promisify} from 'node:util';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {copyProject} from './projectCopy.ts';
import {findShopifyCli} from './shopifyCli.ts';

// Runs the real Shopify CLI, offline and without login, in a copy of the project. What the CLI lets pass with exit
// status 0 is asserted here and, where the CLI's output does not show it, in tests/manifest.test.ts.

let project: string;
let distribution: string;

beforeAll(async () => {
  project = await copyProject();
  distribution = path.join(project, 'extension/dist');
});

afterAll(() => rm(project, {recursive: true, force: true}));

describe('shopify app build', () => {
  test('finds this one extension, registers its targets and leaves APP_URL open', async () => {
    const own = await bundle();
    const {output, code} = await shopifyAppBuild();

    expect(output.match(/\S+(?= successfully built)/g)).toEqual(['loyalty-points']);
    const scripts = (await readdir(distribution)).filter((name) => name.endsWith('.js'));
    expect(scripts).toEqual(['loyalty-points.js']);
    const manifest = JSON.parse(await readFile(path.join(project, 'extension/manifest.json'), 'utf8'));
    const targets = ['purchase.checkout.block.render', 'purchase.thank-you.block.render'];
    expect(Object.keys(manifest)).toEqual(targets);
    for (const target of targets) expect(code).toContain(`shopify.extend("${target}"`);
    expect(code).toContain('process.env.APP_URL');
    expect(code).toBe(own);
  });

  test('needs neither a network nor a login', async () => {
    const {node, main} = await findShopifyCli();
    const offline = {NODE_OPTIONS: `--import=${new URL('offline.mjs', import.meta.url)}`};
    await expect(run(node, ['-e', 'await fetch("https://shopify.dev")'], offline)).rejects.toThrow('offline');

    await rm(distribution, {recursive: true, force: true});
    const output = await run(node, [main, 'app', 'build'], offline);

    expect(output).toContain('loyalty-points successfully built');
    expect(await builtCode()).toContain('shopify.extend');
  });

  test('gives the bundle of the preview shop with APP_URL in the environment', async () => {
    const environment = {APP_URL: 'https://from-environment.example'};
    const own = await bundle(environment);
    const {code} = await shopifyAppBuild(environment);

    expect(code).toContain('https://from-environment.example');
    expect(code).not.toContain('process.env');
    expect(code).toBe(own);
  });

  test('gives the bundle of the preview shop with APP_URL in .env', async () => {
    await writeFile(path.join(project, '.env'), 'APP_URL="https://from-file.example"\n');
    const own = await bundle();
    const {code} = await shopifyAppBuild();

    expect(code).toContain('https://from-file.example');
    expect(code).toBe(own);
  });
});

test('npm run dev is shopify app dev, with a Node that the CLI starts on', async () => {
  const output = await npm(['run', '--silent', 'dev', '--', '--help']);

  expect(output).toContain('shopify app dev');
});

async function shopifyAppBuild(environment: NodeJS.ProcessEnv = {}) {
  await rm(distribution, {recursive: true});
  const output = await npm(['run', '--silent', 'shopify', '--', 'app', 'build'], environment);
  return {output, code: await builtCode()};
}

async function bundle(environment: NodeJS.ProcessEnv = {}) {
  await npm(['run', '--silent', 'bundle', '--workspace', 'extension'], environment);
  return await builtCode();
}

function builtCode() {
  return readFile(path.join(distribution, 'loyalty-points.js'), 'utf8');
}

function npm(args: string[], environment: NodeJS.ProcessEnv = {}): Promise<string> {
  return run('npm', args, environment);
}

async function run(command: string, args: string[], environment: NodeJS.ProcessEnv): Promise<string> {
  // The CLI inlines every variable that the source names, so the test runner's must not get in.
  const {APP_URL: _appUrl, NODE_ENV: _nodeEnv, ...inherited} = process.env;
  const {stdout, stderr} = await promisify(execFile)(command, args, {
    cwd: project,
    shell: process.platform === 'win32',
    env: {
      ...inherited,
      INIT_CWD: project, // npm sets it to where it was called, and the CLI goes by it
      // No prompt, no usage data, no update check; the settings and the login of whoever runs this stay out of it.
      CI: '1',
      SHOPIFY_CLI_NO_ANALYTICS: '1',
      XDG_CONFIG_HOME: path.join(project, '.config'),
      XDG_CACHE_HOME: path.join(project, '.cache'),
      XDG_DATA_HOME: path.join(project, '.data'),
      ...environment,
    },
  });
  return stdout + stderr;
}
