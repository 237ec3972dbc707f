import {describe, expect, it} from 'vitest';
import {
  cancel,
  currentDiscount,
  currentQuantity,
  currentSubtotal,
  currentTotal,
  editLine,
  financialStatus,
  type Order,
  OrderRefused,
  outstanding,
  pay,
  placeOrder,
  refundAmount,
  refundable,
  refunded,
  refundLine,
  subtotal,
} from '../../preview/server/order.ts';

/** One mug for $28.00, two planters for $38.00, one tea towel for $18.50; shipping is $7.50. */
function paidOrder(): Order {
  const order = placeOrder({quantities: [1, 2, 1], customer: 1001});
  pay(order);
  return order;
}

describe('an order of the preview shop', () => {
  it('is pending, and then paid with its shipping', () => {
    const order = placeOrder({quantities: [1, 2, 1], customer: 1001});
    expect(financialStatus(order)).toBe('pending');
    expect(subtotal(order)).toBe(12_250);

    pay(order);

    expect(financialStatus(order)).toBe('paid');
    expect(order.paid).toBe(13_000);
    expect(currentTotal(order)).toBe(13_000);
  });

  it('has ids of its own, everywhere', () => {
    const ids = [paidOrder(), paidOrder()].flatMap((order) => [
      order.id,
      order.paymentId,
      order.shippingLineId,
      ...order.lines.map(({id}) => id),
    ]);
    expect(new Set(ids).size).toBe(12);
    expect(ids.every(Number.isSafeInteger)).toBe(true);
  });

  it('loses one of a line, and its price, by a refund of the line', () => {
    const order = paidOrder();

    const refund = refundLine(order, 1);

    expect(refund).toMatchObject({amount: 3800, lines: [{quantity: 1}]});
    expect(order.lines.map(currentQuantity)).toEqual([1, 1, 1]);
    expect(currentSubtotal(order)).toBe(8450);
    expect(subtotal(order)).toBe(12_250);
    expect(financialStatus(order)).toBe('partially_refunded');
  });

  it('keeps its lines and its current subtotal when an amount is refunded', () => {
    const order = paidOrder();

    const refund = refundAmount(order, 1000);

    expect(refund).toMatchObject({amount: 1000, lines: []});
    expect(currentSubtotal(order)).toBe(12_250);
    expect(refundable(order)).toBe(12_000);
    expect(outstanding(order)).toBe(0);
  });

  it('changes its lines and no money when it is edited', () => {
    const order = paidOrder();

    editLine(order, 0, 1);
    expect(currentSubtotal(order)).toBe(15_050);
    expect(outstanding(order)).toBe(2800);
    expect(financialStatus(order)).toBe('partially_paid');

    editLine(order, 0, -1);
    editLine(order, 0, -1);
    expect(currentSubtotal(order)).toBe(9450);
    expect(order.refunds).toEqual([]);
    expect(financialStatus(order)).toBe('paid');
  });

  it('gives back all that is left, with the shipping, when it is cancelled', () => {
    const order = paidOrder();
    refundLine(order, 0);
    refundAmount(order, 1000);

    const refund = cancel(order);

    expect(refund).toMatchObject({amount: 13_000 - 2800 - 1000, shipping: {amount: 750}});
    expect(refund.lines.map(({quantity}) => quantity)).toEqual([2, 1]);
    expect(currentTotal(order)).toBe(0);
    expect(refunded(order)).toBe(13_000);
    expect(financialStatus(order)).toBe('refunded');
  });

  it('gives never more back than was paid', () => {
    const order = placeOrder({quantities: [1, 1, 1], customer: undefined});
    pay(order);
    refundAmount(order, 8500);

    expect(refundLine(order, 1).amount).toBe(700);
    expect(refundLine(order, 0).amount).toBe(0);
    expect(() => refundAmount(order, 1)).toThrow(OrderRefused);
  });

  it('refuses what is not there any more', () => {
    const order = paidOrder();
    refundLine(order, 0);
    expect(() => refundLine(order, 0)).toThrow('Nothing is left of this line.');
    expect(() => editLine(order, 0, -1)).toThrow('Nothing is left of this line.');
    expect(() => refundLine(order, 3)).toThrow('The order has no such line.');

    cancel(order);

    expect(() => cancel(order)).toThrow('The order is cancelled.');
    expect(() => editLine(order, 1, 1)).toThrow('The order is cancelled.');
    expect(order.refunds).toHaveLength(2);
  });

  describe('with a discount of $5.00', () => {
    /** As above: lines of $28.00, $76.00 and $18.50. */
    function discountedOrder(): Order {
      const discount = {code: 'LOY-ABCD', amount: 500};
      const order = placeOrder({quantities: [1, 2, 1], customer: 1001, discount});
      pay(order);
      return order;
    }

    it('costs less by it, of which each line has its part', () => {
      const order = discountedOrder();
      expect(order.lines.map(({discount}) => discount)).toEqual([114, 310, 76]);
      expect(subtotal(order)).toBe(11_750);
      expect(order.paid).toBe(12_500);
      expect(financialStatus(order)).toBe('paid');
    });

    it('gives back what was paid for a line, and all of it in the end', () => {
      const order = discountedOrder();
      expect(refundLine(order, 1).amount).toBe(3800 - 155);
      expect(refundLine(order, 1).amount).toBe(3800 - 155);
      expect(currentSubtotal(order)).toBe(4650 - 114 - 76);
      expect(currentDiscount(order)).toBe(114 + 76);
      cancel(order);
      expect(refunded(order)).toBe(12_500);
      expect(currentSubtotal(order)).toBe(0);
      expect(financialStatus(order)).toBe('refunded');
    });

    it('takes nothing off what an edit adds', () => {
      const order = discountedOrder();
      editLine(order, 0, 1);
      expect(currentSubtotal(order)).toBe(11_750 + 2800);
    });
  });
});
