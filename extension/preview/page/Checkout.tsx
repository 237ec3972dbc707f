import type {ComponentChildren} from 'preact';
import {useRef, useState} from 'preact/hooks';
import {mostOfOne, type Product, products, shippingCost} from '../server/catalog.ts';
import {Block} from './Block.tsx';
import {addCode, refusal, removeCode} from './discounts.ts';
import {money} from './money.ts';
import {paying, payNow, payProblem} from './orders.ts';
import {pictures} from './pictures.tsx';
import {bought, buyer, discount, quantities, subtotalCents, switchedOn, totalCents} from './state.ts';

/** The shop's own part of the page. Only the cart, the discount code and “Pay now” work; the rest is there for the look. */
export function Checkout() {
  return (
    <ShopPage title="Checkout" summary={<OrderSummary />}>
      <Contact />
      <Block />
      <Delivery />
      <Payment />
    </ShopPage>
  );
}

interface ShopPageProperties {
  title: string;
  summary: ComponentChildren;
  children: ComponentChildren;
}

export function ShopPage({title, summary, children}: ShopPageProperties) {
  return (
    <main class="checkout" tabIndex={-1} aria-label={title}>
      <header class="shop">
        <svg viewBox="0 0 32 32" aria-hidden="true">
          <path d="M7 26C5 13 13 6 27 6c1 13-6 21-17 18m-3 2c3-8 8-12 13-14" />
        </svg>
        <h1>
          Fern &amp; Kiln <span class="visually-hidden">– {title}</span>
        </h1>
      </header>
      <div class="columns">
        {summary}
        <div class="steps">{children}</div>
      </div>
    </main>
  );
}

export function OrderSummary({fixed = false}: {fixed?: boolean}) {
  return (
    <section class="summary" aria-labelledby="summary-heading">
      <h2 id="summary-heading">Order summary</h2>
      <ul class="lines">
        {products.map((product, index) => (
          <CartLine key={product.sku} product={product} index={index} fixed={fixed} />
        ))}
      </ul>
      {!fixed && <DiscountCode />}
      <dl class="totals">
        <Total name="Subtotal" cents={subtotalCents.value} />
        {discount.value && <Total name={`Discount ${discount.value.code}`} cents={-discount.value.amount} />}
        <Total name="Shipping" cents={shippingCost} />
        <Total name="Total" cents={totalCents.value} grand />
      </dl>
    </section>
  );
}

function CartLine({product, index, fixed}: {product: Product; index: number; fixed: boolean}) {
  const quantity = bought.value[index] ?? 1;
  return (
    <li>
      {pictures[product.sku]}
      <div class="product">
        <span>{product.title}</span>
        <small>{product.variant}</small>
        {fixed ? (
          <small>Quantity {quantity}</small>
        ) : (
          <Stepper product={product} index={index} quantity={quantity} />
        )}
      </div>
      <span class="price">{money(product.cents * quantity)}</span>
    </li>
  );
}

function Stepper({product: {title}, index, quantity}: {product: Product; index: number; quantity: number}) {
  const change = (difference: number) => {
    quantities.value = quantities.value.map((each, line) => (line === index ? each + difference : each));
  };
  return (
    // aria-disabled, so that the focus stays on a button at its limit.
    <fieldset class="stepper">
      <legend class="visually-hidden">Quantity of {title}</legend>
      <button
        type="button"
        aria-label={`One ${title} less`}
        aria-disabled={quantity === 1}
        onClick={() => quantity > 1 && change(-1)}
      >
        −
      </button>
      <output>{quantity}</output>
      <button
        type="button"
        aria-label={`One ${title} more`}
        aria-disabled={quantity === mostOfOne}
        onClick={() => quantity < mostOfOne && change(1)}
      >
        +
      </button>
    </fieldset>
  );
}

/** The checkout's own field: what a buyer does with a code that the extension could not apply. */
function DiscountCode() {
  const [entered, setEntered] = useState('');
  const [problem, setProblem] = useState('');
  const locked = switchedOn.value.has('locked');
  const place = useRef<HTMLDivElement>(null);
  // What was pressed is gone when the page shows the change.
  const keepFocus = () =>
    requestAnimationFrame(() => place.current?.querySelector<HTMLElement>('input, button')?.focus());
  const apply = async (event: Event) => {
    event.preventDefault();
    const result = await addCode(entered);
    setProblem(result.type === 'error' ? result.message : '');
    if (result.type !== 'success') return;
    setEntered('');
    keepFocus();
  };
  const remove = () => {
    removeCode();
    keepFocus();
  };
  return (
    <div class="discount" ref={place}>
      {discount.value ? (
        <p class="tag">
          {discount.value.code}
          {!locked && (
            <button type="button" aria-label={`Remove ${discount.value.code}`} onClick={remove}>
              ×
            </button>
          )}
        </p>
      ) : (
        !locked && (
          <form onSubmit={(event) => void apply(event)}>
            <input
              aria-label="Discount code"
              placeholder="Discount code"
              autocomplete="off"
              value={entered}
              onInput={(event) => setEntered(event.currentTarget.value)}
            />
            <button type="submit" class="apply">
              Apply
            </button>
          </form>
        )
      )}
      <p role="status">{discount.value ? refusal.value : problem}</p>
    </div>
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

export const contacts = {
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
  const isEditor = switchedOn.value.has('editor');
  return (
    <Inert title="Payment" aside={isEditor ? 'Not in the checkout editor' : 'No card is charged'}>
      <Field label="Card number" value="•••• •••• •••• 4242" wide />
      <Field label="Expiration date" value="12 / 30" />
      <Field label="Security code" value="•••" />
      <button
        type="button"
        class="pay"
        disabled={isEditor}
        aria-disabled={paying.value}
        onClick={() => void payNow()}
      >
        Pay now
      </button>
      <p role="alert" class="wide">
        {payProblem.value}
      </p>
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
