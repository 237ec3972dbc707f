import type {Locator, Page} from 'playwright-core';

/** Takes a picture of the page or a part of it. In a film it is one frame, and shown for so many seconds. */
export type Shoot = (of: Page | Locator, seconds?: number) => Promise<void>;

/**
 * Every picture in docs/pictures, and what to do in a freshly opened preview shop to take it. They are in the order of
 * the tutorial and leave no discount that could still be used, so that the next can begin. A film is a `.gif`.
 */
export const pictures: Record<string, (page: Page, shoot: Shoot) => Promise<void>> = {
  'redeem.gif': async (page, shoot) => {
    await page.setViewportSize({width: 1360, height: 800});
    await scrollBackstageTo(page, '.ledger');
    await shoot(page, 2.5);
    await point(page, useReward(page));
    await shoot(page, 1);
    await redeem(page);
    await shoot(page, 3.5);
    await point(page, payNow(page));
    await shoot(page, 1);
    await pay(page, 79);
    await scrollBackstageTo(page, '.ledger');
    await shoot(page, 5);
  },

  'preview-shop.png': async (page, shoot) => {
    await page.setViewportSize({width: 1360, height: 1000});
    await page.getByText('“dest” and “sub”').waitFor();
    await shoot(page);
  },

  'who-is-who.png': async (page, shoot) => {
    await page.setViewportSize({width: 1360, height: 1000});
    await page.getByText('“dest” and “sub”').waitFor();
    await page.addStyleTag({content: labels});
    await shoot(page);
  },

  'token.png': async (page, shoot) => {
    await shoot(await exchange(page, 'GET /api/loyalty'));
  },

  'expired.png': async (page, shoot) => {
    await page.getByLabel('Expired token').check();
    await page.getByText('Your points are unavailable right now').waitFor();
    await page.locator('.wire .caption:visible', {hasText: 'Refused. WWW-Authenticate says'}).waitFor();
    await page.setViewportSize({width: 1360, height: 1000});
    await scrollBackstageTo(page, '.wire');
    await shoot(page);
  },

  'refunded.png': async (page, shoot) => {
    await pay(page, 84);
    await page.getByRole('button', {name: 'Refund one Terracotta planter'}).click();
    await ledgerEntry(page, /CLAWBACK.*−38/s);
    await page.setViewportSize({width: 1360, height: 800});
    await scrollBackstageTo(page, '.order');
    await shoot(page.locator('.backstage'));
  },

  'redeemed.png': async (page, shoot) => {
    await redeem(page);
    await page.setViewportSize({width: 1360, height: 1000});
    await scrollBackstageTo(page, '.ledger');
    await shoot(page);
    await pay(page, 79);
  },

  'cut.png': async (page, shoot) => {
    const adminApi = page.getByLabel('Admin API');
    await adminApi.selectOption('cut');
    await redeem(page);
    await page.locator('.wire summary', {hasText: 'codeDiscountNodeByCode'}).waitFor();
    await adminApi.selectOption('none');
    await page.setViewportSize({width: 1360, height: 3000});
    await page.getByRole('heading', {name: 'On the wire'}).hover(); // from now on nothing opens by itself
    await page.locator('.wire [open] summary').click();
    const aside = page.locator('.wire li', {hasText: /^(OPTIONS|sessionToken)/});
    await aside.evaluateAll((entries) => entries.map((entry) => entry.setAttribute('hidden', '')));
    await shoot(page.locator('.wire'));
    await pay(page, 79);
  },
};

/** Who plays what, for somebody who has never seen Shopify. */
const labels = `
  .checkout, #block, .backstage { outline: 3px solid var(--who); outline-offset: -3px; }
  .checkout, #block { position: relative; }
  .checkout { --who: #1c5d99; --what: 'Shopify’s checkout'; }
  #block { --who: #c2410c; --what: 'your extension'; }
  .backstage { padding-top: 44px; --who: #6d3fc0; --what: 'only in the preview shop'; }
  .checkout::before, #block::before, .backstage::before {
    content: var(--what); position: absolute; top: 0; right: 0; padding: 4px 10px;
    background: var(--who); color: #fff; font: 600 14px system-ui, sans-serif;
  }`;

function useReward(page: Page): Locator {
  return page.locator('#block').getByRole('button', {name: /^Use 100 points/});
}

function payNow(page: Page): Locator {
  return page.getByRole('button', {name: 'Pay now'});
}

async function redeem(page: Page): Promise<void> {
  await useReward(page).click();
  await page.getByText('$5.00 off is applied to this order with your code').waitFor();
  await page.locator('.totals .grand', {hasText: '$87.00'}).waitFor();
  await page.getByText('This order will earn 79 points.').waitFor();
  await ledgerEntry(page, /REDEEM.*−100/s);
  await page.locator('.codes').getByText('used 0 of 1').first().waitFor();
}

/** @param points that the order earns */
async function pay(page: Page, points: number): Promise<void> {
  await payNow(page).click();
  await page.getByRole('heading', {name: /^Thank you/}).waitFor();
  await page.getByText(`You earn ${points} points with this order.`).waitFor();
  await ledgerEntry(page, new RegExp(`EARN.*\\+${points}`, 's'));
}

/** Waits for it as the newest one. */
async function ledgerEntry(page: Page, entry: RegExp): Promise<void> {
  await page.locator('.ledger tbody tr:first-child', {hasText: entry}).waitFor();
}

/** The newest exchange of that title, opened and in full height. */
async function exchange(page: Page, title: string): Promise<Locator> {
  await page.setViewportSize({width: 1360, height: 3000});
  await page.getByRole('heading', {name: 'On the wire'}).hover(); // from now on nothing closes by itself
  const details = page.locator('.wire details', {hasText: title}).first();
  if ((await details.getAttribute('open')) === null) await details.locator('summary').click();
  return details;
}

async function scrollBackstageTo(page: Page, part: string): Promise<void> {
  await page.locator(part).evaluate((element) => {
    const backstage = element.closest('.backstage');
    backstage?.scrollBy(0, element.getBoundingClientRect().top - backstage.getBoundingClientRect().top - 12);
  });
}

/** Draws where the mouse is: no screenshot shows it. */
async function point(page: Page, target: Locator): Promise<void> {
  await target.scrollIntoViewIfNeeded();
  const box = await target.boundingBox();
  await page.evaluate(
    ({x, y}) => {
      const pointer = document.createElement('div');
      pointer.style.cssText = `position: fixed; z-index: 9; left: ${x}px; top: ${y}px; width: 22px; height: 30px;
        background: #c2410c; clip-path: polygon(0 0, 0 80%, 28% 62%, 46% 100%, 62% 92%, 46% 56%, 80% 56%);`;
      document.body.append(pointer);
      addEventListener('click', () => pointer.remove(), {once: true, capture: true});
    },
    {x: (box?.x ?? 0) + (box?.width ?? 0) * 0.8, y: (box?.y ?? 0) + (box?.height ?? 0) / 2},
  );
}
