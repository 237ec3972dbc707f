import type {SignalSeed, StartMessage} from './protocol.ts';
import {translate} from './translate.ts';

type SignalClass = new (value: unknown) => {value: unknown};
type ExtensionFunction = (api: object) => unknown;
type ApiObject = Record<string, unknown>;

/** Builds the global `shopify` of the worker from what the host sends. */
export function installShopify(
  start: StartMessage,
  callHost: (method: string, args: unknown[]) => Promise<unknown>,
) {
  const registered = new Map<string, ExtensionFunction>();
  const signals = new Map<string, {value: unknown}>();
  const api: ApiObject = {
    extend: (target: string, extension: ExtensionFunction) => registered.set(target, extension),
    // The bundle hands over its own Signal class first thing, so that reading a value subscribes its components.
    setSignals: (Signal: SignalClass) => Object.assign(api, withSignals(start.api, Signal, signals)),
    i18n: internationalization(start),
  };
  for (const method of start.methods) {
    const call = (...args: unknown[]) => callHost(method, args);
    const [owner, name] = method.split('.') as [string, string | undefined];
    if (name === undefined) api[owner] = call;
    else api[owner] = {...(api[owner] as object | undefined), [name]: call};
  }
  Object.assign(globalThis, {shopify: api});

  return {
    api,
    registered,
    updateSignals(values: Record<string, unknown>) {
      for (const [path, value] of Object.entries(values)) {
        const signal = signals.get(path);
        if (signal) signal.value = value;
      }
    },
  };
}

function withSignals(
  data: object,
  Signal: SignalClass,
  signals: Map<string, object>,
  path: string[] = [],
): ApiObject {
  return Object.fromEntries(
    Object.entries(data).map(([name, value]) => {
      const here = [...path, name];
      if (!isPlainObject(value)) return [name, value];
      if (!('$signal' in value)) return [name, withSignals(value, Signal, signals, here)];
      const signal = new Signal((value as SignalSeed<unknown>).$signal);
      // Deprecated, but still in the types that extensions are compiled against.
      Object.defineProperty(signal, 'current', {get: () => signal.value});
      signals.set(here.join('.'), signal);
      return [name, signal];
    }),
  );
}

function isPlainObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function internationalization({translations, locale, currency}: StartMessage) {
  return {
    translate: (key: string, replacements?: Record<string, string | number>) =>
      translate(translations, locale, key, replacements),
    formatNumber: (number: number | bigint, options?: Intl.NumberFormatOptions) =>
      new Intl.NumberFormat(locale, options).format(number),
    formatCurrency: (amount: number | bigint, options?: Intl.NumberFormatOptions) =>
      new Intl.NumberFormat(locale, {style: 'currency', currency, ...options}).format(amount),
    formatDate: (date: Date, options?: Intl.DateTimeFormatOptions) =>
      new Intl.DateTimeFormat(locale, options).format(date),
  };
}
