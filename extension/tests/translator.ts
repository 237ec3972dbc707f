import {readFileSync} from 'node:fs';

export type Messages = Record<string, string | Record<string, string>>;

export function readMessages(locale: string): Messages {
  return JSON.parse(readFileSync(new URL(`../locales/${locale}.json`, import.meta.url), 'utf8'));
}

/**
 * Shopify's `i18n` over the real locale files: `count` chooses the plural form, `{{name}}` is replaced. Stricter than
 * Shopify's, it throws for a key or a replacement that is missing.
 *
 * @see https://shopify.dev/docs/apps/build/checkout/localized-checkout-ui-extensions
 */
export function translator(locale: string) {
  const messages = readMessages(locale);
  const language = locale.replace('.default', '');
  const plural = new Intl.PluralRules(language);
  return {
    formatNumber: (number: number | bigint) => new Intl.NumberFormat(language).format(number),
    formatCurrency: (amount: number | bigint, options: Intl.NumberFormatOptions) =>
      new Intl.NumberFormat(language, {style: 'currency', ...options}).format(amount),
    formatDate: (date: Date, options: Intl.DateTimeFormatOptions) =>
      new Intl.DateTimeFormat(language, {timeZone: 'UTC', ...options}).format(date),
    translate: (key: string, options: Record<string, string | number> = {}) => {
      const entry = messages[key];
      const message = typeof entry === 'object' ? entry[plural.select(Number(options.count))] : entry;
      if (message === undefined) throw new Error(`${locale}: no text for ${key}`);
      return message.replace(/{{(\w+)}}/g, (_match, name: string) => {
        const value = options[name];
        if (value === undefined) throw new Error(`${locale}: ${key} lacks ${name}`);
        return String(value);
      });
    },
  };
}
