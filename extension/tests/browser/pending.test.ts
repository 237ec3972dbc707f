import {expect, it} from 'vitest';
import {describeInBrowser} from './openShop.ts';
import {expectSoon, payAt} from './paying.ts';

// Before the shop starts. Long enough for the page to see the order pending.
process.env.LOYALTY_PENDING_PERIOD = '8s';
process.env.LOYALTY_SWEEP_INTERVAL = '1s';

describeInBrowser('The preview shop with a pending period', (shop) => {
  it('shows points on their way, and in the ledger when they have matured by themselves', async () => {
    const {page, webhooks, entries} = await payAt(shop);
    await expectSoon(webhooks, ['orders/create 200', 'orders/paid 200']);
    expect(await entries()).toEqual([]);
    await page.getByRole('button', {name: 'Reload block'}).click();
    await page.locator('.wire').getByText('"state": "pending"').first().waitFor({state: 'attached'});
    await expect.poll(entries, {timeout: 30_000}).toEqual(['EARN +84']);
  });
});
