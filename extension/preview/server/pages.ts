import type {Exchange, PageSwitches} from './exchange.ts';

const pagesKept = 200;
const exchangesKept = 50;

/** What the wire does to one open page of the preview and has seen of it, so that two tabs do not disturb each other. */
export interface Page {
  switches: PageSwitches;
  exchanges: Exchange[];
  listeners: Set<(exchange: Exchange) => void>;
}

const pages = new Map<string, Page>();
let lastExchangeId = 0;

/** The page's id is random, chosen by the page, and stands in the path of every request to the wire. */
export function openPage(id: string): Page {
  let page = pages.get(id);
  if (!page) {
    page = {
      switches: {backendDown: false, slowNetwork: false, holdWebhooks: false},
      exchanges: [],
      listeners: new Set(),
    };
    pages.set(id, page);
    const [oldest] = pages.keys();
    if (pages.size > pagesKept && oldest !== undefined) pages.delete(oldest);
  }
  return page;
}

export function findPage(id: string): Page | undefined {
  return pages.get(id);
}

export function nextExchangeId(): number {
  return ++lastExchangeId;
}

export function record(page: Page, exchange: Exchange): void {
  keep(page, exchange);
  changed(exchange);
}

/** For what no page caused. */
export function recordOnAllPages(exchange: Exchange): void {
  for (const page of pages.values()) keep(page, exchange);
  changed(exchange);
}

function keep(page: Page, exchange: Exchange): void {
  if (page.exchanges.includes(exchange)) return;
  page.exchanges.push(exchange);
  if (page.exchanges.length > exchangesKept) page.exchanges.shift();
}

/** Tells every page that shows the exchange: a webhook is also seen by a page that was reloaded meanwhile. */
export function changed(exchange: Exchange): void {
  for (const page of pages.values()) {
    if (page.exchanges.includes(exchange)) for (const listener of page.listeners) listener(exchange);
  }
}
