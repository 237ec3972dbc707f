import {signal} from '@preact/signals';
import type {CartDiscountAllocation} from '@shopify/ui-extensions/checkout';
import {getExtension} from '@shopify/ui-extensions-tester';
import {render} from 'preact';
import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import {all, button, heading, liveRegion, press, texts} from './rendered.ts';
import {translator} from './translator.ts';

const extension = getExtension('purchase.checkout.block.render');
const EARN = {points: 1, per: '1.00', currency: 'USD'};
const subtotal = signal({amount: 84.99, currencyCode: 'USD' as 'USD' | 'CAD'});
const discountAllocations = signal<CartDiscountAllocation[]>([]);
const fetchMock = vi.fn<typeof fetch>();
const getToken = vi.fn<() => Promise<string>>();
const consoleWarn = vi.spyOn(console, 'warn');
const consoleError = vi.spyOn(console, 'error');

beforeEach(() => {
  extension.setUp();
  const {shopify} = extension;
  subtotal.value = {amount: 84.99, currencyCode: 'USD'};
  discountAllocations.value = [];
  Object.assign(shopify, {discountAllocations});
  Object.assign(shopify.cost, {subtotalAmount: subtotal});
  openEditor(undefined);
  shopify.settings.value = {development_backend_url: 'https://backend.example'};
  shopify.sessionToken.get = getToken;
  speak('en.default');
  extension.fetch = fetchMock;
  getToken.mockReset().mockResolvedValue('the-session-token');
  fetchMock.mockReset();
  consoleWarn.mockReset().mockImplementation(() => {});
  consoleError.mockReset();
});

afterEach(async () => {
  render(null, document.body);
  extension.tearDown();
  vi.unstubAllEnvs();
  vi.useRealTimers();
  expect(consoleError).not.toHaveBeenCalled();
});

describe('while loading', () => {
  test('a skeleton holds the place, and there is no button', async () => {
    fetchMock.mockReturnValue(new Promise(() => {}));
    await extension.render();

    expect(heading()).toBe('Loyalty points');
    expect(all('s-skeleton-paragraph')).toHaveLength(1);
    expect(texts()).toEqual([]);
    expect(button()).toBeNull();
  });
});

describe('a member', () => {
  test('sees the balance and what the order will earn', async () => {
    await renderAs(member(1240));

    expect(texts()).toEqual(['You have 1,240 points.', 'This order will earn 84 points.']);
    expect(all('s-skeleton-paragraph')).toHaveLength(0);
    expect(button()).toBeNull();
  });

  test('sees how many more points are on their way', async () => {
    await renderAs(member(1240, 1030));

    expect(texts()[1]).toBe('1,030 more points are on their way.');
  });

  test('who has none yet sees the first that is on its way', async () => {
    await renderAs(member(0, 1));

    expect(texts().slice(0, 2)).toEqual([
      'You have 0 points so far and collect more with every order.',
      '1 more point is on its way.',
    ]);
  });

  test('with one point sees singular', async () => {
    subtotal.value = {amount: 1.5, currencyCode: 'USD'};
    await renderAs(member(1));

    expect(texts()).toEqual(['You have 1 point.', 'This order will earn 1 point.']);
  });

  test('who is new reads a friendly sentence', async () => {
    await renderAs(member(0));

    expect(texts()[0]).toBe('You have 0 points so far and collect more with every order.');
  });

  test('whose checkout is in German reads German', async () => {
    speak('de');
    await renderAs(member(1240));

    expect(heading()).toBe('Treuepunkte');
    expect(texts()).toEqual(['Dein Punktestand: 1.240 Punkte.', 'Diese Bestellung bringt dir 84 Punkte.']);
  });
});

describe('the estimate', () => {
  test('follows the cart without another request', async () => {
    await renderAs(member(420));

    subtotal.value = {amount: 19.99, currencyCode: 'USD'};
    await eventually(() => expect(texts()[1]).toBe('This order will earn 19 points.'));
    subtotal.value = {amount: 169.98, currencyCode: 'USD'};
    await eventually(() => expect(texts()[1]).toBe('This order will earn 169 points.'));

    expect(fetchMock).toHaveBeenCalledTimes(1);
    expect(getToken).toHaveBeenCalledTimes(1);
  });

  test('follows the discounts of the whole order, which Shopify’s subtotal is before', async () => {
    await renderAs(member(420));

    const discountedAmount = {amount: 5, currencyCode: 'USD' as const};
    discountAllocations.value = [
      {type: 'code', code: 'LOY-7F3K', discountedAmount},
      {type: 'automatic', title: 'Autumn', discountedAmount},
    ];
    await eventually(() => expect(texts()[1]).toBe('This order will earn 74 points.'));
    discountAllocations.value = [];
    await eventually(() => expect(texts()[1]).toBe('This order will earn 84 points.'));
  });

  test('leaves the discounts of single lines alone, which Shopify’s subtotal is after', async () => {
    const discountedAmount = {amount: 5, currencyCode: 'USD' as const};
    const {lines} = extension.shopify;
    const [line] = lines.value;
    lines.value = [
      {...line, discountAllocations: [{type: 'custom', title: 'Second', discountedAmount}]},
    ] as typeof lines.value;
    await renderAs(member(420));

    expect(texts()[1]).toBe('This order will earn 84 points.');
  });

  test('is hidden while the buyer’s currency is not the program’s', async () => {
    subtotal.value = {amount: 84.99, currencyCode: 'CAD'};
    await renderAs(member(420));
    expect(texts()).toEqual(['You have 420 points.']);

    subtotal.value = {amount: 84.99, currencyCode: 'USD'};
    await eventually(() => expect(texts()).toHaveLength(2));
  });

  test('is hidden while the subtotal is unknown', async () => {
    Object.assign(extension.shopify.cost, {subtotalAmount: signal(undefined)});
    await renderAs(member(420));

    expect(texts()).toEqual(['You have 420 points.']);
  });
});

describe('a guest', () => {
  test('is invited to log in, and sees what the order would earn', async () => {
    await renderAs({state: 'guest', earn: EARN, rewards: []});

    expect(texts()).toEqual([
      'Log in to see your points and to collect more.',
      'When you are logged in, this order earns 84 points.',
    ]);
    expect(button()).toBeNull();
  });
});

describe('when points are unavailable', () => {
  const SENTENCE = 'Your points are unavailable right now, but you can check out as usual.';

  test('one subdued sentence says so, and a button offers another attempt', async () => {
    await renderUnavailable();

    expect(texts()).toEqual([SENTENCE]);
    expect(document.body.querySelector('s-text')?.getAttribute('color')).toBe('subdued');
    expect(button()?.textContent).toBe('Try again');
  });

  test('Try again keeps its button, focus and all, until the points are there', async () => {
    await renderUnavailable();
    const pressed = button();
    const answer = deferredAnswer();

    press();
    await eventually(() => expect(button()?.hasAttribute('loading')).toBe(true));
    expect(button()).toBe(pressed);
    expect(all('s-skeleton-paragraph')).toHaveLength(0);

    await answer(member(420));
    await eventually(() => expect(texts()[0]).toBe('You have 420 points.'));
    expect(button()).toBeNull();
  });

  test('a second failure is announced again, for the sentence in the live region changes in between', async () => {
    await renderUnavailable();
    const region = liveRegion();
    const answer = deferredAnswer();
    expect(region.textContent).toBe(SENTENCE);

    press();
    await eventually(() => expect(region.textContent).toBe('Looking up your points…'));
    await answer({}, 404);
    await eventually(() => expect(region.textContent).toBe(SENTENCE));

    expect(liveRegion()).toBe(region);
    expect(button()?.hasAttribute('loading')).toBe(false);
  });

  test('pressing it again and again is one attempt', async () => {
    await renderUnavailable();
    deferredAnswer();

    press();
    press();
    await eventually(() => expect(fetchMock).toHaveBeenCalledTimes(1));
    press();
    await settle();

    expect(fetchMock).toHaveBeenCalledTimes(1);
  });

  test('the console tells the developer why, without the session token', async () => {
    await renderUnavailable();

    expect(consoleWarn.mock.calls).toEqual([['Loyalty points are unavailable: unexpected-status.']]);
  });

  test('for want of a backend URL the console says what to set, and nothing is requested', async () => {
    vi.stubEnv('APP_URL', '');
    extension.shopify.settings.value = {development_backend_url: ''};
    await extension.render();
    await eventually(() => expect(texts()).toEqual([SENTENCE]));

    expect(consoleWarn.mock.calls).toEqual([[expect.stringContaining('Set APP_URL')]]);
    expect(getToken).not.toHaveBeenCalled();
    expect(fetchMock).not.toHaveBeenCalled();
  });
});

describe('in the checkout editor', () => {
  beforeEach(() => {
    openEditor({type: 'checkout'});
  });

  test('sample data is shown, labelled as such', async () => {
    await extension.render();

    expect(texts()).toEqual([
      'You have 420 points.',
      'This order will earn 84 points.',
      'Sample data: buyers see their own points here.',
    ]);
  });

  test('nothing is requested, not even a session token', async () => {
    await extension.render();
    await settle();

    expect(getToken).not.toHaveBeenCalled();
    expect(fetchMock).not.toHaveBeenCalled();
  });
});

describe('the block', () => {
  test('asks the URL of the development setting, with the session token', async () => {
    await renderAs(member(420));

    const [url, init] = fetchMock.mock.calls[0] ?? [];
    expect(url).toBe('https://backend.example/api/loyalty');
    expect(new Headers(init?.headers).get('Authorization')).toBe('Bearer the-session-token');
  });

  test('asks the app’s own URL when the setting is empty', async () => {
    vi.stubEnv('APP_URL', 'https://app.example');
    extension.shopify.settings.value = {development_backend_url: undefined};
    await renderAs(member(420));

    expect(fetchMock.mock.calls[0]?.[0]).toBe('https://app.example/api/loyalty');
  });

  test('announces its content when it arrives: the live region is there from the beginning', async () => {
    const answer = deferredAnswer();
    await extension.render();
    const region = liveRegion();

    await answer(member(420));
    await eventually(() => expect(region.textContent).toContain('You have 420 points.'));
    expect(liveRegion()).toBe(region);
  });

  test('rendered twice shows itself once and asks once', async () => {
    fetchMock.mockImplementation(async () => json(member(420)));
    await extension.render();
    await extension.render();
    await eventually(() => expect(texts()).toHaveLength(2));
    await settle();

    expect(all('s-section')).toHaveLength(1);
    expect(fetchMock).toHaveBeenCalledTimes(1);
  });

  test('aborts its request when it is unmounted, and neither renders nor complains afterwards', async () => {
    fetchMock.mockImplementation(
      (_url, init) =>
        new Promise((_resolve, reject) =>
          init?.signal?.addEventListener('abort', () => reject(new DOMException('Aborted', 'AbortError'))),
        ),
    );
    await extension.render();
    await eventually(() => expect(fetchMock).toHaveBeenCalledTimes(1));

    render(null, document.body);
    await settle();

    expect(fetchMock.mock.calls[0]?.[1]?.signal?.aborted).toBe(true);
    expect(fetchMock).toHaveBeenCalledTimes(1);
    expect(all('*')).toHaveLength(0);
    expect(consoleWarn).not.toHaveBeenCalled();
  });
});

function member(balance: number, pending = 0) {
  return {state: 'member', balance, pending, earn: EARN, rewards: [], activeRedemption: null};
}

function json(body: unknown, status = 200) {
  return new Response(JSON.stringify(body), {status});
}

async function renderAs(answer: unknown) {
  fetchMock.mockImplementation(async () => json(answer));
  await extension.render();
  await eventually(() => expect(texts()).not.toEqual([]));
}

async function renderUnavailable() {
  fetchMock.mockImplementation(async () => json({}, 404));
  await extension.render();
  await eventually(() => expect(button()).not.toBeNull());
}

/** Holds the next request back until it is answered. */
function deferredAnswer() {
  let answer: (response: Response) => void = () => {};
  fetchMock.mockImplementation(
    () =>
      new Promise((resolve) => {
        answer = resolve;
      }),
  );
  fetchMock.mockClear();
  return async (body: unknown, status?: number) => {
    await eventually(() => expect(fetchMock).toHaveBeenCalled());
    answer(json(body, status));
  };
}

/** As vi.waitFor(), with patience for a machine that is busy. */
function eventually(check: () => void) {
  return vi.waitFor(check, {timeout: 4_000, interval: 10});
}

/** Lets effects, promises and renderings that are due happen. */
async function settle() {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setTimeout(resolve, 5));
}

/** The mock has no `editor`, and refuses what it does not have. */
function openEditor(editor: {type: 'checkout'} | undefined) {
  Object.assign(extension.shopify, {extension: {...extension.shopify.extension, editor}});
}

function speak(locale: string) {
  Object.assign(extension.shopify.i18n, translator(locale));
}
