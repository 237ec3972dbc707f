// Takes functions out of the published CLI, which is minified and exports none of them: each is found by a piece of code
// that only it contains. They are exported from a copy of the file that has them all.
import {mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {pathToFileURL} from 'node:url';

/**
 * @param {string} cliCode directory of the CLI's code
 * @param {Record<string, string>} pieces of code, by the name that the function around each gets
 */
export async function cliFunctions(cliCode, pieces) {
  const files = readdirSync(cliCode).filter((name) => name.endsWith('.js'));
  const hasAll = (code) => Object.values(pieces).every((piece) => code.includes(piece));
  const code = files.map((name) => readFileSync(join(cliCode, name), 'utf8')).find(hasAll) ?? '';
  const absolute = code.replace(/\b(from|import\(?)"\.\//g, `$1"${pathToFileURL(cliCode)}/`);
  const exported = Object.entries(pieces).map(([name, piece]) => `${functionAround(piece, code)} as ${name}`);

  const copies = mkdtempSync(join(tmpdir(), 'shopify-cli-'));
  const copy = join(copies, 'copy.mjs');
  symlinkSync(join(cliCode, '../../..'), join(copies, 'node_modules'));
  writeFileSync(copy, `${absolute}\nexport {${exported.join(', ')}};\n`);
  try {
    return await import(pathToFileURL(copy).href);
  } finally {
    rmSync(copies, {recursive: true});
  }
}

function functionAround(piece, code) {
  const before = code.slice(0, code.indexOf(piece) + 1);
  const [, name] = /.*\bfunction ([\w$]+)\(/s.exec(before) ?? [];
  if (!name || code.split(piece).length !== 2) {
    throw new Error(`This version of the CLI has no function with ${piece}: look up what it does now.`);
  }
  return name;
}
