// `npm run picture -w extension`: takes the README's picture of the preview shop anew.
import {fileURLToPath} from 'node:url';
import {freePorts} from '../../preview/launch/ports.ts';
import {startShop} from '../../preview/shop.ts';
import {findChromium, launchChromium} from './chromium.ts';

const file = fileURLToPath(new URL('../../../docs/pictures/preview-shop.png', import.meta.url));
const chromium = findChromium();
if (!chromium) throw new Error('No Chromium was found: apt-get install chromium, or set CHROMIUM_PATH.');

const shop = await startShop({ports: await freePorts()});
const browser = await launchChromium(chromium);
try {
  const page = await browser.newPage({viewport: {width: 1360, height: 860}, deviceScaleFactor: 1.5});
  await page.goto(shop.url);
  await page.getByText('You have 420 points').waitFor();
  await page.reload(); // the first answer of a cold backend is no picture of its speed
  await page.getByText('You have 420 points').waitFor();
  await page.getByText('“dest” and “sub”').waitFor();
  await page.screenshot({path: file});
  console.log('docs/pictures/preview-shop.png');
} finally {
  await browser.close();
  await shop.stop();
}
