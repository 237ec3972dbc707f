// All that runs, without documents and tests, to look names and sentences up in.
import {filesBelow, read, root} from './pages.ts';

export const files = filesBelow(root);

const sources = files.filter(
  (path) =>
    /\.(java|tsx?|mjs|css|json|ya?ml|toml|sql|graphql|xml)$/.test(path) &&
    !/(^|\/)package-lock\.json$|^extension\/tests\/|^docs\/reference\/|\/src\/test\//.test(path),
);

export const code = sources
  .map((path) => inOnePiece(read(path)))
  .join('\n')
  .replaceAll('\\"', '"');

/** Without the seams where a long sentence is put together of several literals. */
export function inOnePiece(source: string): string {
  return source.replace(/["'`]\s*\+\s*["'`]/g, '');
}

/** Whether the code has it; `…` stands for what is put in. */
export function says(sentence: string): boolean {
  return sentence.split('…').every((part) => code.includes(part.trim()));
}
