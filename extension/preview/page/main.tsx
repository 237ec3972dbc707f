import './page.css';
import {render} from 'preact';
import {defineElements} from '../host/elements.tsx';
import {showBlock} from './block.ts';
import {Checkout} from './Checkout.tsx';
import {Controls} from './Controls.tsx';
import {WirePanel} from './WirePanel.tsx';
import {followWire, problems} from './wireLog.ts';

defineElements((tag) => {
  problems.value = [...problems.value, `No rendering for <${tag}> in this preview: shown as a plain block.`];
});

render(
  <>
    <header class="label">
      <strong>Preview shop:</strong> plays Shopify on this machine. Styling is approximate.
    </header>
    <div class="stage">
      <Checkout />
      <aside class="backstage" aria-label="Preview">
        <Controls />
        <WirePanel />
      </aside>
    </div>
  </>,
  document.body,
);

showBlock(document.getElementById('block') as HTMLElement);
followWire();
