import {expect, it} from 'vitest';
import {violations} from './axe.ts';
import {describeInBrowser} from './openShop.ts';
import {focused, redeemAt, tabToReward, useUp} from './redeeming.ts';

const phone = {width: 375, height: 812};

// In a shop of their own: the backend lets one customer redeem ten times a minute.
describeInBrowser('Whoever redeems', (shop) => {
  it('redeems with the keyboard alone and keeps the focus, of whichever reward', async () => {
    const {page, block, cancel, expectTotal, pay} = await redeemAt(shop);
    await tabToReward(page);
    await page.keyboard.press('Tab');
    expect(await focused(page)).toContain('Use 180 points');
    await page.keyboard.press('Enter');
    await expectTotal('$82.00');
    await expect.poll(() => focused(page)).toBe('Remove the discount from this order');
    expect(await block.locator('s-button').count()).toBe(1);
    await page.keyboard.press('Enter');
    await expectTotal('$92.00');
    await expect.poll(() => focused(page)).toBe('Apply the discount to this order');
    await page.keyboard.press('Enter');
    await expectTotal('$82.00');
    await pay();
    await cancel();
  });

  it('keeps the focus at the discount field, where a code is taken off and entered', async () => {
    const redeeming = await redeemAt(shop);
    const {page, reward, expectTotal} = redeeming;
    await reward.click();
    await expectTotal('$87.00');
    const code = new URL(page.url()).searchParams.get('code') ?? '';
    await page.getByRole('button', {name: `Remove ${code}`}).press('Enter');
    await expectTotal('$92.00');
    const label = () => page.evaluate(() => document.activeElement?.ariaLabel);
    await expect.poll(label).toBe('Discount code');
    await page.keyboard.type(code);
    await page.keyboard.press('Enter');
    await expectTotal('$87.00');
    await expect.poll(label).toBe(`Remove ${code}`);
    await useUp(redeeming);
  });

  for (const [where, viewport] of [
    ['a desktop', undefined],
    ['a phone', phone],
  ] as const) {
    it(`breaks no rule of axe on ${where}, with a discount and after the payment`, async () => {
      const redeeming = await redeemAt(shop, '', viewport);
      const {page, reward, expectTotal, exchange, pay, cancel} = redeeming;
      await reward.click();
      await expectTotal('$87.00');
      await exchange('Admin API');
      expect(await violations(page)).toEqual([]);
      await pay();
      await page
        .getByText(/used 1 of 1/)
        .first()
        .waitFor();
      expect(await violations(page)).toEqual([]);
      await cancel();
    });
  }

  it('fits a phone of 375 px without scrolling sideways, in German, with a discount', async () => {
    const {page, reward, pay, cancel} = await redeemAt(shop, '?lang=de', phone);
    await reward.click();
    await page.getByText(/^Discount LOY-/).waitFor();
    await page.getByLabel('Admin API').scrollIntoViewIfNeeded();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(phone.width);
    await pay();
    await cancel();
  });
});
