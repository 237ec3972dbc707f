/**
 * Where the backend is: the setting, which serves development alone, else the app's own URL.
 *
 * The setting is needed under `shopify app dev`, where the app's URL is the tunnel that also serves this script,
 * and checkout refuses fetches to the script's own origin.
 *
 * @returns the URL without trailing slashes, or undefined when none is configured or it is not an http(s) URL.
 */
export function backendUrl(developmentSetting: unknown): string | undefined {
  const setting = typeof developmentSetting === 'string' ? developmentSetting.trim() : '';
  const url = (setting || appUrl()).replace(/\/+$/, '');
  return /^https?:\/\/./.test(url) ? url : undefined;
}

/** What a developer has to do when {@link backendUrl} knows none. */
export const BACKEND_URL_MISSING =
  'Loyalty points: no backend URL. Set APP_URL at build time or, for development, the setting ' +
  '"Backend URL": to an address with https:// or http://.';

function appUrl(): string {
  try {
    // Shopify CLI replaces this expression, letter by letter, when APP_URL is set at build time.
    return process.env.APP_URL ?? '';
  } catch {
    // Otherwise it stays, and a worker knows no `process`.
    return '';
  }
}
