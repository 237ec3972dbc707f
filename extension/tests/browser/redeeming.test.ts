import {expect, it} from 'vitest';
import {describeInBrowser} from './openShop.ts';
import {redeemAt, useUp} from './redeeming.ts';

describeInBrowser('Redeeming points in the preview shop', (shop) => {
  it('redeems, lowers the total, and shows it all in the ledger until the cancelled order gives the points back', async () => {
    const {page, block, reward, expectTotal, expectEntries, press, pay, errors} = await redeemAt(shop);
    await expectTotal('$92.00');
    await block.getByText('This order will earn 84 points.').waitFor();

    await reward.click();
    await expectTotal('$87.00');
    await block.getByText('This order will earn 79 points.').waitFor();
    await block.getByText(/\$5\.00 off is applied to this order with your code LOY-/).waitFor();
    await page.getByText(/^Discount LOY-/).waitFor();
    await block.getByText('You have 320 points.').waitFor();
    await expectEntries(['REDEEM −100']);

    await pay();
    await block.getByText('You earn 79 points with this order.').waitFor();
    await expectEntries(['REDEEM −100', 'EARN +79']);
    await page
      .getByText(/used 1 of 1/)
      .first()
      .waitFor();

    await press('Cancel order');
    await expectEntries(['REDEEM −100', 'EARN +79', 'CLAWBACK −79', 'RELEASE +100']);
    expect(errors).toEqual([]);
  });

  it('shows the calls of the Admin API on the wire, without client secret and access token', async () => {
    const redeeming = await redeemAt(shop);
    const {page, wire, exchange, reward, expectTotal} = redeeming;
    await reward.click();
    await expectTotal('$87.00');
    await expect.poll(wire).toContain('Admin API discountCodeBasicCreate 200');
    const text = await (await exchange('Admin API discountCodeBasicCreate')).innerText();
    expect(text).toContain('mutation discountCodeBasicCreate');
    expect(text).toContain('"code": "LOY-');
    expect(text).toMatch(/X-Shopify-Access-Token\s+shpat_…/);
    expect(await page.content()).not.toMatch(/shpat_\w|client_secret=\w/);
    await useUp(redeeming);
  });

  it('keeps the applied reward over a reload', async () => {
    const redeeming = await redeemAt(shop);
    const {page, block, reward, expectTotal} = redeeming;
    await reward.click();
    await expectTotal('$87.00');
    await page.reload();
    await expectTotal('$87.00');
    await block.getByText(/is applied to this order/).waitFor();
    await useUp(redeeming);
  });

  it('spends once when the buyer reloads before the answer comes and presses again', async () => {
    const redeeming = await redeemAt(shop, '?slow=1');
    const {page, block, reward, expectEntries} = redeeming;
    await reward.click();
    await page.waitForTimeout(500);
    await page.reload();
    await page.getByLabel('Slow network').uncheck();
    await reward.or(block.getByRole('button', {name: 'Apply the discount to this order'})).click();
    await expectEntries(['REDEEM −100']);
    await useUp(redeeming);
    await expectEntries(['REDEEM −100', 'EARN +79', 'CLAWBACK −79', 'RELEASE +100']);
  });

  it('takes the reward off the order and puts it on again', async () => {
    const redeeming = await redeemAt(shop);
    const {block, reward, press, expectTotal, expectEntries} = redeeming;
    await reward.click();
    await expectTotal('$87.00');
    await press('Remove the discount from this order');
    await expectTotal('$92.00');
    await block.getByText(/Your code LOY-\S+ for \$5\.00 off is ready/).waitFor();
    await expectEntries(['REDEEM −100']);
    await useUp(redeeming);
  });

  it('takes a code for nobody but its customer, and for no second order', async () => {
    const {page, reward, expectTotal, pay, cancel} = await redeemAt(shop);
    await reward.click();
    await expectTotal('$87.00');
    const code = new URL(page.url()).searchParams.get('code') ?? '';

    const other = await shop.visit('?buyer=newMember');
    const enter = async () => {
      await other.page.getByRole('textbox', {name: 'Discount code'}).fill(code.toLowerCase());
      await other.page.getByRole('button', {name: 'Apply'}).click();
    };
    await enter();
    await other.page.getByText(`${code} isn’t available to you right now.`).waitFor();

    const sameBuyer = await redeemAt(shop, `?code=${code}`);
    await sameBuyer.expectTotal('$87.00');
    await pay();
    await sameBuyer.press('Pay now');
    await sameBuyer.page.getByText('The total has changed. Please check it before you pay.').waitFor();
    await sameBuyer.expectTotal('$92.00');
    await cancel();
  });
});
