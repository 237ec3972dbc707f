import {execSync} from 'node:child_process';
import {existsSync} from 'node:fs';
import {mkdir, readdir, readFile, symlink, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {root} from './pages.ts';

/** With what is built already, so that a page's own build finds little to do, as a reader's second one does. */
export async function copyRepository(copy: string): Promise<void> {
  if (!existsSync(join(root, 'backend/target/loyalty-backend.jar'))) {
    throw new Error(
      'backend/target/loyalty-backend.jar is missing: run `npm test` at the root, which builds it.',
    );
  }
  await mkdir(copy);
  // tar, since Node's cp truncates the times by which Maven sees what it has compiled; pax keeps fractions of a second.
  const leftOut = ['.git', 'node_modules', '.shopify', 'surefire-reports', './data']
    .map((name) => `--exclude=${name}`)
    .join(' ');
  execSync(`tar --format=pax ${leftOut} -cf - . | tar -xpf - -C ${copy}`, {cwd: root});
  // Maven keeps absolute paths of what it compiled, and would compile it anew.
  const compiled = join(copy, 'backend/target/maven-status');
  for (const list of await readdir(compiled, {recursive: true})) {
    if (!list.endsWith('.lst')) continue;
    const paths = await readFile(join(compiled, list), 'utf8');
    await writeFile(join(compiled, list), paths.replaceAll(root, `${copy}/`));
  }
  // Links one by one: what installs into the copy then removes links, and never the packages behind them.
  await mkdir(join(copy, 'node_modules'));
  for (const name of await readdir(join(root, 'node_modules'))) {
    await symlink(join(root, 'node_modules', name), join(copy, 'node_modules', name));
  }
}
