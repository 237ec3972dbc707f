import type {RemoteMutationRecord} from '@remote-dom/core';
import type {ElementContracts} from '../server/elementContracts.ts';

/** Generated at start from Shopify's types and put into both bundles; see server/elementContracts.ts. */
declare const ELEMENT_CONTRACTS: ElementContracts;
export const elementContracts = ELEMENT_CONTRACTS;

/** Stands for a signal whose value follows; signals themselves cannot cross to the worker. */
export interface SignalSeed<Value> {
  $signal: Value;
}

/** Stands for an event listener that lives in the worker. */
export interface ListenerReference {
  $listener: number;
}

export interface StartMessage {
  type: 'start';
  target: string;
  scriptUrl: string;
  /** The data of the `shopify` global, with seeds for signals. */
  api: object;
  /** Names of the functions that the host answers, e.g. `sessionToken.get`. */
  methods: string[];
  /** The locale file's contents. */
  translations: object;
  locale: string;
  currency: string;
}

export type ToWorker =
  | StartMessage
  | {type: 'answer'; call: number; value: unknown}
  | {type: 'refusal'; call: number; message: string}
  | {type: 'event'; listener: number; detail: unknown}
  /** New values of signals by their path, e.g. `cost.subtotalAmount`. */
  | {type: 'signals'; values: Record<string, unknown>};

export type FromWorker =
  | {type: 'ready'}
  | {type: 'mutations'; records: RemoteMutationRecord[]}
  | {type: 'call'; call: number; method: string; args: unknown[]}
  | {type: 'elementCall'; element: string; method: string; args: unknown[]}
  | {type: 'rendered'; milliseconds: number; origin: string; isSecureContext: boolean}
  | {type: 'error'; message: string};
