import type {ComponentChildren} from 'preact';
import {type Product, products, shippingCost} from './products.tsx';
import {buyer, quantities, subtotalCents} from './state.ts';

/** The shop's own part of the page. Only the cart works; the rest is there for the look. */
export function Checkout() {
  return (
    <main class="checkout">
      <header class="shop">
        <svg viewBox="0 0 32 32" aria-hidden="true">
          <path d="M7 26C5 13 13 6 27 6c1 13-6 21-17 18m-3 2c3-8 8-12 13-14" />
        </svg>
        <h1>
          Fern &amp; Kiln <span class="visually-hidden">checkout</span>
        </h1>
      </header>
      <div class="columns">
        <OrderSummary />
        <div class="steps">
          <Contact />
          <div id="block" class="block" />
          <Delivery />
          <Payment />
        </div>
      </div>
    </main>
  );
}

function OrderSummary() {
  return (
    <section class="summary" aria-labelledby="summary-heading">
      <h2 id="summary-heading">Order summary</h2>
      <ul class="lines">
        {products.map((product, index) => (
          <CartLine key={product.title} product={product} index={index} />
        ))}
      </ul>
      <dl class="totals">
        <Total name="Subtotal" cents={subtotalCents.value} />
        <Total name="Shipping" cents={shippingCost} />
        <Total name="Total" cents={subtotalCents.value + shippingCost} grand />
      </dl>
    </section>
  );
}

function CartLine({product, index}: {product: Product; index: number}) {
  const quantity = quantities.value[index] ?? 1;
  const change = (difference: number) => {
    quantities.value = quantities.value.map((each, line) => (line === index ? each + difference : each));
  };
  return (
    <li>
      {product.picture}
      <div class="product">
        <span>{product.title}</span>
        <small>{product.variant}</small>
        {/* aria-disabled, so that the focus stays on a button at its limit. */}
        <fieldset class="stepper">
          <legend class="visually-hidden">Quantity of {product.title}</legend>
          <button
            type="button"
            aria-label={`One ${product.title} less`}
            aria-disabled={quantity === 1}
            onClick={() => quantity > 1 && change(-1)}
          >
            −
          </button>
          <output>{quantity}</output>
          <button
            type="button"
            aria-label={`One ${product.title} more`}
            aria-disabled={quantity === 9}
            onClick={() => quantity < 9 && change(1)}
          >
            +
          </button>
        </fieldset>
      </div>
      <span class="price">{money(product.cents * quantity)}</span>
    </li>
  );
}

function Total({name, cents, grand = false}: {name: string; cents: number; grand?: boolean}) {
  return (
    <div class={grand ? 'grand' : undefined}>
      <dt>{name}</dt>
      <dd>
        {grand && <small>USD</small>} {money(cents)}
      </dd>
    </div>
  );
}

const contacts = {
  member: {name: 'Robin Alder', email: 'robin@example.com'},
  newMember: {name: 'Kim Reed', email: 'kim@example.com'},
  guest: undefined,
};

function Contact() {
  const contact = contacts[buyer.value];
  return (
    <Inert title="Contact" aside={contact ? `Logged in as ${contact.name}` : 'Not logged in'}>
      <Field label="Email" value={contact?.email ?? ''} wide />
    </Inert>
  );
}

function Delivery() {
  return (
    <Inert title="Delivery" aside="Standard, 3–5 days">
      <Field label="Address" value="12 Orchard Lane" wide />
      <Field label="City" value="Portland" />
      <Field label="ZIP code" value="97205" />
    </Inert>
  );
}

function Payment() {
  return (
    <Inert title="Payment" aside="No card is charged">
      <Field label="Card number" value="•••• •••• •••• 4242" wide />
      <Field label="Expiration date" value="12 / 30" />
      <Field label="Security code" value="•••" />
      <button type="button" class="pay" disabled>
        Pay now
      </button>
    </Inert>
  );
}

function Inert({title, aside, children}: {title: string; aside: string; children: ComponentChildren}) {
  return (
    <section class="inert" aria-label={title}>
      <header>
        <h2>{title}</h2>
        <span>{aside}</span>
      </header>
      <div class="fields">{children}</div>
    </section>
  );
}

function Field({label, value, wide = false}: {label: string; value: string; wide?: boolean}) {
  return (
    <label class={wide ? 'wide' : undefined}>
      <span>{label}</span>
      <input value={value} disabled />
    </label>
  );
}

function money(cents: number): string {
  return new Intl.NumberFormat('en-US', {style: 'currency', currency: 'USD'}).format(cents / 100);
}
