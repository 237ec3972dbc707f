import type {Locator, Page} from 'playwright-core';
import {expect} from 'vitest';
import type {OpenShop, Visit} from './openShop.ts';

export interface Redeeming extends Visit {
  /** The button for $5.00 off. */
  reward: Locator;
  /** `$92.00` without a discount, `$87.00` with it. */
  expectTotal(total: string): Promise<void>;
  /** The ledger's entries since the visit began, oldest first, e.g. `REDEEM −100`. */
  expectEntries(entries: string[]): Promise<void>;
  setAdminApi(trouble: string): Promise<void>;
  press(button: string): Promise<void>;
  pay(): Promise<void>;
  /** Cancels the order and waits for its points, which the next test counts on. */
  cancel(): Promise<void>;
}

/** A member with one of each product in the cart, for $92.00 in all. */
export async function redeemAt(shop: OpenShop, query = '', viewport?: Parameters<OpenShop['visit']>[1]) {
  const visit = await shop.visit(query, viewport);
  const {page, block} = visit;
  await block.locator('s-button').first().waitFor();
  const rows = page.locator('.ledger tbody tr');
  await rows.first().waitFor();
  const before = await rows.count();
  const button = (name: string) => page.getByRole('button', {name, exact: true});
  const entries = async () => (await rows.allInnerTexts()).reverse().slice(before).map(entryOf);
  const redeeming: Redeeming = {
    ...visit,
    reward: block.getByRole('button', {name: /100 .* \$?5[.,]00/}),
    expectTotal: (total) =>
      expect.poll(() => page.locator('.totals .grand dd').innerText(), {timeout: 15_000}).toContain(total),
    expectEntries: (expected) => expect.poll(entries, {timeout: 15_000}).toEqual(expected),
    setAdminApi: async (trouble) => {
      const answered = page.waitForResponse(
        (response) => response.request().method() === 'PUT' && response.url().endsWith('/preview/shop'),
      );
      await page.getByLabel('Admin API').selectOption(trouble);
      await answered;
    },
    press: (name) => button(name).click(),
    pay: async () => {
      await button('Pay now').click();
      await page.getByRole('heading', {name: /^Thank you/}).waitFor();
    },
    cancel: async () => {
      await button('Cancel order').click();
      await expect.poll(async () => (await entries()).at(-1), {timeout: 15_000}).toMatch(/^RELEASE/);
    },
  };
  return redeeming;
}

function entryOf(row: string): string {
  return /([A-Z_]+).*?([+−]\d+)/s.exec(row)?.slice(1).join(' ') ?? row;
}

/** The text of the block's button that has the keyboard's focus, else the name of the element that has it. */
export function focused(page: Page): Promise<string | undefined> {
  return page.evaluate(() => {
    const {tagName, textContent} = document.activeElement ?? document.body;
    return tagName === 'S-BUTTON' ? textContent?.trim() : tagName;
  });
}

/** Tabs to the button for $5.00 off. */
export async function tabToReward(page: Page): Promise<void> {
  for (let presses = 0; presses < 30 && !/^Use 100 points/.test((await focused(page)) ?? ''); presses++) {
    await page.keyboard.press('Tab');
  }
  expect(await focused(page)).toContain('Use 100 points');
}

/** Uses the code that the block shows, and cancels the order. */
export async function useUp({block, cancel, expectTotal, pay}: Redeeming): Promise<void> {
  const apply = block.getByRole('button', {name: 'Apply the discount to this order'});
  const remove = block.getByRole('button', {name: 'Remove the discount from this order'});
  await apply.or(remove).waitFor();
  if (await apply.isVisible()) await apply.click();
  await expectTotal('$87.00');
  await pay();
  await cancel();
}
