import {request as httpRequest} from 'node:http';
import {expect, it} from 'vitest';
import {violations} from './axe.ts';
import {describeInBrowser} from './openShop.ts';

const phone = {width: 375, height: 812};

describeInBrowser('The page of the preview shop', (shop) => {
  it('says that it only plays Shopify', async () => {
    const {page} = await shop.visit();
    await page.getByText('Preview shop: plays Shopify on this machine. Styling is approximate.').waitFor();
  });

  for (const [state, query, text] of [
    ['a member', '', 'You have 420 points'],
    ['unavailable points', '?wrongSecret=1', 'Try again'],
    ['a guest on a phone', '?buyer=guest', 'Log in to see your points'],
  ] as const) {
    it(`breaks no rule of axe with ${state}`, async () => {
      const {page, block} = await shop.visit(query, state.endsWith('phone') ? phone : undefined);
      await block.getByText(text).waitFor();
      expect(await violations(page)).toEqual([]);
    });
  }

  it('fits a phone of 375 px without scrolling sideways', async () => {
    for (const query of ['', '?down=1', '?editor=1', '?lang=de&buyer=newMember']) {
      const {page, block} = await shop.visit(query, phone);
      await block.locator('s-text').first().waitFor();
      await page.waitForTimeout(300);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
        phone.width,
      );
    }
  });

  it('can be used with the keyboard alone', async () => {
    const {page, block} = await shop.visit('?wrongSecret=1');
    await block.getByRole('button', {name: 'Try again'}).waitFor();
    const reached = new Set<string>();
    for (let presses = 0; presses < 25; presses++) {
      await page.keyboard.press('Tab');
      reached.add(
        await page.evaluate(() => {
          const focused = document.activeElement?.shadowRoot?.activeElement ?? document.activeElement;
          const host = document.activeElement;
          return host?.tagName === 'S-BUTTON'
            ? 'Try again'
            : (focused?.ariaLabel ?? focused?.parentElement?.textContent ?? '');
        }),
      );
    }
    expect([...reached]).toEqual(
      expect.arrayContaining([
        'One Linen tea towel more',
        'Try again',
        'Member',
        'Checkout editor',
        'Slow network',
      ]),
    );
  });

  it('shows what goes wrong in the extension', async () => {
    const stumbling = `data:text/javascript,${encodeURIComponent(`
      shopify.extend('purchase.checkout.block.render', () => {
        document.body.append(document.createElement('s-map'));
        throw new Error('The extension stumbled');
      });
    `)}`;
    const page = await shop.browser.newPage();
    await page.route(`${shop.url}/`, async (route) => {
      const source = await (await route.fetch()).text();
      await route.fulfill({contentType: 'text/html', body: source.replace('/loyalty-points.js', stumbling)});
    });
    await page.goto(`${shop.url}/`);
    const problems = page.getByRole('alert');
    await problems.getByText('The extension stumbled').waitFor();
    await problems.getByText('No rendering for <s-map>').waitFor();
  });

  it('asks nobody but this machine for anything', async () => {
    const page = await shop.browser.newPage();
    const hosts = new Set<string>();
    page.on('request', (request) => hosts.add(new URL(request.url()).hostname));
    await page.goto(shop.url);
    await page.getByText('You have 420 points').waitFor();
    expect([...hosts].filter((host) => host !== '' && host !== 'localhost' && host !== '127.0.0.1')).toEqual(
      [],
    );
  });

  it('has no secret and no signed token in its source or on the wire panel', async () => {
    const {page, block} = await shop.visit();
    const answer = page.waitForResponse((response) => response.url().endsWith('/preview/token'));
    await page.getByRole('button', {name: 'Reload block'}).click();
    const {token} = await (await answer).json();
    const signature = token.split('.')[2];
    expect(signature).toMatch(/^[\w-]{43}$/);
    await block.getByText('You have 420 points').waitFor();
    const recorded = await page.evaluate(() => document.documentElement.outerHTML);
    const served = await (await fetch(shop.url)).text();
    for (const text of [recorded, served]) {
      expect(text).not.toContain(signature);
      expect(text).not.toMatch(/[\w-]+\.[\w-]{40,}\.[\w-]{43}/);
      expect(text.toLowerCase()).not.toMatch(/client_?secret"|api_secret/);
    }
  });

  for (const [what, path, body] of [
    ['tokens', '/preview/token', {buyer: 'member', expired: false, wrongSecret: false, otherApp: false}],
    [
      'webhooks',
      '/preview/orders?id=none',
      {buyer: 'member', quantities: [1, 1, 1], code: null, total: 9200},
    ],
  ] as const) {
    it(`signs ${what} for no other site`, async () => {
      const {host, port} = new URL(shop.url);
      const status = (headers: Record<string, string>) =>
        statusOfPost(port, path, headers, JSON.stringify(body));
      expect(await status({host})).toBe(200);
      expect(await status({host: `attacker.example:${port}`})).toBe(403); // DNS rebinding
      expect(await status({host, origin: 'https://attacker.example'})).toBe(403);
      expect(await status({host, origin: 'null'})).toBe(403); // the extension itself included
      expect(await status({host, 'sec-fetch-site': 'cross-site'})).toBe(403); // <img>
    });
  }
});

function statusOfPost(
  port: string,
  path: string,
  headers: Record<string, string>,
  body: string,
): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    httpRequest({host: '127.0.0.1', port, path, method: 'POST', headers}, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on('error', reject)
      .end(body);
  });
}
