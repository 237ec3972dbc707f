import {expect, it} from 'vitest';
import {describeInBrowser} from './openShop.ts';
import {pictures} from './pictures.ts';

// Before the shop starts: what waits for Shopify is taken up again this often.
process.env.LOYALTY_SWEEP_INTERVAL = '1s';

describeInBrowser('The pictures of the documents', (shop) => {
  for (const [name, prepare] of Object.entries(pictures)) {
    it(`${name} can be taken: what its page shows happens`, async () => {
      const {page, block, errors} = await shop.visit('', {width: 1360, height: 860});
      await block.getByText(/You have \d+ points/).waitFor();
      let taken = 0;
      await prepare(page, async (of) => {
        taken++;
        if ('waitFor' in of) await of.waitFor();
      });
      expect(taken > 1).toBe(name.endsWith('.gif'));
      expect(taken).toBeGreaterThan(0);
      expect(errors.filter((error) => !error.includes('401'))).toEqual([]);
    });
  }
});
