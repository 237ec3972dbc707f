// Numbers on pages are those of the code: who changes a limit learns here which sentences name it.
import {expect, test} from 'vitest';
import {pages, read} from './pages.ts';

const numerals = 'zero one two three four five six seven eight nine ten'.split(' ');

/** What a page says, with `#` for the number. */
function said(phrase: string): RegExp {
  return new RegExp(phrase.replace('#', `(\\d+|${numerals.join('|')})`), 'gi');
}

const java = 'backend/src/main/java/com/example/loyalty';
const claims = `${java}/sessiontoken/SessionTokenClaims.java`;
const rawBody = `${java}/webhook/RawBody.java`;
const circuit = `${java}/discount/Circuit.java`;
const token = `${java}/TokenCommand.java`;
const yaml = 'backend/src/main/resources/loyalty.yml';
const npm = 'package.json';

/** Where the code has it; how pages say it; how many of the code's unit make one of theirs. */
const limits: [file: string, is: RegExp, said: RegExp, per?: number][] = [
  [
    claims,
    /LEEWAY_SECONDS = (\d+)/,
    said('# (?:s|seconds) (?:of leeway|slow|after (?:it|.exp)|before it|are)'),
  ],
  [claims, /LEEWAY_SECONDS = (\d+)/, said('five minutes and # s')],
  [claims, /MAX_LIFE_SECONDS = (\d+)/, said('# s after .iat')],
  [claims, /MAX_LIFE_SECONDS = (\d+)/, said('life of # minutes'), 60],
  [token, /LIFE_SECONDS = (\d+)/, said('(?:for|to when:|lives|of|is) # (?:seconds|s )')],
  [
    token,
    /LIFE_SECONDS = (\d+)/,
    said('# minutes(?: after .?iat| and 10 s|: do not|, so|, and Shopify)'),
    60,
  ],
  [`${java}/sessiontoken/ClientSecret.java`, /MIN_LENGTH = (\d+)/, said('at[ -]least[ -]#[ -]characters')],
  [rawBody, /MAX_BYTES = (\d+) \*/, said('# MiB')],
  [rawBody, /USUAL_BYTES = (\d+) \*/, said('over # KiB')],
  [rawBody, /Semaphore\((\d+)\)/, said('KiB, # at a time')],
  [`${java}/redemption/RedeemRequest.java`, /MAX_BYTES = (\d+) \*/, said('object of at most # KiB')],
  [`${java}/redemption/FirstAttempt.java`, /ofSeconds\((\d+)\)/, said('(?:answered within|waits) # seconds')],
  [`${java}/redemption/Sweep.java`, /LEASE = Duration\.ofSeconds\((\d+)\)/, said('# s ahead')],
  [
    `${java}/redemption/RedeemLimit.java`,
    /WINDOW = Duration\.ofMinutes\((\d+)\)/,
    said('into # seconds'),
    1 / 60,
  ],
  [`${java}/LoyaltyApplication.java`, /FIRST_ATTEMPTS = (\d+)/, said('# threads')],
  [circuit, /MAX_FAILURES = (\d+)/, said('after # failures in a row')],
  [circuit, /OPEN = Duration\.ofSeconds\((\d+)\)/, said('nobody (?:calls|asks anything) for # s')],
  [`${java}/points/Adjustment.java`, /MAX_REASON = (\d+)/, said('at most # characters')],
  [`${java}/http/ApiHeaders.java`, /Max-Age", "(\d+)"/, said('# hours(?: \\(.Access| are Chromium)'), 3600],
  [
    'extension/src/loyaltyClient.ts',
    /T TIMEOUT_MILLISECONDS = ([\d_]+)/i,
    said('(?:answer in|within) # s\\b'),
    1000,
  ],
  [yaml, /triesPerMinute: (\d+)/, said('# tries')],
  [yaml, /maxSize: (\d+)/, said('# connections')],
  [yaml, /RELEASE_GRACE:-(\d+)h/, said('grace has passed \\(# h')],
  [yaml, /RELEASE_GRACE:-(\d+)h/, said('# hours \\(.LOYALTY_RELEASE_GRACE')],
  [yaml, /CODE_VALIDITY:-(\d+)h/, said('# hours \\(.LOYALTY_CODE_VALIDITY')],
  [yaml, /shutdownGracePeriod: (\d+)s/, said('# s for those that run')],
  [`${java}/store/Database.java`, /"socketTimeout", "(\d+)"/, said('by default # seconds')],
  [npm, /"node": ">=([\d.]+)"/, /\bNode (\d+\.\d+)/g],
  [npm, /package=node@(\d+)/, /\bNode (\d+)(?![\d.])/g],
  [npm, /cli@([\d.]+)/, /CLI (\d+\.\d+\.\d+)/g],
  ['pom.xml', /<maven.compiler.release>(\d+)</, /JDK (\d+)/g],
  ['backend/pom.xml', /embedded-postgres-binaries.version>(\d+)/, /on PostgreSQL (\d+)\b(?! or)/g],
];

/** Shopify's, Jetty's, a reader's time, examples, and sums. */
const others = [
  said('within # days'),
  said('(?:RESERVED for|older than) # (?:minutes|days)'),
  said('# hours? (?:after the app|later)'),
  said('(?:for|within|those) 4 hours'),
  said('# second for the connection'),
  said("Shopify's are # characters"),
  said('larger than # KiB'),
  said('\\*# minutes'),
  said('(?:about|up to|some|once) # minutes'),
  said('about # hours'),
  said('some (?:15|twenty) seconds'),
  said('# minutes old'),
  said('wait # seconds'),
  said('# days as configured'),
  said('calls last # s'),
  said('within one second'),
  said('(?:within|after) three seconds'),
];

/** Whose numbers are other people's, or were measured. */
const apart = /benchmark|comparison|from-2023-04|CHANGELOG|examples/;

const texts = [...pages.map(({path}) => path), 'docs/reference/openapi.yaml']
  .filter((path) => !apart.test(path))
  .map((path) => ({path, text: withoutFences(read(path)).replace(/\s+/g, ' ')}));

test.each(limits)('%s: what pages say of %s is what it says', (file, is, said, per = 1) => {
  const value = is.exec(read(file))?.[1]?.replaceAll('_', '');
  expect(value, `${is} is not in ${file}`).toBeDefined();
  const inCode = per === 1 ? value : `${Number(value) / per}`;
  const onPages = texts.flatMap(({path, text}) =>
    [...text.matchAll(said)].map((each) => ({path, phrase: each[0], number: digits(`${each[1]}`)})),
  );

  expect(onPages, `no page says ${said}`).not.toEqual([]);
  expect(onPages.filter(({number}) => number !== inCode)).toEqual([]);
});

test('each number with a unit is one of those, or somebody else’s', () => {
  const units = 'ms|s|seconds?|minutes?|hours?|h|days?|KiB|MiB|characters?|threads?|tries|connections';
  const numbers = said(`(?<![\\w.$])#[ -](?:${units})\\b`);
  const claims = [...limits.map(([, , said]) => said), ...others];
  const unclaimed = texts.flatMap(({path, text}) => {
    const claimed = claims.flatMap((claim) => [...text.matchAll(claim)]);
    return [...text.matchAll(numbers)]
      .filter(
        ({index}) => !claimed.some((each) => each.index <= index && index < each.index + each[0].length),
      )
      .map(({index}) => `${path}: …${text.slice(Math.max(0, index - 40), index + 40)}…`);
  });

  expect(unclaimed).toEqual([]);
});

function digits(text: string): string {
  const index = numerals.indexOf(text.toLowerCase());
  return index >= 0 ? `${index}` : text;
}

function withoutFences(page: string): string {
  return page.replace(/^ *```.*?^ *```$/gms, '').replace(/<!--.*?-->/gs, '');
}
