import {describe, expect, it} from 'vitest';
import {cancel, editLine, pay, placeOrder, refundAmount, refundLine} from '../../preview/server/order.ts';
import {orderPayload, refundPayload} from '../../preview/server/orderPayload.ts';

const usd = (amount: string) => ({
  shop_money: {amount, currency_code: 'USD'},
  presentment_money: {amount, currency_code: 'USD'},
});
const noon = new Date('2026-07-01T16:00:00.987Z');

function paidOrder(customer: number | undefined = 1001) {
  const order = placeOrder({quantities: [1, 2, 1], customer}, noon);
  pay(order, noon);
  return order;
}

describe('the body of an order webhook', () => {
  it('has the types of Shopify’s REST order', () => {
    const order = paidOrder();
    expect(orderPayload(order)).toMatchObject({
      id: order.id,
      admin_graphql_api_id: `gid://shopify/Order/${order.id}`,
      name: `#${order.number}`,
      order_number: order.number,
      currency: 'USD',
      financial_status: 'paid',
      cancelled_at: null,
      cancel_reason: null,
      test: true,
      subtotal_price: '122.50',
      subtotal_price_set: usd('122.50'),
      current_subtotal_price: '122.50',
      current_subtotal_price_set: usd('122.50'),
      total_price: '130.00',
      total_price_set: usd('130.00'),
      customer: {id: 1001, admin_graphql_api_id: 'gid://shopify/Customer/1001'},
      discount_codes: [],
      refunds: [],
      shipping_lines: [{price: '7.50', price_set: usd('7.50')}],
    });
    expect(orderPayload(order).line_items[1]).toMatchObject({
      id: order.lines[1]?.id,
      title: 'Terracotta planter',
      quantity: 2,
      current_quantity: 2,
      price: '38.00',
      price_set: usd('38.00'),
      gift_card: false,
    });
  });

  it('gives times in the shop’s zone, in winter and in summer, to the second', () => {
    expect(orderPayload(paidOrder()).updated_at).toBe('2026-07-01T12:00:00-04:00');
    const winter = placeOrder({quantities: [1, 1, 1], customer: 1001}, new Date('2026-01-01T03:04:05Z'));
    expect(orderPayload(winter).created_at).toBe('2025-12-31T22:04:05-05:00');
  });

  it('says pending before the payment', () => {
    expect(orderPayload(placeOrder({quantities: [1, 1, 1], customer: 1001})).financial_status).toBe(
      'pending',
    );
  });

  it('has no customer for a guest', () => {
    expect(orderPayload(placeOrder({quantities: [1, 1, 1], customer: undefined})).customer).toBeNull();
  });

  it('lists a refund of a line and lowers what is current, not what was bought', () => {
    const order = paidOrder();
    const refund = refundLine(order, 1);
    const payload = orderPayload(order);
    expect(payload).toMatchObject({
      financial_status: 'partially_refunded',
      subtotal_price: '122.50',
      current_subtotal_price_set: usd('84.50'),
      current_total_price: '92.00',
      line_items: [{}, {quantity: 2, current_quantity: 1}, {}],
    });
    expect(payload.refunds).toEqual([refundPayload(order, refund)]);
  });

  it('shows an edit upwards as a quantity, and downwards as a current quantity', () => {
    const order = paidOrder();
    editLine(order, 0, 1);
    editLine(order, 2, -1);
    expect(orderPayload(order)).toMatchObject({
      current_subtotal_price: '132.00',
      total_outstanding: '9.50',
      financial_status: 'partially_paid',
      line_items: [{quantity: 2, current_quantity: 2}, {}, {quantity: 1, current_quantity: 0}],
    });
  });

  it('carries the discount code, which lowers subtotal and total, and each line’s part of it', () => {
    const discount = {code: 'LOY-ABCD', amount: 500};
    const order = placeOrder({quantities: [1, 2, 1], customer: 1001, discount});
    pay(order);
    const refund = refundLine(order, 1);
    expect(orderPayload(order)).toMatchObject({
      discount_codes: [{code: 'LOY-ABCD', amount: '5.00', type: 'fixed_amount'}],
      discount_applications: [{type: 'discount_code', code: 'LOY-ABCD', value: '5.00'}],
      total_line_items_price: '122.50',
      total_discounts: '5.00',
      subtotal_price: '117.50',
      total_price: '125.00',
      current_total_discounts: '3.45',
      current_subtotal_price_set: usd('81.05'),
      line_items: [
        {price: '28.00', discount_allocations: [{amount: '1.14', discount_application_index: 0}]},
        {price: '38.00', total_discount: '0.00', discount_allocations: [{amount_set: usd('3.10')}]},
        {discount_allocations: [{amount: '0.76'}]},
      ],
    });
    expect(refundPayload(order, refund)).toMatchObject({
      order_adjustments: [],
      refund_line_items: [{subtotal: 36.45}],
      transactions: [{amount: '36.45'}],
    });
  });

  it('says when and why it was cancelled', () => {
    const order = paidOrder();
    cancel(order, noon);
    expect(orderPayload(order)).toMatchObject({
      cancelled_at: '2026-07-01T12:00:00-04:00',
      cancel_reason: 'customer',
      financial_status: 'refunded',
      current_subtotal_price: '0.00',
      current_total_price: '0.00',
    });
  });

  it('has no member that holds personal data', () => {
    const order = paidOrder();
    refundLine(order, 0);
    const text = JSON.stringify(orderPayload(order));
    expect(text).not.toMatch(
      /"(email|contact_email|phone|first_name|last_name|\w*address\w*|browser_ip|token)"/,
    );
  });
});

describe('the body of a refund webhook', () => {
  it('gives a line’s subtotal, and the money that went back', () => {
    const order = paidOrder();
    const refund = refundLine(order, 2, noon);
    expect(refundPayload(order, refund)).toMatchObject({
      id: refund.id,
      admin_graphql_api_id: `gid://shopify/Refund/${refund.id}`,
      order_id: order.id,
      created_at: '2026-07-01T12:00:00-04:00',
      order_adjustments: [],
      refund_line_items: [
        {
          line_item_id: order.lines[2]?.id,
          quantity: 1,
          subtotal: 18.5,
          subtotal_set: usd('18.50'),
          line_item: {title: 'Linen tea towel', current_quantity: 0},
        },
      ],
      transactions: [
        {kind: 'refund', status: 'success', amount: '18.50', currency: 'USD', parent_id: order.paymentId},
      ],
    });
  });

  it('explains an amount for no line by an order adjustment', () => {
    const order = paidOrder();
    expect(refundPayload(order, refundAmount(order, 1000))).toMatchObject({
      refund_line_items: [],
      refund_shipping_lines: [],
      order_adjustments: [{kind: 'refund_discrepancy', amount: '-10.00', amount_set: usd('-10.00')}],
      transactions: [{kind: 'refund', amount: '10.00'}],
    });
  });

  it('gives back lines and shipping of a cancelled order, and explains what is missing', () => {
    const order = paidOrder();
    refundAmount(order, 1000);
    expect(refundPayload(order, cancel(order))).toMatchObject({
      refund_line_items: [{quantity: 1}, {quantity: 2, subtotal: 76}, {quantity: 1}],
      refund_shipping_lines: [{shipping_line_id: order.shippingLineId, subtotal_amount_set: usd('7.50')}],
      order_adjustments: [{amount: '10.00'}],
      transactions: [{amount: '120.00'}],
    });
  });
});
