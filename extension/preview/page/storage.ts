// `shopify.storage`: of this checkout, and there after a reload; the thank-you page reads it as well.
const key = 'shopify.storage';

export const storageFunctions = {
  'storage.read': async (name: string) => read()[name] ?? null,
  'storage.write': async (name: string, data: unknown) => write({...read(), [name]: data}),
  'storage.delete': async (name: string) => write({...read(), [name]: undefined}),
};

/** As when another checkout begins. */
export function clearStorage(): void {
  sessionStorage.removeItem(key);
}

function read(): Record<string, unknown> {
  return JSON.parse(sessionStorage.getItem(key) ?? '{}');
}

function write(data: Record<string, unknown>): void {
  sessionStorage.setItem(key, JSON.stringify(data));
}
