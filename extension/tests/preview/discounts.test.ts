import {expect, it} from 'vitest';
import {type Discount, reduction, statusOf} from '../../preview/server/discounts.ts';

const noon = new Date('2026-07-01T12:00:00Z');
const afterwards = new Date('2026-07-02T12:00:00Z');
const basket = {customer: 1001, subtotal: 8450};

function discount(changes: Partial<Discount> = {}): Discount {
  return {
    id: 1,
    code: 'LOY-ABCD',
    title: 'Loyalty reward 1',
    startsAt: new Date('2026-06-01T00:00:00Z'),
    endsAt: afterwards,
    usageLimit: 1,
    oncePerCustomer: true,
    customers: [1001],
    amount: 500,
    minimumSubtotal: 500,
    usedBy: [],
    ...changes,
  };
}

it('takes its amount off an order of the right customer, in time and for the first time', () => {
  expect(reduction(discount(), basket, noon)).toBe(500);
});

it('takes nothing off below the minimum subtotal, and its amount at it', () => {
  expect(reduction(discount(), {...basket, subtotal: 499}, noon)).toContain('so small an order');
  expect(reduction(discount(), {...basket, subtotal: 500}, noon)).toBe(500);
});

it('takes never more off than there is', () => {
  expect(reduction(discount({minimumSubtotal: 0}), {...basket, subtotal: 300}, noon)).toBe(300);
});

it('is for its customer only, which a guest is not', () => {
  expect(reduction(discount(), {...basket, customer: 1002}, noon)).toContain('isn’t available to you');
  expect(reduction(discount(), {...basket, customer: undefined}, noon)).toContain('isn’t available to you');
  expect(reduction(discount({customers: undefined}), {...basket, customer: undefined}, noon)).toBe(500);
});

it('can be used as often as it says, and once by each customer', () => {
  expect(reduction(discount({usedBy: [1002]}), basket, noon)).toContain('usage limit');
  expect(reduction(discount({usageLimit: 3, usedBy: [1002]}), basket, noon)).toBe(500);
  expect(reduction(discount({usageLimit: 3, usedBy: [1001]}), basket, noon)).toContain('already used');
});

it('counts from its start to its end only', () => {
  expect(statusOf(discount({startsAt: afterwards, endsAt: undefined}), noon)).toBe('SCHEDULED');
  expect(statusOf(discount(), noon)).toBe('ACTIVE');
  expect(statusOf(discount(), afterwards)).toBe('EXPIRED');
  expect(reduction(discount(), basket, afterwards)).toBe('Enter a valid discount code.');
  expect(reduction(undefined, basket, noon)).toBe('Enter a valid discount code.');
});
