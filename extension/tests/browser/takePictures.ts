// `npm run pictures -w extension`: takes the pictures of docs/pictures anew. Names after it: only those.
import {writeFile} from 'node:fs/promises';
import {fileURLToPath} from 'node:url';
import type {Browser} from 'playwright-core';
import {freePorts} from '../../preview/launch/ports.ts';
import {startShop} from '../../preview/shop.ts';
import {findChromium, launchChromium} from './chromium.ts';
import {gif} from './gif.ts';
import {pictures} from './pictures.ts';

const folder = fileURLToPath(new URL('../../../docs/pictures/', import.meta.url));
const wanted = process.argv.slice(2);
const chromium = findChromium();
if (!chromium) throw new Error('No Chromium was found: apt-get install chromium, or set CHROMIUM_PATH.');

const browser = await launchChromium(chromium);
try {
  // The stills show one shop in which somebody goes on; each film begins in a new one.
  const names = Object.keys(pictures).filter((name) => wanted.length === 0 || wanted.includes(name));
  const stills = names.filter((name) => !isFilm(name));
  for (const together of [stills, ...names.filter(isFilm).map((name) => [name])]) {
    const shop = await startShop({ports: await freePorts()});
    try {
      for (const name of together) await take(name, browser, shop.url);
    } finally {
      await shop.stop();
    }
  }
} finally {
  await browser.close();
}

async function take(name: string, browser: Browser, url: string): Promise<void> {
  const page = await browser.newPage({
    viewport: {width: 1360, height: 860},
    deviceScaleFactor: isFilm(name) ? 1 : 1.5,
  });
  await page.goto(url);
  await page.getByText(/You have \d+ points/).waitFor();
  await page.reload(); // the first answer of a cold backend is no picture of its speed
  await page.getByText(/You have \d+ points/).waitFor();

  const frames: {png: Buffer; seconds: number}[] = [];
  await pictures[name]?.(page, async (of, seconds = 0) => {
    frames.push({png: await of.screenshot(), seconds});
  });
  await writeFile(`${folder}${name}`, isFilm(name) ? gif(frames) : (frames[0]?.png ?? ''));
  await page.close();
  console.log(`docs/pictures/${name}`);
}

function isFilm(name: string): boolean {
  return name.endsWith('.gif');
}
