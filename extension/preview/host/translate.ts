type Replacements = Record<string, string | number>;

/**
 * Shopify's `i18n.translate`: nested keys joined with dots, `{{placeholders}}`, and a key whose value is an object of
 * plural forms chosen by the option `count` with the rules of the language.
 *
 * @see https://shopify.dev/docs/apps/build/checkout/localized-checkout-ui-extensions
 */
export function translate(
  translations: object,
  locale: string,
  key: string,
  replacements: Replacements = {},
): string {
  const found = key.split('.').reduce<unknown>(memberOf, translations);
  const text = typeof found === 'object' ? pluralForm(found, locale, replacements.count) : found;
  if (typeof text !== 'string') return `Missing translation: ${key}`;
  return text.replace(/\{\{\s*(\w+)\s*\}\}/g, (placeholder, name) =>
    String(replacements[name] ?? placeholder),
  );
}

function pluralForm(forms: unknown, locale: string, count: string | number | undefined): unknown {
  if (count === undefined) return undefined;
  return memberOf(forms, new Intl.PluralRules(locale).select(Number(count))) ?? memberOf(forms, 'other');
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;
}
