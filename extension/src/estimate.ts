import type {Earn} from './loyaltyClient.ts';

/** Shopify's `Money`: `amount` in major units. */
interface Money {
  amount: number;
  currencyCode: string;
}

/**
 * The whole points that an order of this subtotal earns: `floor(points × subtotal ÷ per)`, in exact arithmetic,
 * since in floating point 19.99 × 100 is 1998.9999999999998.
 *
 * @returns undefined while the subtotal is unknown, and when it is in another currency than the program's.
 */
export function estimatedPoints(earn: Earn, subtotal: Money | undefined): number | undefined {
  if (!subtotal || subtotal.currencyCode !== earn.currency) return undefined;
  const {amount} = subtotal;
  if (!Number.isFinite(amount) || amount < 0 || amount > MAX_AMOUNT) return undefined;

  const [whole = '', fraction = ''] = earn.per.split('.');
  // Both numbers of the quotient are scaled by 1000, for no currency has more than three decimals,
  // and by the decimals of `per`.
  const scaledAmount = BigInt(amount.toFixed(3).replace('.', '') + '0'.repeat(fraction.length));
  const scaledPer = BigInt(`${whole}${fraction}000`);
  return Number((BigInt(earn.points) * scaledAmount) / scaledPer);
}

/** Up to here a JavaScript number tells thousandths apart. */
const MAX_AMOUNT = Number.MAX_SAFE_INTEGER / 1000;
