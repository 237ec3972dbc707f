import {expect, it} from 'vitest';
import {describeInBrowser} from './openShop.ts';
import {focused, redeemAt, tabToReward, useUp} from './redeeming.ts';

// Before the shop starts: what waits for Shopify is taken up again this often.
process.env.LOYALTY_SWEEP_INTERVAL = '1s';

const pointsBack = 'Your discount could not be created. Your points are back: try again later.';

describeInBrowser('Redeeming when Shopify is in trouble', (shop) => {
  it('Admin API slow: says that the discount is on its way, and applies it when it is there', async () => {
    const redeeming = await redeemAt(shop);
    const {block, reward, setAdminApi, expectTotal, expectEntries} = redeeming;
    await setAdminApi('slow');
    await reward.click();
    await block.getByText('Still preparing your discount. Your 100 points are set aside for it.').waitFor();
    await expectEntries(['REDEEM −100']);
    await expectTotal('$87.00');
    await setAdminApi('none');
    await useUp(redeeming);
  });

  it('Admin API throttled: waits for it, and applies the discount when it is there', async () => {
    const redeeming = await redeemAt(shop);
    const {block, reward, setAdminApi, expectTotal} = redeeming;
    await setAdminApi('throttled');
    await reward.click();
    await block.getByText('Still preparing your discount').waitFor();
    await setAdminApi('none');
    await expectTotal('$87.00');
    await useUp(redeeming);
  });

  it('Admin API down: keeps the points for the discount, which “Check again” applies when it answers again', async () => {
    const redeeming = await redeemAt(shop);
    const {block, reward, setAdminApi, expectEntries} = redeeming;
    await setAdminApi('down');
    await reward.click();
    await block.getByText('takes longer than usual').waitFor({timeout: 30_000});
    await setAdminApi('none');
    const remove = block.getByRole('button', {name: 'Remove the discount from this order'});
    const again = block.getByRole('button', {name: 'Check again'});
    await expect
      .poll(
        async () => {
          if (await again.isEnabled({timeout: 500}).catch(() => false)) await again.click();
          return remove.isVisible();
        },
        {timeout: 40_000, interval: 1000},
      )
      .toBe(true);
    await useUp(redeeming);
    await expectEntries(['REDEEM −100', 'EARN +79', 'CLAWBACK −79', 'RELEASE +100']);
  });

  it('connection cut after creation: finds the code that was created, and spends once', async () => {
    const redeeming = await redeemAt(shop);
    const {reward, wire, setAdminApi, expectTotal, expectEntries} = redeeming;
    await setAdminApi('cut');
    await reward.click();
    await expectTotal('$87.00');
    expect(await wire()).toContain('Admin API discountCodeBasicCreate cut');
    await expectEntries(['REDEEM −100']);
    await setAdminApi('none');
    await useUp(redeeming);
  });

  for (const trouble of ['taken', 'refused'] as const) {
    it(`Admin API ${trouble}: gives the points back at once and says so`, async () => {
      const {block, reward, setAdminApi, expectTotal, expectEntries} = await redeemAt(shop);
      await setAdminApi(trouble);
      await reward.click();
      await block.getByText(pointsBack).waitFor();
      await expectEntries(['REDEEM −100', 'RELEASE +100']);
      await expectTotal('$92.00');
      await setAdminApi('none');
    });
  }

  it('keeps the keyboard’s focus on a reward that is refused, whether Shopify refuses it or the points are gone', async () => {
    const redeeming = await redeemAt(shop);
    const {page, block, setAdminApi} = redeeming;
    await setAdminApi('refused');
    await tabToReward(page);
    await page.keyboard.press('Enter');
    await block.getByText(pointsBack).waitFor();
    expect(await focused(page)).toContain('Use 100 points');
    await setAdminApi('none');

    await shop.book(-400);
    await tabToReward(page);
    await page.keyboard.press('Enter');
    await block.getByText('You no longer have enough points for this reward.').waitFor();
    await block.getByText('You need 80 more points.').waitFor();
    expect(await focused(page)).toContain('Use 100 points');
    await shop.book(400);
    await page.keyboard.press('Enter'); // by now it works
    await block.getByText('$5.00 off is applied').waitFor();
    await useUp(redeeming);
  });

  it('codes locked: says why, and spends nothing', async () => {
    const {page, block, reward, expectEntries} = await redeemAt(shop, '?locked=1');
    await block.getByText('This checkout does not let discount codes change').waitFor();
    expect(await reward.isDisabled()).toBe(true);
    expect(await page.getByRole('textbox', {name: 'Discount code'}).count()).toBe(0);
    await expectEntries([]);
    await page.getByLabel('Codes locked').uncheck();
    await expect.poll(() => reward.isEnabled()).toBe(true);
  });

  it('wallet that rejects changes: shows the code, which the buyer enters by hand', async () => {
    const redeeming = await redeemAt(shop, '?wallet=1');
    const {page, block, reward, expectTotal} = redeeming;
    await reward.click();
    await block.getByText('It could not be applied: enter the code in the discount field').waitFor();
    const code = /LOY-[\w-]+/.exec(await block.getByText(/Your code LOY-/).innerText())?.[0] ?? '';
    await expectTotal('$92.00');
    await page.getByRole('textbox', {name: 'Discount code'}).fill(code);
    await page.getByRole('button', {name: 'Apply', exact: true}).click();
    await expectTotal('$87.00');
    await block.getByText(`$5.00 off is applied to this order with your code ${code}.`).waitFor();
    await useUp(redeeming);
  });
});
