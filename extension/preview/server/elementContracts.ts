import {readdirSync} from 'node:fs';
import {createRequire} from 'node:module';
import {dirname, join} from 'node:path';
import ts from 'typescript';

/** What Shopify lets an extension do with one `s-*` element. */
export interface ElementContract {
  properties: string[];
  /** Lower-case event names, e.g. `afterhide`. */
  events: string[];
  methods: string[];
}

export type ElementContracts = Record<string, ElementContract>;

/**
 * Reads the contracts of all `s-*` elements out of the types that the extension is compiled against, at every start
 * (under a second), so that the preview cannot drift from them. Each element's file declares `tagName` and the
 * interfaces `<Name>ElementProps`, `<Name>ElementEvents` (or only the callbacks, `<Name>Events`) and
 * `<Name>ElementMethods`.
 */
export function readElementContracts(): ElementContracts {
  const entry = createRequire(import.meta.url).resolve('@shopify/ui-extensions');
  const directory = join(dirname(entry), 'build/ts/surfaces/checkout/components');
  const files = readdirSync(directory).map((file) => join(directory, file));
  // Nothing but these files and the utility types (Pick, Extract): reading Preact's types as well takes a second more.
  const program = ts.createProgram(files, {lib: ['lib.es5.d.ts'], noResolve: true, types: []});
  const checker = program.getTypeChecker();

  const contracts: ElementContracts = {};
  for (const file of files) {
    const source = program.getSourceFile(file);
    const tag = source && tagNameIn(source);
    if (!tag) continue;
    const name = file.slice(directory.length + 1, -'.d.ts'.length);
    const members = (suffix: string) => membersOf(source, `${name}${suffix}`, checker);
    const events = [
      ...members('ElementEvents'),
      ...members('Events').map((callback) => callback.slice('on'.length)),
    ];
    contracts[tag] = {
      properties: members('ElementProps').filter((property) => !/^on[A-Z]/.test(property)),
      events: [...new Set(events.map((event) => event.toLowerCase()))],
      methods: members('ElementMethods'),
    };
  }
  return contracts;
}

function tagNameIn(source: ts.SourceFile): string | undefined {
  return /\btagName = "(s-[a-z-]+)"/.exec(source.text)?.[1];
}

function membersOf(source: ts.SourceFile, name: string, checker: ts.TypeChecker): string[] {
  for (const node of source.statements) {
    if ((ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) && node.name.text === name) {
      return checker.getPropertiesOfType(checker.getTypeAtLocation(node)).map((member) => member.name);
    }
  }
  return [];
}
