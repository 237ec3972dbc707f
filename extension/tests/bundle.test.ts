import {readdir, readFile} from 'node:fs/promises';
import {fileURLToPath} from 'node:url';
import {runInNewContext} from 'node:vm';
import {transform} from 'esbuild';
import {expect, test} from 'vitest';
import {bundleExtension} from '../preview/bundle.ts';

const sources = await readSources();

test('the bundle stays under 12 KB after Brotli 11', async () => {
  const {code, brotliBytes} = await bundleExtension({});

  expect(code.length).toBeGreaterThan(10_000);
  expect(brotliBytes).toBeGreaterThan(3_000);
  expect(brotliBytes).toBeLessThan(12 * 1024);
});

test('the bundle registers its targets where there is neither a DOM nor a process', async () => {
  const registered: Record<string, unknown> = {};
  const shopify = {
    extend(target: string, callback: unknown) {
      registered[target] = callback;
    },
  };

  runInNewContext((await bundleExtension({})).code, {shopify});

  expect(registered).toEqual({
    'purchase.checkout.block.render': expect.any(Function),
    'purchase.thank-you.block.render': expect.any(Function),
  });
});

test('the bundle hands its signals to Shopify before it does anything else', async () => {
  const calls: string[] = [];
  const shopify = {
    setSignals: () => calls.push('setSignals'),
    extend: () => calls.push('extend'),
  };

  runInNewContext((await bundleExtension({})).code, {shopify});

  expect(calls).toEqual(['setSignals', 'extend', 'extend']);
});

test('APP_URL is built in when it is set, and left open when it is not', async () => {
  expect((await bundleExtension({APP_URL: 'https://app.example'})).code).toContain('"https://app.example"');
  expect((await bundleExtension({})).code).toContain('process.env.APP_URL');
});

// The bundle is public, and the CLI builds in every variable that the source names.
test('APP_URL is the only variable that the source names', () => {
  const named = Object.values(sources).flatMap((source) => source.match(/process\.env(\.\w+|\b)/g) ?? []);

  expect(new Set(named)).toEqual(new Set(['process.env.APP_URL']));
});

test('loyaltyClient.ts is the only file that fetches', () => {
  const fetching = Object.keys(sources).filter((name) =>
    /\bfetch\(|XMLHttpRequest|WebSocket/.test(sources[name] ?? ''),
  );

  expect(fetching).toEqual(['loyaltyClient.ts']);
});

test('loyaltyClient.ts can be copied: it imports nothing and uses no global of Shopify’s', async () => {
  const {code} = await transform(sources['loyaltyClient.ts'] ?? '', {loader: 'ts'}); // drops the comments

  expect(code).toContain('getLoyalty');
  expect(code).not.toMatch(/\bimport\b|\bshopify\b|\bglobalThis\b/);
});

async function readSources(): Promise<Record<string, string>> {
  const directory = fileURLToPath(new URL('../src/', import.meta.url));
  const names = await readdir(directory);
  const texts = await Promise.all(names.map((name) => readFile(directory + name, 'utf8')));
  return Object.fromEntries(names.map((name, index) => [name, texts[index] ?? '']));
}
