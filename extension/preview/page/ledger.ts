import {effect, signal} from '@preact/signals';
import type {LedgerEntry} from '../server/exchange.ts';
import {buyer} from './state.ts';
import {changes} from './wireLog.ts';

const millisecondsBetweenReads = 5000;

/** Newest first; nobody's for a guest. */
export const ledger = signal<LedgerEntry[] | 'reading' | 'unreadable' | 'nobody'>('reading');

/** Reads it after each change, and from time to time, since points also mature by themselves. */
export function followLedger(): void {
  effect(() => {
    void buyer.value;
    ledger.value = 'reading';
  });
  effect(() => {
    void buyer.value;
    void changes.value;
    void read();
  });
  setInterval(() => document.hidden || void read(), millisecondsBetweenReads);
}

async function read(): Promise<void> {
  const whose = buyer.peek();
  const found = whose === 'guest' ? 'nobody' : await entriesOf(whose);
  if (whose === buyer.peek()) ledger.value = found;
}

async function entriesOf(whose: string): Promise<LedgerEntry[] | 'unreadable'> {
  try {
    const answer = await fetch(`/preview/ledger?buyer=${whose}`);
    return answer.ok ? (await answer.json()).entries : 'unreadable';
  } catch {
    return 'unreadable';
  }
}
