import {expect, it} from 'vitest';
import {select} from '../../preview/server/subscriptions.ts';

it('keeps the named members, nested ones also through arrays, and nothing else', () => {
  const order = {
    id: 7,
    email: 'robin@example.com',
    customer: {id: 1001, email: 'robin@example.com'},
    total_set: {shop_money: {amount: '1.00'}},
    refunds: [
      {id: 1, note: 'broken', lines: [{subtotal: '2.00', title: 'Mug'}]},
      {id: 2, note: null, lines: []},
    ],
  };
  const fields = ['id', 'customer.id', 'total_set', 'refunds.id', 'refunds.lines.subtotal'];

  expect(select(order, fields)).toEqual({
    id: 7,
    customer: {id: 1001},
    total_set: {shop_money: {amount: '1.00'}},
    refunds: [
      {id: 1, lines: [{subtotal: '2.00'}]},
      {id: 2, lines: []},
    ],
  });
});

it('keeps null where a guest has no customer', () => {
  expect(select({customer: null, id: 7}, ['customer.id'])).toEqual({customer: null});
});
