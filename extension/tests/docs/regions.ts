import {existsSync} from 'node:fs';
import {join} from 'node:path';
import {filesBelow, read, root} from './pages.ts';

const marker = /^\s*(?:\/\/|#|--|\/\*|\{\/\*|<!--)\s*(snippet|end):([\w-]+)/;

/** @param reference `path#region`, or `path` for the whole file */
export function region(reference: string): string {
  const [path = '', name] = reference.split('#');
  if (!existsSync(join(root, path))) return `(${path} is missing)`;
  const lines = read(path).trimEnd().split('\n');
  const at = (kind: string) =>
    lines.findIndex((line) => marker.exec(line)?.slice(1).join() === `${kind},${name}`);
  if (name !== undefined && (at('snippet') < 0 || at('end') < at('snippet'))) {
    return `(${path} has no lines “snippet:${name}” and “end:${name}”)`;
  }
  const inside = name === undefined ? lines : lines.slice(at('snippet') + 1, at('end'));
  const text = dedent(inside.filter((line) => !marker.test(line))).join('\n');
  return text.replace(/^\n+|\n+$/g, '');
}

export function regionsInCode(): string[] {
  return filesBelow(root)
    .filter((path) => /\.(java|tsx?|mjs|ya?ml|toml|sql|graphql|sh)$/.test(path))
    .flatMap((path) =>
      read(path)
        .split('\n')
        .map((line) => marker.exec(line))
        .filter((match) => match?.[1] === 'snippet')
        .map((match) => `${path}#${match?.[2]}`),
    );
}

function dedent(lines: string[]): string[] {
  const indents = lines.filter((line) => line.trim() !== '').map((line) => line.search(/\S/));
  return lines.map((line) => line.slice(Math.min(...indents)));
}
