import {effect, signal} from '@preact/signals';
import type {AdminTrouble, ShopView} from '../server/exchange.ts';
import {order} from './state.ts';
import {changes} from './wireLog.ts';

const millisecondsBetweenReads = 5000;

/** Of the shop and not of this page: what another tab did shows here as well. */
export const shopView = signal<ShopView>({adminTrouble: 'none', codes: []});

export function followShop(): void {
  effect(() => {
    void changes.value;
    void order.value;
    void read();
  });
  setInterval(() => document.hidden || void read(), millisecondsBetweenReads);
}

export async function setAdminTrouble(adminTrouble: AdminTrouble): Promise<void> {
  await read({method: 'PUT', body: JSON.stringify({adminTrouble})});
}

async function read(request?: RequestInit): Promise<void> {
  try {
    const answer = await fetch('/preview/shop', request);
    if (answer.ok) shopView.value = await answer.json();
  } catch {
    // The server has ended; what was last known stays.
  }
}
