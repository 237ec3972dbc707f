import type {Earn} from './loyaltyClient.ts';

/** Shopify's `Money`: `amount` in major units. */
interface Money {
  amount: number;
  currencyCode: string;
}

/**
 * The whole points that an order earns: `floor(points × (subtotal − discounts) ÷ per)`, in exact arithmetic, since in
 * floating point 19.99 × 100 is 1998.9999999999998.
 *
 * @param discounts what comes off the order as a whole; what comes off its lines is not in the subtotal
 * @returns undefined while the subtotal is unknown, and when it is in another currency than the program's
 */
export function estimatedPoints(earn: Earn, subtotal?: Money, discounts: Money[] = []): number | undefined {
  const thousandths = discounts.reduce(
    (rest, discount) => rest - toThousandths(discount, earn.currency),
    toThousandths(subtotal, earn.currency),
  );
  if (!Number.isSafeInteger(thousandths)) return undefined;

  const [whole, fraction = ''] = earn.per.split('.');
  // Both numbers of the quotient are scaled by 1000 and by the decimals of `per`.
  const scaledAmount = BigInt(Math.max(0, thousandths) + '0'.repeat(fraction.length));
  return Number((BigInt(earn.points) * scaledAmount) / BigInt(`${whole}${fraction}000`));
}

/** No currency has more than three decimals. */
function toThousandths(money: Money | undefined, currency: string): number {
  if (money?.currencyCode !== currency || !Number.isFinite(money.amount) || money.amount < 0) return NaN;
  return Number(money.amount.toFixed(3).replace('.', ''));
}
