import {randomUUID} from 'node:crypto';
import type {Browser, Locator, Page} from 'playwright-core';
import {afterAll, afterEach, beforeAll, describe, expect, it} from 'vitest';
import {creditPoints} from '../../preview/launch/backend.ts';
import {freePorts, type Ports} from '../../preview/launch/ports.ts';
import {customers, shopDomain} from '../../preview/server/sessionTokens.ts';
import {type Shop, startShop} from '../../preview/shop.ts';
import {findChromium, launchChromium, sayThatBrowserTestsAreSkipped} from './chromium.ts';

/** One preview shop with the real backend, and one browser, for the tests of a file. */
export interface OpenShop {
  readonly url: string;
  readonly browser: Browser;
  /** Opens the shop in a browser context of its own and waits for nothing. */
  visit(query?: string, viewport?: {width: number; height: number}): Promise<Visit>;
  /** Books points to the member by hand, or away; nothing on an open page tells of it. */
  book(points: number): Promise<void>;
}

export interface Visit {
  page: Page;
  /** The extension's block in the checkout. */
  block: Locator;
  /** What the wire panel lists, newest first, e.g. `GET /api/loyalty 200`. */
  wire(): Promise<string[]>;
  /** The newest exchange of that title, opened. */
  exchange(title: string): Promise<Locator>;
  /** Errors in the console and uncaught ones, as long as nothing else is said in normal states. */
  errors: string[];
}

/** Declares the tests, or says loudly that they are skipped; in CI a missing Chromium is a failure. */
export function describeInBrowser(title: string, tests: (shop: OpenShop) => void): void {
  const executable = findChromium();
  if (!executable) {
    sayThatBrowserTestsAreSkipped();
    if (process.env.CI === 'true') {
      it(`${title}: finds a Chromium`, () => expect.fail('CI never skips the browser tests.'));
    } else {
      describe.skip(title, () => tests({} as OpenShop));
    }
    return;
  }
  describe(title, () => {
    let shop: Shop;
    let browser: Browser;
    let ports: Ports;
    beforeAll(async () => {
      ports = await freePorts();
      shop = await startShop({ports});
      browser = await launchChromium(executable);
    });
    afterEach(async () => {
      await Promise.all(browser.contexts().map((context) => context.close()));
    });
    afterAll(async () => {
      await browser?.close();
      await shop?.stop();
    });
    tests({
      get url() {
        return shop.url;
      },
      get browser() {
        return browser;
      },
      visit: (query = '', viewport = {width: 1360, height: 900}) =>
        visit(browser, `${shop.url}/${query}`, viewport),
      book: (points) =>
        creditPoints(ports.admin, {
          shop: shopDomain,
          customer: customers.member,
          points,
          reason: 'Test',
          key: randomUUID(),
        }),
    });
  });
}

async function visit(
  browser: Browser,
  url: string,
  viewport: {width: number; height: number},
): Promise<Visit> {
  const page = await browser.newPage({viewport});
  page.setDefaultTimeout(15_000);
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  await page.goto(url);

  const entries = page.locator('.wire li summary');
  return {
    page,
    block: page.locator('#block'),
    wire: async () =>
      (await entries.allInnerTexts()).map((text) =>
        text
          .replace(/\s+/g, ' ')
          .replace(/ \d+ ms$/, '')
          .trim(),
      ),
    exchange: async (title) => {
      await page.getByRole('heading', {name: 'On the wire'}).hover(); // from now on nothing closes by itself
      const exchange = page.locator('.wire li details', {hasText: title}).first();
      const isOpen = async () => (await exchange.getAttribute('open')) !== null;
      await expect
        .poll(async () => {
          if (!(await isOpen())) await exchange.locator('summary').click();
          return isOpen();
        })
        .toBe(true);
      return exchange;
    },
    errors,
  };
}
