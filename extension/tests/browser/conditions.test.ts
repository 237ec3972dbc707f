import {expect, it} from 'vitest';
import {describeInBrowser, type Visit} from './openShop.ts';

const unavailable = 'Your points are unavailable right now';

describeInBrowser('Switches of the preview shop', (shop) => {
  it('shows sample data in the checkout editor and sends nothing', async () => {
    const {page, block, wire, errors} = await shop.visit();
    await block.getByText('You have 420 points').waitFor();
    const before = await wire();
    await page.getByLabel('Checkout editor').check();
    await block.getByText('Sample data').waitFor();
    await page.waitForTimeout(500);
    expect(await wire()).toEqual(before);
    expect(errors).toEqual([]);
  });

  it('has no session token in the checkout editor', async () => {
    const {page, block} = await shop.visit('?editor=1');
    await block.getByText('Sample data').waitFor();
    await page.getByText('Nothing was sent.').waitFor();
  });

  for (const [name, cause] of [
    ['Expired token', 'expired'],
    ['Wrong secret', 'was not signed with this app'],
    ['Other app', 'is for another app'],
  ] as const) {
    it(`${name}: asks for one fresh token, then says quietly that the points are unavailable`, async () => {
      const visit = await shop.visit();
      await visit.block.getByText('You have 420 points').waitFor();
      await visit.page.getByLabel(name).check();
      await visit.block.getByText(unavailable).waitFor();
      await expect.poll(() => refusals(visit)).toEqual(['GET /api/loyalty 401', 'GET /api/loyalty 401']);
      const newest = await visit.exchange('GET /api/loyalty');
      expect(await newest.innerText()).toContain('error="invalid_token"');
      expect(await newest.innerText()).toContain(cause);
      const tokens = await tokenIds(visit);
      expect(tokens).toHaveLength(2);
      expect(new Set(tokens).size).toBe(2);
      await newest.getByText('This was the second try: it stops.').waitFor();
      const captions = visit.page.locator('.wire .caption', {hasText: 'Refused.'});
      expect(await captions.last().textContent()).toContain('asks for a fresh token and tries once more.');
      await visit.block.getByRole('button', {name: 'Try again'}).click();
      await expect
        .poll(async () => (await captions.allTextContents()).map((text) => text.includes('second try')))
        .toEqual([true, false, true, false]);
    });
  }

  it('Backend down: the block says so quietly and works again when asked after the backend is up', async () => {
    const {page, block, wire} = await shop.visit();
    await page.getByLabel('Backend down').check();
    await block.getByText(unavailable).waitFor();
    await expect.poll(wire).toContain('OPTIONS /api/loyalty cut');
    await page.getByLabel('Backend down').uncheck();
    await block.getByRole('button', {name: 'Try again'}).click();
    await block.getByText('You have 420 points').waitFor();
    expect(await block.getByRole('button', {name: 'Try again'}).count()).toBe(0);
  });

  it('Slow network: shows a skeleton until the answer comes', async () => {
    const {block, exchange, errors} = await shop.visit('?slow=1');
    await block.locator('s-skeleton-paragraph').waitFor();
    expect(await block.getByText('You have 420 points').count()).toBe(0);
    await block.getByText('You have 420 points').waitFor();
    expect(await block.locator('s-skeleton-paragraph').count()).toBe(0);
    const time = (await exchange('GET /api/loyalty')).locator('.time');
    await time.waitFor();
    expect(Number.parseInt(await time.innerText(), 10)).toBeGreaterThanOrEqual(2990); // timers may fire early
    expect(errors).toEqual([]);
  });

  it('keeps the switches over a reload', async () => {
    const {page} = await shop.visit();
    await page.getByLabel('Slow network').check();
    await page.getByLabel('Wrong secret').check();
    await page.reload();
    expect(await page.getByLabel('Slow network').isChecked()).toBe(true);
    expect(await page.getByLabel('Wrong secret').isChecked()).toBe(true);
    expect(await page.getByLabel('Backend down').isChecked()).toBe(false);
  });
});

async function refusals({wire}: Visit): Promise<string[]> {
  return (await wire()).filter((entry) => entry.endsWith('401'));
}

/** The `jti` of each token that was refused. */
async function tokenIds({page}: Visit): Promise<(string | undefined)[]> {
  const exchanges = page.locator('.wire li details', {has: page.locator('.status', {hasText: '401'})});
  const texts = await exchanges.evaluateAll((elements) =>
    elements.map((element) => element.textContent ?? ''),
  );
  return texts.map((text) => /jti([0-9a-f-]{36})/.exec(text)?.[1]);
}
