import {httpApi} from './httpApi.ts';
import {packageDiagram, packageTable} from './packages.ts';
import {read} from './pages.ts';

/** Pages that are written by a program, whole or in part, as they should be. */
export function generated(): Map<string, string> {
  const architecture = 'docs/explanation/architecture.md';
  return new Map([
    ['docs/reference/http-api.md', httpApi()],
    [
      architecture,
      read(architecture)
        .replace(/(?<=<!-- packages -->\n```mermaid\n)[^`]*/, () => `${packageDiagram()}\n`)
        .replace(/(?<=<!-- package-info -->\n)(?:\|.*\n)*/, () => `${packageTable()}\n`),
    ],
  ]);
}
