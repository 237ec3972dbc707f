import type {Page} from 'playwright-core';

/** Every picture in docs/pictures, and what to do in a freshly opened preview shop to take it. */
export const pictures: Record<string, (page: Page) => Promise<void>> = {
  'preview-shop.png': async (page) => {
    await page.getByText('“dest” and “sub”').waitFor();
  },
};
