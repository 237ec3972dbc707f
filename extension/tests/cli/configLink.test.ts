import {execFile} from 'node:child_process';
import {readFile, rm, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {promisify} from 'node:util';
import {parse} from 'smol-toml';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {copyProject} from './projectCopy.ts';
import {findShopifyCli} from './shopifyCli.ts';

// Why docs/how-to/dev-preview.md has the client ID written by hand: what the CLI's own code makes of shopify.app.toml.

const clientId = 'client-id-of-this-test';
let project: string;

beforeEach(async () => {
  project = await copyProject();
});

afterEach(() => rm(project, {recursive: true, force: true}));

describe('shopify app config link', () => {
  test('overwrites a shopify.app.toml without a client ID: scopes, webhooks and directories are gone', async () => {
    const before = await appToml();
    expect(before).toMatchObject({client_id: '', extension_directories: ['extension']});

    expect(await link()).toEqual({
      state: 'unable-to-reuse-current-config',
      configFileName: 'shopify.app.toml',
    });
    const after = await appToml();
    expect(after).toMatchObject({client_id: clientId, application_url: 'https://example.com'});
    for (const lost of [
      'extension_directories',
      'web_directories',
      'access_scopes.scopes',
      'webhooks.subscriptions',
    ]) {
      expect(before).toHaveProperty(lost);
      expect(after).not.toHaveProperty(lost);
    }
  });

  test('keeps them in one that has the app’s client ID', async () => {
    const file = path.join(project, 'shopify.app.toml');
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replace('client_id = ""', `client_id = "${clientId}"`));
    const {extension_directories, web_directories, access_scopes} = await appToml();

    expect(await link()).toMatchObject({state: 'reusable-current-app'});
    expect(await appToml()).toMatchObject({extension_directories, web_directories, access_scopes});
  });
});

async function link() {
  const {node, code} = await findShopifyCli();
  const script = fileURLToPath(new URL('configLink.mjs', import.meta.url));
  const {stdout} = await promisify(execFile)(node, [script, code, project, clientId], {
    cwd: project,
    // The settings and the login of whoever runs this stay out of it.
    env: {...process.env, SHOPIFY_CLI_NO_ANALYTICS: '1', XDG_CONFIG_HOME: path.join(project, '.config')},
  });
  return JSON.parse(stdout);
}

async function appToml() {
  return parse(await readFile(path.join(project, 'shopify.app.toml'), 'utf8'));
}
