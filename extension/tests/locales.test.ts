import {readdirSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import ts from 'typescript';
import {describe, expect, test} from 'vitest';
import {readMessages} from './translator.ts';

const english = readMessages('en.default');
const locales = readdirSync(new URL('../locales/', import.meta.url)).map((name) => name.replace('.json', ''));

test('there is English and one more language', () => {
  expect(locales).toEqual(expect.arrayContaining(['en.default', 'de']));
});

describe.each(locales)('%s', (locale) => {
  const messages = readMessages(locale);

  test('has the keys of English', () => {
    expect(Object.keys(messages).sort()).toEqual(Object.keys(english).sort());
  });

  test.each(Object.keys(english))('has for %s every plural form of its language, and no other', (key) => {
    const forms = new Intl.PluralRules(locale.replace('.default', '')).resolvedOptions().pluralCategories;
    const message = messages[key];

    expect(typeof message).toBe(typeof english[key]);
    if (typeof message === 'object') expect(Object.keys(message).sort()).toEqual([...forms].sort());
  });

  test.each(Object.keys(english))('fills in for %s what English does, in every form', (key) => {
    const [expected] = texts(english[key]);
    for (const text of texts(messages[key])) expect(placeholders(text)).toEqual(placeholders(expected ?? ''));
  });

  test('leaves no text empty', () => {
    expect(Object.values(messages).flatMap(texts)).not.toContain('');
  });
});

test('every key that the source uses exists, and none is unused', () => {
  expect([...usedKeys()].sort()).toEqual(Object.keys(english).sort());
}, 30_000);

function texts(message: (typeof english)[string] | undefined): string[] {
  return typeof message === 'object' ? Object.values(message) : [message ?? ''];
}

function placeholders(text: string) {
  return (text.match(/{{\w+}}/g) ?? []).sort();
}

/** The texts that the first argument of `text(…)` can be by its type; useTexts() in LoyaltyBlock.tsx returns `text`. */
function usedKeys(): Set<string> {
  const keys = new Set<string>();
  const directory = fileURLToPath(new URL('../src/', import.meta.url));
  const fileNames = readdirSync(directory).map((name) => directory + name);
  // Without the packages' types, which no key comes from and which take seconds to read.
  const options = {
    strict: true,
    allowImportingTsExtensions: true,
    noEmit: true,
    types: [],
    lib: ['lib.es2022.d.ts'],
  };
  const host = ts.createCompilerHost(options);
  host.resolveModuleNameLiterals = (modules, file) =>
    modules.map(({text}) => ({
      resolvedModule: text.startsWith('./')
        ? ts.resolveModuleName(text, file, options, host).resolvedModule
        : undefined,
    }));
  const program = ts.createProgram(fileNames, options, host);
  const checker = program.getTypeChecker();
  const visit = (node: ts.Node): void => {
    const [key] = ts.isCallExpression(node) && node.expression.getText() === 'text' ? node.arguments : [];
    if (key) collect(checker.getTypeAtLocation(key), key.getText());
    ts.forEachChild(node, visit);
  };
  const collect = (type: ts.Type, written: string): void => {
    if (type.isUnion()) for (const member of type.types) collect(member, written);
    else if (type.isStringLiteral()) keys.add(type.value);
    else throw new Error(`${written} is no key`);
  };
  for (const name of fileNames) visit(program.getSourceFile(name) as ts.SourceFile);
  return keys;
}
