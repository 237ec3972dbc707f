import {accessSync, constants} from 'node:fs';
import {delimiter, join} from 'node:path';
import {type Browser, chromium} from 'playwright-core';

const macApplications = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** The machine's own Chromium: a download of one is hundreds of megabytes, and not possible everywhere. */
export function findChromium(): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const names = ['chromium', 'chromium-browser', 'google-chrome'];
  const onPath = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  return process.env.CHROMIUM_PATH || [...onPath, ...macApplications].find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

export function launchChromium(executablePath: string): Promise<Browser> {
  const asRoot = process.getuid?.() === 0;
  return chromium.launch({
    executablePath,
    args: ['--disable-gpu', '--disable-background-networking', ...(asRoot ? ['--no-sandbox'] : [])],
  });
}

export function sayThatBrowserTestsAreSkipped(): void {
  process.stderr.write(`
────────────────────────────────────────────────────────────────────────
  THE BROWSER TESTS WERE SKIPPED: no Chromium was found.
  Whether the block works in a checkout was NOT tested.

  Get one:     apt-get install chromium     (macOS: brew install chromium)
  or name one: CHROMIUM_PATH=/path/to/chromium npm test
────────────────────────────────────────────────────────────────────────
`);
}
