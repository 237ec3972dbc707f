import {signal} from '@preact/signals';
import {getExtension} from '@shopify/ui-extensions-tester';
import {render} from 'preact';
import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import {all, button, heading, liveRegion, press, texts} from './rendered.ts';
import {translator} from './translator.ts';

const extension = getExtension('purchase.thank-you.block.render');
const NONE = {orderId: '123', state: 'none', points: 0};
const PENDING = {orderId: '123', state: 'pending', points: 84};
const POSTED = {orderId: '123', state: 'posted', points: 84};
const SOON = 'Any points for this order will arrive soon.';
const UNAVAILABLE = 'The points for this order are unavailable right now, but your order is not affected.';
const fetchMock = vi.fn<typeof fetch>();
const getToken = vi.fn<() => Promise<string>>();
const consoleWarn = vi.spyOn(console, 'warn');
const consoleError = vi.spyOn(console, 'error');
/** Milliseconds from one request to the next. */
let pauses: number[];
let lastRequest: number | undefined;

beforeEach(() => {
  vi.useFakeTimers();
  extension.setUp();
  const {shopify} = extension;
  openEditor(undefined);
  shopify.settings.value = {development_backend_url: 'https://backend.example'};
  shopify.sessionToken.get = getToken;
  Object.assign(shopify, {orderConfirmation: confirmationOf('gid://shopify/OrderIdentity/123')});
  speak('en.default');
  extension.fetch = fetchMock;
  let tokens = 0;
  getToken.mockReset().mockImplementation(async () => `token-${++tokens}`);
  fetchMock.mockReset();
  pauses = [];
  lastRequest = undefined;
  consoleWarn.mockReset().mockImplementation(() => {});
  consoleError.mockReset();
});

afterEach(() => {
  render(null, document.body);
  extension.tearDown();
  vi.useRealTimers();
  expect(consoleError).not.toHaveBeenCalled();
});

describe('an order whose points are', () => {
  test('pending tells how many, and that they can be spent later', async () => {
    await renderWith(PENDING);

    expect(heading()).toBe('Loyalty points');
    expect(texts()).toEqual(['You earn 84 points with this order.', 'You can spend them later.']);
    expect(all('s-skeleton-paragraph')).toHaveLength(0);
    expect(button()).toBeNull();
  });

  test('posted tells how many, and that they are in the balance', async () => {
    await renderWith({...POSTED, points: 1240});

    expect(texts()).toEqual(['You earn 1,240 points with this order.', 'They are in your balance already.']);
  });

  test.each([
    ['pending', 'You can spend it later.'],
    ['posted', 'It is in your balance already.'],
  ])('%s, a single one, reads singular', async (state, sentence) => {
    await renderWith({...PENDING, state, points: 1});

    expect(texts()).toEqual(['You earn 1 point with this order.', sentence]);
  });

  test.each([
    ['pending', 'Du kannst sie später einlösen.'],
    ['posted', 'Sie zählen schon zu deinem Punktestand.'],
  ])('%s reads German when the checkout is in German', async (state, sentence) => {
    speak('de');
    await renderWith({...PENDING, state, points: 1240});

    expect(texts()).toEqual(['Diese Bestellung bringt dir 1.240 Punkte.', sentence]);
  });

  test('known at once is asked for once', async () => {
    await renderWith(PENDING);
    await pass(60);

    expect(fetchMock).toHaveBeenCalledTimes(1);
  });

  test.each(['gid://shopify/OrderIdentity/123', 'gid://shopify/Order/123'])(
    'asked for by its number: %s',
    async (gid) => {
      Object.assign(extension.shopify, {orderConfirmation: confirmationOf(gid)});
      await renderWith(PENDING);

      const [url, init] = fetchMock.mock.calls[0] ?? [];
      expect(url).toBe('https://backend.example/api/loyalty/orders/123');
      expect(new Headers(init?.headers).get('Authorization')).toBe('Bearer token-1');
    },
  );
});

describe('another order', () => {
  test('is asked for when it takes the place of the first', async () => {
    const orderConfirmation = confirmationOf('gid://shopify/OrderIdentity/123');
    Object.assign(extension.shopify, {orderConfirmation});
    await renderWith(PENDING);

    fetchMock.mockImplementation(answer({...POSTED, orderId: '124', points: 19}));
    orderConfirmation.value = confirmationOf('gid://shopify/OrderIdentity/124').value;
    await pass(0.2);

    expect(texts()[0]).toBe('You earn 19 points with this order.');
    expect(fetchMock.mock.calls[1]?.[0]).toBe('https://backend.example/api/loyalty/orders/124');
  });
});

describe('an order that the backend has not heard of', () => {
  test('is asked for five times, after 1, 2, 4 and 8 seconds, each time with a fresh session token', async () => {
    await renderWith(NONE);
    await pass(60);

    expect(pauses).toEqual([1_000, 2_000, 4_000, 8_000]);
    expect(sentTokens()).toEqual([1, 2, 3, 4, 5].map((number) => `Bearer token-${number}`));
  });

  test('is waited for with one quiet sentence, which stays in the end', async () => {
    await renderWith(NONE);
    const [sentence] = all('s-text');

    for (let second = 0; second < 30; second++) {
      expect(texts()).toEqual([SOON]);
      expect(all('s-text')[0]).toBe(sentence);
      await pass(1);
    }
    expect(sentence?.getAttribute('color')).toBe('subdued');
    expect(button()).toBeNull();
    expect(consoleWarn).not.toHaveBeenCalled();
  });

  test.each([1, 2, 3, 4])(
    'shows its points when they come after %d requests, and asks no more',
    async (late) => {
      for (let count = 0; count < late; count++) fetchMock.mockImplementationOnce(answer(NONE));
      await renderWith(POSTED);
      expect(texts()).toEqual([SOON]);

      await pass(60);
      expect(texts()).toEqual(['You earn 84 points with this order.', 'They are in your balance already.']);
      expect(fetchMock).toHaveBeenCalledTimes(late + 1);
    },
  );

  test('pauses from the answer on, not from the request, so that a slow backend is not asked faster', async () => {
    await renderWith(NONE, 700);
    await pass(60);

    expect(pauses).toEqual([1_700, 2_700, 4_700, 8_700]);
  });
});

describe('the live region', () => {
  test('is one, there from the beginning, and announces nothing twice', async () => {
    fetchMock.mockImplementationOnce(answer(NONE)).mockImplementationOnce(answer(NONE));
    fetchMock.mockImplementation(answer(PENDING));
    await extension.render();
    const region = liveRegion();
    const announced = [region.textContent];
    expect(all('s-skeleton-paragraph')).toHaveLength(1);

    for (let tenth = 0; tenth < 300; tenth++) {
      await pass(0.1);
      expect(liveRegion()).toBe(region);
      if (region.textContent !== announced.at(-1)) announced.push(region.textContent);
    }
    expect(announced).toEqual(['', SOON, 'You earn 84 points with this order.You can spend them later.']);
  });
});

describe('a guest', () => {
  test('is told what earns points, quietly, and asked about once', async () => {
    fetchMock.mockImplementation(answer({code: 'customer-required'}, 403));
    await extension.render();
    await pass(60);

    expect(texts()).toEqual(['Orders earn points when you are logged in at checkout.']);
    expect(button()).toBeNull();
    expect(fetchMock).toHaveBeenCalledTimes(1);
    expect(consoleWarn).not.toHaveBeenCalled();
  });
});

describe('when points are unavailable', () => {
  test('one subdued sentence says so, a button offers another attempt, and nothing is asked by itself', async () => {
    await renderUnavailable();
    await pass(60);

    expect(texts()).toEqual([UNAVAILABLE]);
    expect(all('s-text')[0]?.getAttribute('color')).toBe('subdued');
    expect(button()?.textContent).toBe('Try again');
    expect(fetchMock).toHaveBeenCalledTimes(1);
    expect(consoleWarn.mock.calls).toEqual([['Loyalty points are unavailable: unexpected-status.']]);
  });

  test('Try again keeps its button until there is an answer, and asks as often as at first', async () => {
    await renderUnavailable();
    const pressed = button();
    fetchMock.mockClear();
    fetchMock.mockImplementation(answer(NONE, 200, 300));

    press();
    press();
    await pass(0.2);
    expect(button()).toBe(pressed);
    expect(button()?.hasAttribute('loading')).toBe(true);
    expect(liveRegion().textContent).toBe('Looking up your points…');

    await pass(60);
    expect(button()).toBeNull();
    expect(texts()).toEqual([SOON]);
    expect(fetchMock).toHaveBeenCalledTimes(5);
  });

  test('after having waited, the sentence takes the place of the one that promised points', async () => {
    fetchMock.mockImplementationOnce(answer(NONE)).mockImplementation(answer({}, 404));
    await extension.render();
    await pass(60);

    expect(texts()).toEqual([UNAVAILABLE]);
    expect(fetchMock).toHaveBeenCalledTimes(2);
  });

  test('for an identifier that is none of an order, nothing is requested', async () => {
    Object.assign(extension.shopify, {orderConfirmation: confirmationOf('gid://shopify/Checkout/abc')});
    await extension.render();
    await pass(60);

    expect(texts()).toEqual([UNAVAILABLE]);
    expect(consoleWarn.mock.calls).toEqual([['Loyalty points are unavailable: unexpected-order-id.']]);
    expect(getToken).not.toHaveBeenCalled();
    expect(fetchMock).not.toHaveBeenCalled();
  });
});

describe('in the checkout editor', () => {
  test('sample data is shown, labelled as such, and nothing is requested', async () => {
    openEditor({type: 'checkout'});
    await extension.render();
    await pass(60);

    expect(texts()).toEqual([
      'You earn 84 points with this order.',
      'They are in your balance already.',
      'Sample data: buyers see their own points here.',
    ]);
    expect(getToken).not.toHaveBeenCalled();
    expect(fetchMock).not.toHaveBeenCalled();
  });
});

describe('when it is unmounted, the block', () => {
  test('aborts its request, and neither renders nor complains afterwards', async () => {
    fetchMock.mockImplementation(
      (_url, init) =>
        new Promise((_resolve, reject) =>
          init?.signal?.addEventListener('abort', () => reject(new DOMException('Aborted', 'AbortError'))),
        ),
    );
    await extension.render();
    await pass(0.1);

    render(null, document.body);
    await pass(60);

    expect(fetchMock.mock.calls[0]?.[1]?.signal?.aborted).toBe(true);
    expect(fetchMock).toHaveBeenCalledTimes(1);
    expect(all('*')).toHaveLength(0);
    expect(consoleWarn).not.toHaveBeenCalled();
  });

  test('asks no more, and leaves no timer behind', async () => {
    await renderWith(NONE);
    await pass(1);
    expect(fetchMock).toHaveBeenCalledTimes(2);

    render(null, document.body);

    expect(vi.getTimerCount()).toBe(0);
    await pass(60);
    expect(fetchMock).toHaveBeenCalledTimes(2);
  });
});

/** Renders the block and lets the first answer arrive; all later ones are the same. */
async function renderWith(body: unknown, milliseconds = 0) {
  fetchMock.mockImplementation(answer(body, 200, milliseconds));
  await extension.render();
  await pass(0.1 + milliseconds / 1000);
}

async function renderUnavailable() {
  fetchMock.mockImplementation(answer({}, 404));
  await extension.render();
  await pass(0.1);
}

/** Answers after so many milliseconds, and notes when it was asked. */
function answer(body: unknown, status = 200, milliseconds = 0): typeof fetch {
  return async () => {
    if (lastRequest !== undefined) pauses.push(Date.now() - lastRequest);
    lastRequest = Date.now();
    if (milliseconds > 0) await new Promise((resolve) => setTimeout(resolve, milliseconds));
    return new Response(JSON.stringify(body), {status});
  };
}

/** Lets so many seconds pass, with all that is due in them. */
async function pass(seconds: number) {
  await vi.advanceTimersByTimeAsync(seconds * 1000);
}

function sentTokens() {
  return fetchMock.mock.calls.map(([, init]) => new Headers(init?.headers).get('Authorization'));
}

function confirmationOf(id: string) {
  return signal({order: {id}, isFirstOrder: false});
}

/** The mock has no `editor`, and refuses what it does not have. */
function openEditor(editor: {type: 'checkout'} | undefined) {
  Object.assign(extension.shopify, {extension: {...extension.shopify.extension, editor}});
}

function speak(locale: string) {
  Object.assign(extension.shopify.i18n, translator(locale));
}
