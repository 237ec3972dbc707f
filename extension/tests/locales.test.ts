import {readdirSync, readFileSync} from 'node:fs';
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
});

function texts(message: (typeof english)[string] | undefined): string[] {
  return typeof message === 'object' ? Object.values(message) : [message ?? ''];
}

function placeholders(text: string) {
  return (text.match(/{{\w+}}/g) ?? []).sort();
}

/** The texts that stand in the first argument of `text(…)`, which useTexts() in LoyaltyBlock.tsx returns. */
function usedKeys(): Set<string> {
  const keys = new Set<string>();
  const directory = fileURLToPath(new URL('../src/', import.meta.url));
  for (const name of readdirSync(directory).filter((file) => file.endsWith('.tsx'))) {
    const visit = (node: ts.Node): void => {
      if (ts.isCallExpression(node) && node.expression.getText() === 'text') collect(node.arguments[0]);
      ts.forEachChild(node, visit);
    };
    const collect = (node: ts.Node | undefined): void => {
      if (!node) return;
      if (ts.isConditionalExpression(node)) {
        collect(node.whenTrue);
        collect(node.whenFalse);
      } else if (ts.isStringLiteral(node)) {
        keys.add(node.text);
      } else {
        throw new Error(`${name}: ${node.getText()} is no literal key`);
      }
    };
    visit(ts.createSourceFile(name, readFileSync(directory + name, 'utf8'), ts.ScriptTarget.Latest, true));
  }
  return keys;
}
