// GitHub and the site draw diagrams in the reader's browser, with Mermaid: what it cannot parse, nobody else would see.
import {execFileSync} from 'node:child_process';
import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import type {Browser, Page} from 'playwright-core';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {findChromium, launchChromium, sayThatBrowserTestsAreSkipped} from '../browser/chromium.ts';
import {fences, pages, read} from './pages.ts';

const diagrams = pages.flatMap((page) => fences(page).filter(({lang}) => lang === 'mermaid'));
const chromium = findChromium();
if (!chromium) sayThatBrowserTestsAreSkipped();

describe.skipIf(!chromium && !process.env.CI)('Mermaid', () => {
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    browser = await launchChromium(chromium ?? expect.fail('CI never skips the browser tests.'));
    page = await browser.newPage();
    await page.addScriptTag({content: await mermaid()});
  }, 60_000);

  afterAll(() => browser?.close());

  test.each(diagrams)('draws $at', async ({text}) => {
    const svg = await page.evaluate(
      `mermaid.render('diagram', ${JSON.stringify(text)}).then(({svg}) => svg)`,
    );
    expect(svg).toContain('</svg>');
  });
});

/** The version of the site, in one file. Its packages, of 280 MB, are not needed for that. */
async function mermaid(): Promise<string> {
  const {version} = JSON.parse(read('docs/package-lock.json')).packages['node_modules/mermaid'];
  const folder = await mkdtemp(join(tmpdir(), 'loyalty-mermaid-'));
  try {
    execFileSync('npm', ['pack', `mermaid@${version}`, '--silent', '--prefer-offline'], {cwd: folder});
    return execFileSync('tar', ['-xzOf', `mermaid-${version}.tgz`, 'package/dist/mermaid.min.js'], {
      cwd: folder,
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    });
  } finally {
    await rm(folder, {recursive: true, force: true});
  }
}
