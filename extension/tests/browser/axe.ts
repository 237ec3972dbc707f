import {createRequire} from 'node:module';
import type {Page} from 'playwright-core';

const axePath = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** The rules of axe that the page breaks, each with the elements that do. */
export async function violations(page: Page): Promise<string[]> {
  await page.addScriptTag({path: axePath});
  return page.evaluate(async () => {
    const {axe} = window as unknown as {
      axe: {run(): Promise<{violations: {id: string; nodes: {html: string}[]}[]}>};
    };
    return (await axe.run()).violations.map(
      ({id, nodes}) => `${id}: ${nodes.map(({html}) => html).join('\n')}`,
    );
  });
}
