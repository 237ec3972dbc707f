import {DOMRemoteReceiver} from '@remote-dom/core/receivers';
import {
  elementContracts,
  type FromWorker,
  type ListenerReference,
  type StartMessage,
  type ToWorker,
} from './protocol.ts';

declare const WORKER_SOURCE: string;

type HostFunction = (...args: never[]) => Promise<unknown>;

interface Mount {
  /** Where the extension's elements appear. */
  container: HTMLElement;
  start: Omit<StartMessage, 'type' | 'methods'>;
  /** Functions of the `shopify` global that the host answers, by name, e.g. `sessionToken.get`. */
  functions: Record<string, HostFunction>;
  /** Told what the extension, or the host about it, could not do. */
  onProblem(message: string): void;
  onRendered(facts: {milliseconds: number; origin: string; isSecureContext: boolean}): void;
}

export interface MountedExtension {
  /** Sets signals of the `shopify` global by their path, e.g. `cost.subtotalAmount`. */
  updateSignals(values: Record<string, unknown>): void;
  unmount(): void;
}

/**
 * Runs the extension's bundle as Shopify's checkout does: in a worker of opaque origin, which renders by sending DOM
 * mutations. Shopify's own host is closed; this one is inferred from `@shopify/ui-extensions` and remote-dom.
 */
export function mountExtension({
  container,
  start,
  functions,
  onProblem,
  onRendered,
}: Mount): MountedExtension {
  const frame = document.createElement('iframe');
  // Without allow-same-origin the frame and its worker have the origin "null", and no secure context.
  frame.setAttribute('sandbox', 'allow-scripts');
  frame.hidden = true;
  frame.title = 'Sandbox of the extension';
  frame.srcdoc = frameSource();

  const send = (message: ToWorker) => frame.contentWindow?.postMessage(message, '*');
  const receiver = new DOMRemoteReceiver({elements: receiverElements()});
  receiver.connect(container);

  const answer = async ({call, method, args}: {call: number; method: string; args: unknown[]}) => {
    try {
      const value = await functions[method]?.(...(args as never[]));
      send({type: 'answer', call, value});
    } catch (error) {
      send({type: 'refusal', call, message: messageOf(error)});
    }
  };
  const receive = ({source, data}: MessageEvent<FromWorker>) => {
    if (source !== frame.contentWindow) return;
    try {
      switch (data.type) {
        case 'ready':
          return send({type: 'start', ...start, methods: Object.keys(functions)});
        case 'mutations':
          return receiver.connection.mutate(withListeners(data.records, send) as typeof data.records);
        case 'call':
          return void answer(data);
        case 'elementCall':
          return void receiver.connection.call(data.element, data.method, ...data.args);
        case 'rendered':
          return onRendered(data);
        case 'error':
          return onProblem(data.message);
      }
    } catch (error) {
      onProblem(`Refused by the checkout: ${messageOf(error)}`);
    }
  };
  window.addEventListener('message', receive);
  document.body.append(frame);

  return {
    updateSignals: (values) => send({type: 'signals', values}),
    unmount() {
      window.removeEventListener('message', receive);
      frame.remove(); // and with it the worker
      receiver.disconnect();
    },
  };
}

/** The worker's source travels inside the frame's: the opaque origin cannot read a blob made outside of it. */
function frameSource(): string {
  const source = JSON.stringify(WORKER_SOURCE).replaceAll('<', '\\u003c');
  return `<!doctype html><title>Sandbox</title><script>
    const worker = new Worker(URL.createObjectURL(new Blob([${source}], {type: 'text/javascript'})));
    worker.onmessage = ({data}) => parent.postMessage(data, '*');
    worker.onerror = ({message}) => parent.postMessage({type: 'error', message}, '*');
    addEventListener('message', ({data}) => worker.postMessage(data));
  </script>`;
}

function receiverElements() {
  return Object.fromEntries(
    Object.entries(elementContracts).map(([tag, {properties, events, methods}]) => [
      tag,
      {
        properties: Object.fromEntries(properties.map((name) => [name, {}])),
        events: Object.fromEntries(events.map((name) => [name, {}])),
        methods,
        attributes: ['slot', ...properties.map(attributeName)],
      },
    ]),
  );
}

function attributeName(property: string): string {
  return property.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function withListeners(value: unknown, send: (message: ToWorker) => void): unknown {
  if (Array.isArray(value)) return value.map((member) => withListeners(member, send));
  if (typeof value !== 'object' || value === null) return value;
  if ('$listener' in value) {
    const {$listener: listener} = value as ListenerReference;
    return (detail: unknown) => send({type: 'event', listener, detail});
  }
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, withListeners(member, send)]),
  );
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
