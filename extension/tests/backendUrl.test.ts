import {readFile} from 'node:fs/promises';
import {runInNewContext} from 'node:vm';
import {transform} from 'esbuild';
import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import {BACKEND_URL_MISSING, backendUrl} from '../src/backendUrl.ts';

beforeEach(() => {
  vi.stubEnv('APP_URL', 'https://app.example');
});

afterEach(() => {
  vi.unstubAllEnvs();
});

test('is the app’s URL when nothing is set for development', () => {
  expect(backendUrl(undefined)).toBe('https://app.example');
  expect(backendUrl('')).toBe('https://app.example');
  expect(backendUrl('  ')).toBe('https://app.example');
});

test('is the development setting when there is one', () => {
  expect(backendUrl('http://localhost:8080')).toBe('http://localhost:8080');
  expect(backendUrl(' https://tunnel.example ')).toBe('https://tunnel.example');
});

test('ends without slashes, so that a path can follow', () => {
  vi.stubEnv('APP_URL', 'https://app.example/');

  expect(backendUrl(undefined)).toBe('https://app.example');
  expect(backendUrl('http://localhost:8080//')).toBe('http://localhost:8080');
  expect(backendUrl('https://app.example/loyalty/')).toBe('https://app.example/loyalty');
});

test.each(['localhost:8080', '/api', 'ftp://app.example', 'https://', 'javascript:alert(1)'])(
  'is unknown, not the app’s, when the setting is no http(s) URL: %s',
  (setting) => {
    expect(backendUrl(setting)).toBeUndefined();
  },
);

test('is unknown when neither is set', () => {
  vi.stubEnv('APP_URL', '');

  expect(backendUrl(undefined)).toBeUndefined();
});

test('is unknown, without an error, in a worker when APP_URL was not set at build time', async () => {
  expect(await inWorker({})).toBeUndefined();
});

test('is the app’s URL in a worker when APP_URL was set at build time', async () => {
  expect(await inWorker({'process.env.APP_URL': '"https://built-in.example"'})).toBe(
    'https://built-in.example',
  );
});

test('the message for the developer names both ways out', () => {
  expect(BACKEND_URL_MISSING).toContain('APP_URL');
  expect(BACKEND_URL_MISSING).toContain('Backend URL');
});

/** Runs the built source where, as in a worker, there is no `process`. */
async function inWorker(define: Record<string, string>) {
  const source = await readFile(new URL('../src/backendUrl.ts', import.meta.url), 'utf8');
  const {code} = await transform(source, {loader: 'ts', format: 'iife', globalName: 'built', define});
  return runInNewContext(`${code}; built.backendUrl(undefined)`);
}
