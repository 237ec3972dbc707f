import './page.css';
import {effect} from '@preact/signals';
import {render} from 'preact';
import {defineElements} from '../host/elements.tsx';
import {Checkout} from './Checkout.tsx';
import {CodesPanel} from './CodesPanel.tsx';
import {Controls} from './Controls.tsx';
import {followDiscount} from './discounts.ts';
import {LedgerPanel} from './LedgerPanel.tsx';
import {followLedger} from './ledger.ts';
import {OrderPanel} from './OrderPanel.tsx';
import {loadOrder} from './orders.ts';
import {followShop} from './shopView.ts';
import {order} from './state.ts';
import {ThankYou} from './ThankYou.tsx';
import {WirePanel} from './WirePanel.tsx';
import {followWire, problems} from './wireLog.ts';

defineElements((tag) => {
  problems.value = [...problems.value, `No rendering for <${tag}> in this preview: shown as a plain block.`];
});

function Preview() {
  return (
    <>
      <header class="label">
        <strong>Preview shop:</strong> plays Shopify on this machine. Styling is approximate.{' '}
        <a href="#controls-heading">To the controls</a>
      </header>
      <div class="stage">
        {order.value ? <ThankYou {...order.value} /> : <Checkout />}
        <aside class="backstage" aria-label="Preview">
          <Controls />
          <OrderPanel />
          <LedgerPanel />
          <CodesPanel />
          <WirePanel />
        </aside>
      </div>
    </>
  );
}

void loadOrder().then(async () => {
  await followDiscount();
  effect(() => {
    document.title = `${order.value ? 'Thank you' : 'Checkout'} – Fern & Kiln (preview shop)`;
  });
  render(<Preview />, document.body);
  followWire();
  followLedger();
  followShop();
});
