import type {OrderView} from '../server/exchange.ts';
import {Block} from './Block.tsx';
import {contacts, OrderSummary, ShopPage} from './Checkout.tsx';
import {startNewCheckout} from './orders.ts';

export function ThankYou({name, confirmationNumber, buyer}: OrderView) {
  const contact = contacts[buyer];
  return (
    <ShopPage title="Thank you" summary={<OrderSummary fixed />}>
      <section class="thanks" aria-labelledby="thanks-heading">
        <svg viewBox="0 0 40 40" aria-hidden="true">
          <circle cx="20" cy="20" r="18" />
          <path d="m12 20.500 5.500 5.500L28.500 15" />
        </svg>
        <div>
          <small>
            Order {name}, confirmation {confirmationNumber}
          </small>
          <h2 id="thanks-heading">Thank you{contact && `, ${contact.name.split(' ')[0]}`}!</h2>
        </div>
      </section>
      <Block />
      <section class="details" aria-labelledby="details-heading">
        <h2 id="details-heading">Order details</h2>
        <dl>
          <div>
            <dt>Contact</dt>
            <dd>{contact?.email ?? 'Not logged in'}</dd>
          </div>
          <div>
            <dt>Delivery</dt>
            <dd>Standard to 12 Orchard Lane, Portland</dd>
          </div>
          <div>
            <dt>Payment</dt>
            <dd>Test card ending with 4242: nothing was charged</dd>
          </div>
        </dl>
      </section>
      <button type="button" class="again" onClick={startNewCheckout}>
        New checkout
      </button>
    </ShopPage>
  );
}
