// `npm run pictures -w extension`: takes the pictures of docs/pictures anew.
import {fileURLToPath} from 'node:url';
import {freePorts} from '../../preview/launch/ports.ts';
import {startShop} from '../../preview/shop.ts';
import {findChromium, launchChromium} from './chromium.ts';
import {pictures} from './pictures.ts';

const folder = fileURLToPath(new URL('../../../docs/pictures/', import.meta.url));
const chromium = findChromium();
if (!chromium) throw new Error('No Chromium was found: apt-get install chromium, or set CHROMIUM_PATH.');

const shop = await startShop({ports: await freePorts()});
const browser = await launchChromium(chromium);
try {
  for (const [name, prepare] of Object.entries(pictures)) {
    const page = await browser.newPage({viewport: {width: 1360, height: 860}, deviceScaleFactor: 1.5});
    await page.goto(shop.url);
    await page.getByText('You have 420 points').waitFor();
    await page.reload(); // the first answer of a cold backend is no picture of its speed
    await page.getByText('You have 420 points').waitFor();
    await prepare(page);
    await page.screenshot({path: `${folder}${name}`});
    await page.close();
    console.log(`docs/pictures/${name}`);
  }
} finally {
  await browser.close();
  await shop.stop();
}
