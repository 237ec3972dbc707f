import {cp, mkdtemp, symlink} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {fileURLToPath} from 'node:url';

export const root = fileURLToPath(new URL('../../..', import.meta.url));
const leftOut = new Set(['.git', '.shopify', 'node_modules', 'target', 'dist', 'data', '.env']);

/** The project as after `git clone` and `npm ci`, in a directory of its own: nothing is built in it. */
export async function copyProject(): Promise<string> {
  const project = await mkdtemp(path.join(tmpdir(), 'loyalty-cli-'));
  await cp(root, project, {
    recursive: true,
    verbatimSymlinks: true,
    filter: (source) => !leftOut.has(path.basename(source)),
  });
  await symlink(path.join(root, 'node_modules'), path.join(project, 'node_modules'));
  return project;
}
