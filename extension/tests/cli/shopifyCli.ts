import {execFile} from 'node:child_process';
import {readFile, realpath} from 'node:fs/promises';
import path from 'node:path';
import {promisify} from 'node:util';
import {root} from './projectCopy.ts';

/** Where npx keeps the Shopify CLI and the Node that `npm run shopify` starts it with. */
export interface ShopifyCli {
  node: string;
  /** The CLI's entry file. */
  main: string;
  /** Directory of its code, which is bundled and minified. */
  code: string;
}

/** Downloads them where they are not there yet. */
export async function findShopifyCli(): Promise<ShopifyCli> {
  const {scripts} = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8'));
  const [npx, ...args] = scripts.shopify.replace(/ shopify$/, '').split(' ');
  const script = 'console.log(process.execPath); console.log(process.env.PATH)';
  const {stdout} = await promisify(execFile)(npx, [...args, 'node', '-e', script], {cwd: root});
  const [node = '', searchPath = ''] = stdout.trim().split('\n');
  const [binaries = ''] = searchPath.split(path.delimiter);
  const main = await realpath(path.join(binaries, 'shopify'));
  return {node, main, code: path.join(binaries, '../@shopify/cli/dist')};
}
