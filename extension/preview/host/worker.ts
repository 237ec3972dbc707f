// Runs in the sandboxed worker before the extension's bundle: Shopify's side of the worker. A DOM whose changes go to
// the host, the s-* elements, and the `shopify` global.
import '@remote-dom/core/polyfill';
import {type RemoteConnection, type RemoteMutationRecord, ROOT_ID} from '@remote-dom/core';
import {
  BatchingRemoteConnection,
  connectRemoteNode,
  createRemoteElement,
  RemoteEvent,
  setRemoteId,
} from '@remote-dom/core/elements';
import {
  elementContracts,
  type FromWorker,
  type ListenerReference,
  type StartMessage,
  type ToWorker,
} from './protocol.ts';
import {installShopify} from './shopifyGlobal.ts';

type Listener = (detail: unknown) => void;

const worker = self as unknown as {
  postMessage(message: FromWorker): void;
  importScripts(url: string): void;
};
const send = (message: FromWorker) => worker.postMessage(message);

let lastId = 0;
const calls = new Map<number, {resolve(value: unknown): void; reject(error: Error): void}>();
const listeners = new Map<number, Listener>();
const listenerReferences = new WeakMap<Listener, ListenerReference>();
let shopify: ReturnType<typeof installShopify> | undefined;

self.addEventListener('error', (event) => send({type: 'error', message: event.message}));
self.addEventListener('unhandledrejection', ({reason}) =>
  send({type: 'error', message: String(reason?.stack ?? reason)}),
);
self.addEventListener('message', ({data}: MessageEvent<ToWorker>) => {
  switch (data.type) {
    case 'start':
      return void start(data);
    case 'answer':
      return calls.get(data.call)?.resolve(data.value);
    case 'refusal':
      return calls.get(data.call)?.reject(new Error(data.message));
    case 'event':
      return listeners.get(data.listener)?.(data.detail);
    case 'signals':
      return shopify?.updateSignals(data.values);
  }
});

// Before the elements below exist nothing can be rendered, after them the host may send its start.
const connection = new BatchingRemoteConnection({
  mutate: (records) => send({type: 'mutations', records: withReferences(records) as RemoteMutationRecord[]}),
  call: (element, method, ...args) => send({type: 'elementCall', element, method, args: [...args]}),
} satisfies RemoteConnection);
defineRemoteElements();
send({type: 'ready'});

async function start(message: StartMessage): Promise<void> {
  const started = performance.now();
  shopify = installShopify(message, callHost);
  refuseFetchesTo(new URL(message.scriptUrl).origin);
  worker.importScripts(message.scriptUrl);
  setRemoteId(document.body, ROOT_ID);
  connectRemoteNode(document.body, connection as unknown as RemoteConnection);
  const extension = shopify.registered.get(message.target);
  if (!extension) throw new Error(`The bundle registers no ${message.target}.`);
  await extension(shopify.api);
  connection.flush();
  const {origin, isSecureContext} = self;
  send({type: 'rendered', milliseconds: performance.now() - started, origin, isSecureContext});
}

function defineRemoteElements(): void {
  for (const [tag, {properties, events, methods}] of Object.entries(elementContracts)) {
    // Never a subclass of the result: it would lose attributes, and Preact sets href as one (remote-dom 1.12.0).
    const element = createRemoteElement({
      properties: Object.fromEntries(properties.map((name) => [name, {type: {parse: textOfAttribute}}])),
      events: Object.fromEntries(
        events.map((name) => [name, {bubbles: name === 'click', dispatchEvent: eventOf(name)}]),
      ),
      methods,
    });
    customElements.define(tag, element as CustomElementConstructor);
  }
}

/** A boolean attribute without a value means true. */
function textOfAttribute(text: string | null): string | boolean | undefined {
  return text === '' ? true : (text ?? undefined);
}

function eventOf(name: string) {
  return function (this: object, detail: unknown) {
    // The new value stands on the element before its listeners read `event.currentTarget.value`.
    if (typeof detail === 'object') Object.assign(this, detail);
    return new RemoteEvent(name, {detail, bubbles: name === 'click', cancelable: true});
  };
}

function callHost(method: string, args: unknown[]): Promise<unknown> {
  const call = ++lastId;
  send({type: 'call', call, method, args});
  return new Promise((resolve, reject) => calls.set(call, {resolve, reject})).finally(() =>
    calls.delete(call),
  );
}

/** Listeners cannot cross to the host: a reference goes in their place. */
function withReferences(value: unknown): unknown {
  if (typeof value === 'function') return referenceTo(value as Listener);
  if (Array.isArray(value)) return value.map(withReferences);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, withReferences(member)]));
}

function referenceTo(listener: Listener): ListenerReference {
  const known = listenerReferences.get(listener);
  if (known) return known;
  const reference = {$listener: ++lastId};
  listenerReferences.set(listener, reference);
  listeners.set(reference.$listener, listener);
  return reference;
}

/** As Shopify's sandbox, whose message this is: an extension cannot call the origin that serves its script. */
function refuseFetchesTo(scriptOrigin: string): void {
  const fetchAnywhere = self.fetch.bind(self);
  self.fetch = async (input, init) => {
    const url = input instanceof Request ? input.url : String(input);
    if (URL.canParse(url) && new URL(url).origin === scriptOrigin)
      throw new TypeError("Fetches to the iframe's origin are not allowed");
    return fetchAnywhere(input, init);
  };
}
