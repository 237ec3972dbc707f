import {isDeepStrictEqual} from 'node:util';

/** Compares what a page shows with what came. `…` in a line stands for anything in it, alone in one for any lines. */
export function sameOutput(shown: {lang: string; text: string}, came: string): boolean {
  if (shown.lang === 'json') return sameJson(JSON.parse(shown.text), jsonOrText(came));
  const pattern = shown.text
    .trim()
    .split('\n')
    .map((line) =>
      line.trim() === '…' ? '(?:.*\n)*' : `${escaped(line.trimEnd()).replaceAll('…', '.*')}\n`,
    );
  const lines = came.trim().split('\n');
  return new RegExp(`^${pattern.join('')}$`).test(lines.map((line) => `${line.trimEnd()}\n`).join(''));
}

function jsonOrText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** However it is indented; the string "…" stands for any value. */
function sameJson(shown: unknown, came: unknown): boolean {
  if (shown === '…') return came !== undefined;
  if (Array.isArray(shown) && Array.isArray(came)) {
    return shown.length === came.length && shown.every((each, index) => sameJson(each, came[index]));
  }
  if (!isObject(shown) || !isObject(came)) return isDeepStrictEqual(shown, came);
  return (
    isDeepStrictEqual(Object.keys(shown).sort(), Object.keys(came).sort()) &&
    Object.keys(shown).every((key) => sameJson(shown[key], came[key]))
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
