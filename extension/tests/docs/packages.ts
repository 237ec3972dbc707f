// Draws which package of the backend uses which, from the imports in the code.
import {filesBelow, read, root} from './pages.ts';

const main = 'backend/src/main/java/com/example/loyalty/';

/** The lines of a Mermaid flowchart: an arrow from each package to those that it uses. */
export function packageDiagram(): string {
  const uses = packageUses();
  const arrows = [...uses].flatMap(([user, used]) =>
    notThrough(uses, used).map((each) => `  ${user} --> ${each}`),
  );
  return ['flowchart TD', '  application["LoyaltyApplication"]', ...arrows].join('\n');
}

/** A table of the packages, by the first sentence of each one's package-info.java. */
export function packageTable(): string {
  const rows = [...packageUses().keys()]
    .filter((name) => name !== 'application')
    .map((name) => {
      const [, sentence = ''] =
        /^\/\*\*(.*?)\.(?:\s|\*)/s.exec(read(`${main}${name}/package-info.java`)) ?? [];
      const text = sentence
        .replace(/\s*\n \* ?/g, ' ')
        .replace(/\{@\w+ ([^}]*)\}/g, '`$1`')
        .trim();
      return `| [\`${name}\`](../../${main}${name}) | ${text} |`;
    });
  return ['| package | what it is |', '|---|---|', ...rows].join('\n');
}

export function packageUses(): Map<string, Set<string>> {
  const uses = new Map<string, Set<string>>();
  for (const path of filesBelow(`${root}${main}`)) {
    const user = path.slice(main.length).split('/').slice(0, -1).join('.') || 'application';
    const used = [...read(path).matchAll(/^import (?:static )?com\.example\.loyalty\.([a-z]+)\./gm)];
    uses.set(
      user,
      new Set([
        ...(uses.get(user) ?? []),
        ...used.map((each) => `${each[1]}`).filter((each) => each !== user),
      ]),
    );
  }
  return new Map([...uses].sort());
}

/** Without what is used through another one anyway: a picture of every arrow is a knot. */
function notThrough(uses: Map<string, Set<string>>, used: Set<string>): string[] {
  const reaches = (from: string): string[] =>
    [...(uses.get(from) ?? [])].flatMap((each) => [each, ...reaches(each)]);
  return [...used]
    .filter((each) => ![...used].some((other) => other !== each && reaches(other).includes(each)))
    .sort();
}
