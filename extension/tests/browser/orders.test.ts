import type {Locator} from 'playwright-core';
import {expect, it} from 'vitest';
import {violations} from './axe.ts';
import {describeInBrowser} from './openShop.ts';
import {expectSoon, paid, payAt} from './paying.ts';

const phone = {width: 375, height: 812};
const paidWebhooks = ['orders/create 200', 'orders/paid 200'];

describeInBrowser('Orders of the preview shop', (shop) => {
  it('pays: two webhooks, an entry in the ledger, and the block on the thank-you page', async () => {
    const {page, block, webhooks, entries, errors} = await payAt(shop);
    await expectSoon(webhooks, paidWebhooks);
    await expectSoon(entries, ['EARN +84']);
    await block.getByText('You earn 84 points with this order.').waitFor();
    await page.getByText('plays Shopify on this machine').waitFor();
    expect(await page.title()).toContain('Thank you');
    expect(errors).toEqual([]);
  });

  it('shows each webhook: headers, not the whole HMAC, and the body', async () => {
    const {exchange, orderId} = await payAt(shop);
    const text = await (await exchange('orders/paid')).innerText();
    expect(text).toMatch(/X-Shopify-Topic\s+orders\/paid/);
    expect(text).toMatch(/X-Shopify-Hmac-Sha256\s+[\w+/]{12}…/);
    expect(text).toContain(`"id": ${orderId},`);
    expect(text).toContain('"financial_status": "paid"');
  });

  it('takes points back for a refund of a line', async () => {
    const {press, webhooks, entries} = await payAt(shop);
    await press('Refund one Terracotta planter');
    await expectSoon(webhooks, [...paidWebhooks, 'refunds/create 200', 'orders/updated 200']);
    await expectSoon(entries, ['EARN +84', 'CLAWBACK −38']);
  });

  it('takes points back for a refund of an amount', async () => {
    const {press, webhooks, entries} = await payAt(shop);
    await press('Refund $10.00');
    await expectSoon(webhooks, [...paidWebhooks, 'refunds/create 200', 'orders/updated 200']);
    await expectSoon(entries, ['EARN +84', 'CLAWBACK −10']);
  });

  it('follows edits of the order, up and down', async () => {
    const {page, press, entries} = await payAt(shop);
    await press('Edit order: one Speckled stoneware mug more');
    await expectSoon(entries, ['EARN +84', 'EARN +28']);
    await page.getByText('2 × Speckled stoneware mug').waitFor();
    await press('Edit order: one Speckled stoneware mug less');
    await expectSoon(entries, ['EARN +84', 'EARN +28', 'CLAWBACK −28']);
  });

  it('takes all points back when the order is cancelled, and offers nothing more', async () => {
    const {page, press, webhooks, entries} = await payAt(shop);
    await press('Cancel order');
    await expectSoon(webhooks, [
      ...paidWebhooks,
      'refunds/create 200',
      'orders/cancelled 200',
      'orders/updated 200',
    ]);
    await expectSoon(entries, ['EARN +84', 'CLAWBACK −84']);
    await page.getByText('refunded, cancelled').waitFor();
    for (const name of ['Cancel order', 'Refund $10.00', 'Refund one Linen tea towel']) {
      expect(await page.getByRole('button', {name}).getAttribute('aria-disabled')).toBe('true');
    }
  });

  it('changes nothing when the same webhook is delivered twice more', async () => {
    const {page, exchange, webhooks, entries} = await payAt(shop);
    await expectSoon(entries, ['EARN +84']);
    for (const deliveries of [3, 4]) {
      const webhook = await exchange('orders/paid');
      await webhook.getByRole('button', {name: 'Deliver the same bytes again'}).click();
      await expectSoon(
        async () => (await webhooks()).slice(2),
        Array.from({length: deliveries - 2}, () => 'orders/paid 200'),
      );
    }
    await expectSoon(entries, ['EARN +84']);
    await (await exchange('orders/paid')).getByText('Sent again, byte for byte').waitFor();
    const sent = await page
      .locator('.wire details', {hasText: 'webhook orders/paid'})
      .evaluateAll((all) =>
        all.map((each) =>
          [each.querySelector('pre'), each.querySelector('dl')].map((part) => part?.textContent),
        ),
      );
    expect(sent).toHaveLength(3);
    expect(sent[1]).toEqual(sent[0]);
    expect(sent[2]).toEqual(sent[0]);
  });

  it('ends the same when held webhooks are delivered newest first', async () => {
    const {page, press, webhooks, entries} = await payAt(shop, '?hold=1&cart=1,2,1');
    await press('Edit order: one Linen tea towel more'); // + 18.50
    await press('Refund one Terracotta planter'); // − 38.00
    await press('Refund $10.00');
    await page.getByText('7 webhooks held back').waitFor();
    expect(await entries()).toEqual([]);

    await press('Deliver newest first');

    await expectSoon(webhooks, [
      'orders/updated 200',
      'refunds/create 200',
      'orders/updated 200',
      'refunds/create 200',
      'orders/updated 200',
      'orders/paid 200',
      'orders/create 200',
    ]);
    await expect.poll(async () => sumOf(await entries())).toBe(93); // 122.50 + 18.50 − 38.00 − 10.00
  });

  it('ends the same when held webhooks are delivered oldest first', async () => {
    const {page, press, webhooks, entries} = await payAt(shop, '?hold=1&cart=1,2,1');
    await press('Edit order: one Linen tea towel more');
    await press('Refund one Terracotta planter');
    await press('Refund $10.00');
    await page.getByText('7 webhooks held back').waitFor();

    await press('Deliver oldest first');

    await expectSoon(webhooks, [
      ...paidWebhooks,
      'orders/updated 200',
      'refunds/create 200',
      'orders/updated 200',
      'refunds/create 200',
      'orders/updated 200',
    ]);
    await expect.poll(async () => sumOf(await entries())).toBe(93);
  });

  it('lets a new member earn', async () => {
    const {page, block, entries} = await payAt(shop, '?buyer=newMember');
    await expectSoon(entries, ['EARN +84']);
    await block.getByText('You earn 84 points').waitFor();
    await page.getByRole('heading', {name: 'Thank you, Kim!'}).waitFor();
  });

  it('books nothing for a guest, who has no ledger', async () => {
    const {page, exchange, webhooks} = await payAt(shop, '?buyer=guest');
    await expectSoon(webhooks, paidWebhooks);
    await page.getByText('No ledger for guests').waitFor();
    expect(await (await exchange('orders/paid')).innerText()).toContain('"customer": null');
  });

  it('keeps the thank-you page and its webhooks over a reload', async () => {
    const visit = await payAt(shop, '?hold=1');
    await visit.page.reload();
    await visit.page.getByRole('heading', {name: 'Thank you, Robin!'}).waitFor();
    const {page, press, webhooks, entries} = paid(visit);
    await page.getByText('2 webhooks held back').waitFor();
    await press('Deliver oldest first');
    await expectSoon(webhooks, paidWebhooks);
    await expectSoon(entries, ['EARN +84']);
  });

  it('goes back to a new checkout', async () => {
    const {page, block, press} = await payAt(shop);
    await press('New checkout');
    await block.getByText('This order will earn 84 points.').waitFor();
    expect(new URL(page.url()).search).toBe('');
  });

  it('leads to the checkout where the server does not know the order', async () => {
    const {page, block} = await shop.visit('?order=123');
    await block.getByText('This order will earn 84 points.').waitFor();
    expect(new URL(page.url()).search).toBe('');
  });

  it('shows that a webhook found the backend down, and delivers it later', async () => {
    const {page, exchange, webhooks, entries} = await payAt(shop, '?down=1');
    await expectSoon(webhooks, ['orders/create cut', 'orders/paid cut']);
    await page.getByLabel('Backend down').uncheck();
    const webhook = await exchange('orders/paid');
    await webhook.getByText('Shopify would try again').waitFor();
    await webhook.getByRole('button', {name: 'Deliver the same bytes again'}).click();
    await expectSoon(webhooks, ['orders/create cut', 'orders/paid cut', 'orders/paid 200']);
    await expectSoon(entries, ['EARN +84']);
  });

  it('cannot pay in the checkout editor', async () => {
    const {page, block} = await shop.visit('?editor=1');
    await block.getByText('Sample data').waitFor();
    expect(await page.getByRole('button', {name: 'Pay now'}).isDisabled()).toBe(true);
  });

  it('says so when the bundle has no block for the thank-you page', async () => {
    const onlyCheckout = `data:text/javascript,${encodeURIComponent(
      `shopify.extend('purchase.checkout.block.render', () => {});`,
    )}`;
    const page = await shop.browser.newPage();
    await page.route(`${shop.url}/`, async (route) => {
      const source = await (await route.fetch()).text();
      await route.fulfill({
        contentType: 'text/html',
        body: source.replace('/loyalty-points.js', onlyCheckout),
      });
    });
    await page.goto(`${shop.url}/`);
    await page.getByRole('button', {name: 'Pay now'}).click();
    await page
      .getByRole('alert')
      .getByText('The bundle registers no purchase.thank-you.block.render.')
      .waitFor();
  });

  it('can be used with the keyboard alone', async () => {
    const {page} = await shop.visit();
    await page.getByRole('button', {name: 'Pay now'}).press('Enter');
    await page.getByRole('heading', {name: /^Thank you/}).waitFor();
    await expect.poll(() => page.evaluate(() => document.activeElement?.ariaLabel)).toBe('Thank you');
    const refund = page.getByRole('button', {name: 'Refund one Linen tea towel'});
    await refund.press('Enter');
    await page.getByRole('status').getByText('Refunded one Linen tea towel.').waitFor();
    expect(await hasFocus(refund)).toBe(true);
    expect(await refund.getAttribute('aria-disabled')).toBe('true');
  });

  for (const button of ['Deliver oldest first', 'Deliver newest first']) {
    it(`keeps the focus on “${button}” when nothing is held any more`, async () => {
      const {page, webhooks} = await payAt(shop, '?hold=1');
      const deliver = page.getByRole('button', {name: button});
      await deliver.press('Enter');
      await expectSoon(async () => (await webhooks()).sort(), paidWebhooks);
      await page.getByText('0 webhooks held back').waitFor();
      expect(await hasFocus(deliver)).toBe(true);
      expect(await deliver.getAttribute('aria-disabled')).toBe('true');
      await page.getByText('then press “Reload block”').waitFor();
    });
  }

  for (const [state, query, name] of [
    ['was held', '?hold=1', 'Deliver'],
    ['is delivered again', '', 'Deliver the same bytes again'],
  ] as const) {
    it(`keeps the focus on the button of a webhook that ${state}`, async () => {
      const {page, webhooks, exchange} = await payAt(shop, query);
      await page.locator('.wire li summary', {hasText: 'webhook orders/paid'}).waitFor();
      const before = (await webhooks()).filter((webhook) => webhook.endsWith('200')).length;
      const webhook = await exchange('orders/paid');
      await webhook.getByRole('button', {name, exact: true}).press('Enter');
      await expect
        .poll(async () => (await webhooks()).filter((webhook) => webhook.endsWith('200')).length)
        .toBe(before + 1);
      await page.waitForTimeout(300);
      expect(await page.evaluate(() => document.activeElement?.textContent)).toBe(
        'Deliver the same bytes again',
      );
    });
  }

  it('keeps the focus on the wire when the entry that had it is too old to be shown', async () => {
    const {page} = await payAt(shop);
    await page.locator('.deliver').first().waitFor({state: 'attached'});
    const oldest = await page.locator('.wire summary').last().elementHandle();
    await oldest?.focus();
    await page
      .locator('.deliver')
      .first()
      .evaluate((button: HTMLElement) => {
        for (let clicks = 0; clicks < 35; clicks++) button.click();
      });
    await expect.poll(() => oldest?.evaluate((each) => each.isConnected), {timeout: 10_000}).toBe(false);
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('SUMMARY');
  });

  for (const [where, viewport] of [
    ['a desktop', undefined],
    ['a phone', phone],
  ] as const) {
    it(`breaks no rule of axe on ${where}, with held webhooks`, async () => {
      const {page, press, exchange} = await payAt(shop, '?hold=1', viewport);
      await press('Refund one Linen tea towel');
      await exchange('orders/updated');
      await page.getByText('4 webhooks held back').waitFor();
      expect(await violations(page)).toEqual([]);
    });
  }

  it('fits a phone of 375 px without scrolling sideways', async () => {
    const {page, press, entries} = await payAt(shop, '?lang=de', phone);
    await press('Cancel order');
    await expectSoon(entries, ['EARN +84', 'CLAWBACK −84']);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(phone.width);
  });

  it('has no whole HMAC on the page or in what the server tells it', async () => {
    const {page, webhooks} = await payAt(shop);
    await expectSoon(webhooks, paidWebhooks);
    const order = new URL(page.url()).searchParams.get('order');
    const told = await page.evaluate(async (address) => {
      await fetch(`${address}&id=listener`);
      const reader = (await fetch('/preview/exchanges?id=listener')).body?.getReader();
      let text = '';
      while (reader && !text.includes('orders/paid')) {
        text += new TextDecoder().decode((await reader.read()).value);
      }
      return text + document.documentElement.outerHTML;
    }, `/preview/order?order=${order}`);
    expect(told).toContain('orders/paid');
    expect(told).not.toMatch(/[A-Za-z0-9+/]{43}=/);
  });

  it('refuses what the page never sends', async () => {
    const {orderId} = await payAt(shop);
    const statusOf = async (method: string, path: string, body?: unknown) =>
      (await fetch(`${shop.url}${path}`, {method, ...(body !== undefined && {body: JSON.stringify(body)})}))
        .status;

    expect(await statusOf('GET', '/preview/order?id=p&order=123')).toBe(404);
    expect(await statusOf('POST', '/preview/order?id=p&order=123', {type: 'cancel'})).toBe(404);
    expect(await statusOf('POST', '/preview/webhooks?id=p', {redeliver: 123})).toBe(404);
    expect(await statusOf('POST', '/preview/webhooks?id=p', {orderId: 123, held: 'oldestFirst'})).toBe(404);
    const actions = [
      null,
      {type: 'ship'},
      {type: 'refundLine', line: 3},
      {type: 'refundLine', line: -1},
      {type: 'refundAmount', amount: -1000},
      {type: 'refundAmount', amount: 0.5},
      {type: 'editLine', line: 0, by: 2},
    ];
    for (const action of actions) {
      expect(await statusOf('POST', `/preview/order?id=p&order=${orderId}`, action)).toBe(400);
    }
    const tooMuch = {type: 'refundAmount', amount: 100_000};
    expect(await statusOf('POST', `/preview/order?id=p&order=${orderId}`, tooMuch)).toBe(409);
    const purchase = {buyer: 'member', quantities: [1, 1, 1], code: null, total: 9200};
    const place = (changes: object) => statusOf('POST', '/preview/orders?id=p', {...purchase, ...changes});
    for (const quantities of [[1, 1], [1, 1, 0], [1, 1, 10], [1, 1, '1'], 'all']) {
      expect(await place({quantities})).toBe(400);
    }
    expect(await place({buyer: 'toString'})).toBe(400);
    expect(await place({code: 7})).toBe(400);
    expect(await place({total: '92.00'})).toBe(400);
    expect(await place({total: 9199})).toBe(409);
    expect(await statusOf('POST', '/preview/discount', {...purchase, code: null})).toBe(400);
    expect(await statusOf('POST', '/preview/discount', {...purchase, code: 'LOY-NONE'})).toBe(200);
    expect(await statusOf('PUT', '/preview/shop', {adminTrouble: 'toString'})).toBe(400);
    expect(await statusOf('GET', '/preview/ledger?buyer=somebody')).toBe(400);
    expect(await statusOf('POST', '/preview/orders?id=p', {padding: 'x'.repeat(5000)})).toBe(400);
  });
});

function hasFocus(button: Locator): Promise<boolean> {
  return button.evaluate((element) => element === document.activeElement);
}

function sumOf(entries: string[]): number {
  return entries.reduce((sum, entry) => sum + Number(entry.split(' ')[1]?.replace('−', '-')), 0);
}
