import {readdirSync, readFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {describe, expect, test} from 'vitest';

// Holds docs/explanation/from-2023-04.md against the types of the installed @shopify/ui-extensions, which still say of
// each old name by what it is replaced.

const page = read('docs/explanation/from-2023-04.md');
const surfaces = 'node_modules/@shopify/ui-extensions/build/ts/surfaces';
const checkout = read(`${surfaces}/checkout/extension-targets.d.ts`);
const customerAccount = read(`${surfaces}/customer-account/extension-targets.d.ts`);
const rows = [...page.matchAll(/^\| `(Checkout::[\w:]+)` \| (.+) \|$/gm)].map(
  ([, old = '', today = '']) => [old, namesIn(today)] as const,
);

describe('the page from-2023-04.md', () => {
  test('names for each extension point the target that the package names', () => {
    const ofCheckout = rows.filter(([old]) => !old.startsWith('Checkout::OrderStatus::'));
    expect(ofCheckout.length).toBeGreaterThan(0);
    expect(ofCheckout).toEqual(ofCheckout.map(([old]) => [old, replacementsOf(old)]));
  });

  test('leaves out no extension point but private ones, and those newer than 2023-04', () => {
    const inPackage = [...checkout.matchAll(/^ {4}'(Checkout::[\w:]+)'/gm)].map(([, name]) => name);
    const listed = rows.map(([old]) => old);
    expect(inPackage.filter((name) => name && !listed.includes(name))).toEqual([
      'Checkout::CartLineDetails::RenderLineComponents',
      'Checkout::GiftCard::Render',
      'Checkout::PaymentMethod::Render',
      'Checkout::PaymentMethod::HostedFields::RenderAfter',
      'Checkout::PaymentMethod::RenderRequiredAction',
    ]);
  });

  test('names only targets that there are', () => {
    const named = rows.flatMap(([, today]) => today);
    expect(named.filter((name) => !`${checkout}${customerAccount}`.includes(`'${name}': `))).toEqual([]);
  });

  test('names only interfaces that there are', () => {
    const table = page.slice(page.indexOf('## Related APIs'), page.indexOf('## Extension points'));
    const today = [...table.matchAll(/^\| `\w+` \| (.+?) \| (.+?) \|/gm)].flatMap(([, name, what]) =>
      namesIn(`${name} ${what}`).filter((each) => /^\w+(Api|Targets)$/.test(each)),
    );
    expect(today).toContain('CartLineItemApi');
    const types = [checkout, customerAccount, ...['checkout', 'customer-account'].flatMap(apisOf)].join('\n');
    expect(today.filter((name) => !new RegExp(`interface ${name}\\b`).test(types))).toEqual([]);
  });
});

/** The names in the comment "Use `…` instead" before the deprecated one. */
function replacementsOf(old: string): string[] {
  const comment = checkout.slice(0, checkout.indexOf(`    '${old}'`));
  const hint = comment.slice(comment.lastIndexOf('@deprecated'), comment.lastIndexOf('instead.'));
  return namesIn(hint).filter((name) => !name.startsWith('@'));
}

function namesIn(text: string): string[] {
  return [...text.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);
}

function apisOf(surface: string): string[] {
  const folder = `${surfaces}/${surface}/api`;
  return (readdirSync(file(folder), {recursive: true}) as string[])
    .filter((path) => path.endsWith('.d.ts'))
    .map((path) => read(`${folder}/${path}`));
}

function read(path: string): string {
  return readFileSync(file(path), 'utf8');
}

function file(path: string): string {
  return fileURLToPath(new URL(`../../${path}`, import.meta.url));
}
