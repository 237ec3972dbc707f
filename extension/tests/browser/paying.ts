import {expect} from 'vitest';
import type {OpenShop, Visit} from './openShop.ts';

export interface PaidVisit extends Visit {
  orderId: string;
  /** The ledger's entries about this order, oldest first, e.g. `EARN +84`. */
  entries(): Promise<string[]>;
  /** The webhooks of this page, oldest first, e.g. `orders/paid 200`. */
  webhooks(): Promise<string[]>;
  press(button: string): Promise<void>;
}

/** Buys one of each product, which is worth 84 points, unless the query says otherwise. */
export async function payAt(shop: OpenShop, query = '', viewport?: Parameters<OpenShop['visit']>[1]) {
  const visit = await shop.visit(query, viewport);
  await visit.block.locator('s-text').first().waitFor();
  await visit.page.getByRole('button', {name: 'Pay now'}).click();
  await visit.page.getByRole('heading', {name: /^Thank you/}).waitFor();
  return paid(visit);
}

export function paid(visit: Visit): PaidVisit {
  const {page, wire} = visit;
  const orderId = new URL(page.url()).searchParams.get('order') ?? '';
  const rows = page.locator('.ledger tbody tr', {hasText: `order ${orderId}`});
  return {
    ...visit,
    orderId,
    entries: async () =>
      (await rows.allInnerTexts())
        .map((row) => /([A-Z_]+).*?([+−]\d+)/s.exec(row)?.slice(1).join(' ') ?? row)
        .reverse(),
    webhooks: async () =>
      (await wire())
        .filter((entry) => entry.startsWith('webhook '))
        .map((entry) => entry.replace('webhook ', ''))
        .reverse(),
    press: (button) => page.getByRole('button', {name: button, exact: true}).click(),
  };
}

export async function expectSoon(actual: () => Promise<string[]>, expected: string[]): Promise<void> {
  await expect.poll(actual, {timeout: 10_000}).toEqual(expected);
}
