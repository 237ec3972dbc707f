import type {ComponentChildren} from 'preact';
import {useRef} from 'preact/hooks';
import {type Product, products} from '../server/catalog.ts';
import type {OrderView} from '../server/exchange.ts';
import {money} from './money.ts';
import {act, deliver, held, notice} from './orders.ts';
import {order} from './state.ts';

const amount = 1000;

/** What the merchant does with the order in Shopify's admin. */
export function OrderPanel() {
  return (
    <section class="order" aria-labelledby="order-heading">
      {order.value ? (
        <Order {...order.value} />
      ) : (
        <>
          <h2 id="order-heading">Order</h2>
          <p class="about">“Pay now” places one, which you then edit and refund as the merchant.</p>
        </>
      )}
    </section>
  );
}

function Order(shown: OrderView) {
  const {name, financialStatus, isCancelled, paid, refunded, currentSubtotal, lines} = shown;
  return (
    <>
      <header>
        <h2 id="order-heading">Order {name}</h2>
        <span class="status quiet">
          {financialStatus.replace('_', ' ')}
          {isCancelled && ', cancelled'}
        </span>
      </header>
      <p class="about">
        Paid {money(paid)}, refunded {money(refunded)}, current subtotal {money(currentSubtotal)}.
      </p>
      <ul>
        {products.map((product, index) => (
          <OrderLine
            key={product.sku}
            product={product}
            index={index}
            current={lines[index]?.current ?? 0}
            isCancelled={isCancelled}
          />
        ))}
      </ul>
      <div class="actions">
        <Action
          possible={paid - refunded >= amount}
          act={() => act({type: 'refundAmount', amount}, `Refunded ${money(amount)} for no line`)}
        >
          Refund {money(amount)}
        </Action>
        <Action possible={!isCancelled} act={() => act({type: 'cancel'}, 'Cancelled, the rest refunded')}>
          Cancel order
        </Action>
      </div>
      <p role="status">{notice.value}</p>
      <Held key={shown.id} {...shown} />
    </>
  );
}

interface OrderLineProperties {
  product: Product;
  index: number;
  current: number;
  isCancelled: boolean;
}

function OrderLine({product: {title}, index, current, isCancelled}: OrderLineProperties) {
  const edit = (by: 1 | -1) =>
    act({type: 'editLine', line: index, by}, `Edited: one ${title} ${by === 1 ? 'more' : 'less'}`);
  return (
    <li>
      <span>
        {current} × {title}
      </span>
      <Action
        label={`Refund one ${title}`}
        possible={current > 0}
        act={() => act({type: 'refundLine', line: index}, `Refunded one ${title}`)}
      >
        Refund
      </Action>
      <Action label={`Edit order: one ${title} less`} possible={current > 0} act={() => edit(-1)}>
        −
      </Action>
      <Action label={`Edit order: one ${title} more`} possible={!isCancelled} act={() => edit(1)}>
        +
      </Action>
    </li>
  );
}

function Held({id}: OrderView) {
  const wasThere = useRef(false);
  wasThere.current ||= held.value > 0;
  if (!wasThere.current) return null;
  return (
    <fieldset class="actions">
      <legend>
        {held.value} {held.value === 1 ? 'webhook' : 'webhooks'} held back
      </legend>
      <Action possible={held.value > 0} act={() => deliver({orderId: id, held: 'oldestFirst'})}>
        Deliver oldest first
      </Action>
      <Action possible={held.value > 0} act={() => deliver({orderId: id, held: 'newestFirst'})}>
        Deliver newest first
      </Action>
      <p class="about">After 15 s the block asks no more: then press “Reload block”.</p>
    </fieldset>
  );
}

interface ActionProperties {
  label?: string;
  possible: boolean;
  act(): Promise<void>;
  children: ComponentChildren;
}

/** Only says that it is disabled, so that the focus stays on a button that can do no more. */
function Action({label, possible, act, children}: ActionProperties) {
  return (
    <button type="button" aria-label={label} aria-disabled={!possible} onClick={() => possible && void act()}>
      {children}
    </button>
  );
}
