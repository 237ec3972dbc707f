// The site builds, and its diagrams are drawn. GitHub draws them with the same library, in the reader's browser.
import {existsSync} from 'node:fs';
import {extname, join} from 'node:path';
import type {Browser} from 'playwright-core';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {findChromium, launchChromium, sayThatBrowserTestsAreSkipped} from '../browser/chromium.ts';
import {fences, pages} from './pages.ts';
import {Terminal} from './terminal.ts';

const drawn = pages.filter((page) => fences(page).some(({lang}) => lang === 'mermaid'));
const chromium = findChromium();
let terminal: Terminal;

beforeAll(async () => {
  terminal = await Terminal.open([]);
}, 60_000);

afterAll(() => terminal?.close());

test('`npm run docs` builds the site', {timeout: 300_000}, async () => {
  const {status, output} = await terminal.type('npm run docs');
  expect(status, output).toBe(0);
});

describe.skipIf(!chromium && !process.env.CI)('in a browser', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await launchChromium(chromium ?? expect.fail('CI never skips the browser tests.'));
  });

  afterAll(() => browser?.close());

  test.each(drawn)(
    'the diagrams of $path are drawn',
    async (page) => {
      const tab = await browser.newPage();
      await tab.route('http://site.test/**', (route) => {
        const {pathname} = new URL(route.request().url());
        const file = join(
          terminal.cwd,
          'docs/.vitepress/dist',
          extname(pathname) ? pathname : `${pathname}.html`,
        );
        return existsSync(file) ? route.fulfill({path: file}) : route.fulfill({status: 404});
      });
      await tab.goto(`http://site.test/${page.path.replace(/\.md$/, '')}`, {waitUntil: 'networkidle'});
      const diagrams = fences(page).filter(({lang}) => lang === 'mermaid').length;
      const isDrawn = async () => ({
        svgs: await tab.locator('.mermaid svg').count(),
        errors: await tab.getByText('Syntax error').count(), // for a moment it stands there at first
      });
      await expect.poll(isDrawn, {timeout: 15_000}).toEqual({svgs: diagrams, errors: 0});
    },
    30_000,
  );
});

if (!chromium) sayThatBrowserTestsAreSkipped();
