import {describe, expect, test} from 'vitest';
import {estimatedPoints} from '../src/estimate.ts';

const earn = {points: 1, per: '1.00', currency: 'USD'};
const usd = (amount: number) => ({amount, currencyCode: 'USD'});

describe('an order earns floor(points × subtotal ÷ per)', () => {
  test.each([
    // points, per, subtotal, currency, expected
    [1, '1.00', 84, 'USD', 84],
    [1, '1.00', 84.99, 'USD', 84],
    [1, '1.00', 0.99, 'USD', 0],
    [1, '1.00', 0, 'USD', 0],
    [100, '1.00', 19.99, 'USD', 1999], // 1998.9999999999998 in floating point
    [100, '1.00', 1.15, 'USD', 115], // 114.99999999999999
    [1, '0.01', 0.29, 'USD', 29], // 28.999999999999996
    [1, '0.1', 0.3, 'USD', 3], // 2.9999999999999996
    [10, '1.00', 0.07, 'USD', 0],
    [1, '1.00', 19.99 * 3, 'USD', 59], // 59.97, whatever the noise
    [100, '1.00', 0.1 + 0.2, 'USD', 30], // 0.30000000000000004
    [1, '1.00', 4.35 * 100, 'USD', 435], // 434.99999999999994, a product of floating point
    [3, '2.50', 9.99, 'USD', 11],
    [1, '3', 10, 'USD', 3],
    [7, '0.333', 1, 'USD', 21],
    [0, '1.00', 84, 'USD', 0],
    [1, '100', 12_345, 'JPY', 123],
    [1, '1', 1_999, 'JPY', 1_999],
    [1000, '1.000', 1.005, 'KWD', 1005], // 1004.9999999999999
    [1, '0.001', 4.035, 'BHD', 4035],
    [1, '1.00', 9_007_199_254_740.99, 'USD', 9_007_199_254_740],
  ])('%d per %s of %d %s: %d', (points, per, amount, currency, expected) => {
    expect(estimatedPoints({points, per, currency}, {amount, currencyCode: currency})).toBe(expected);
  });

  test('for any amount in any currency, as whole numbers of minor units show', () => {
    const random = seededRandom(20_260_701);
    for (let round = 0; round < 20_000; round++) {
      const decimals = random(4);
      const minorUnits = random(10 ** (1 + random(9)));
      const perMinorUnits = 1 + random(10 ** (1 + random(4)));
      const points = random(1_000);
      const amount = Number(decimal(minorUnits, decimals));
      const per = decimal(perMinorUnits, decimals);
      const product = points * minorUnits; // exact: below 2^53
      const expected = (product - (product % perMinorUnits)) / perMinorUnits;

      const actual = estimatedPoints({points, per, currency: 'USD'}, {amount, currencyCode: 'USD'});
      if (actual !== expected) expect.fail(`${points} per ${per} of ${amount}: ${actual}, not ${expected}`);
    }
  });
});

describe('what comes off the whole order earns nothing:', () => {
  test.each<[number, number[], number]>([
    [84, [5], 79],
    [84.99, [5], 79],
    [84.99, [5, 0.99], 79],
    [84.99, [4.995], 79],
    [0.3, [0.1], 0],
    [9_007_199_254_740.99, [0.99], 9_007_199_254_740],
    [84, [84], 0],
    [84, [100], 0],
  ])('%d less %j: %d', (amount, discounts, expected) => {
    expect(estimatedPoints(earn, usd(amount), discounts.map(usd))).toBe(expected);
  });

  test('exactly, where floating point has 0.09999999999999998', () => {
    expect(estimatedPoints({...earn, per: '0.1'}, usd(1), [usd(0.9)])).toBe(1);
  });
});

describe('there is no estimate', () => {
  test('when the buyer’s currency is not the program’s', () => {
    expect(estimatedPoints(earn, {amount: 84, currencyCode: 'CAD'})).toBeUndefined();
    expect(estimatedPoints(earn, usd(84), [{amount: 5, currencyCode: 'CAD'}])).toBeUndefined();
  });

  test('while the subtotal is unknown', () => {
    expect(estimatedPoints(earn, undefined)).toBeUndefined();
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY, -1, 1e21, undefined, null, '84'])(
    'when the amount is %s',
    (amount) => {
      expect(estimatedPoints(earn, usd(amount as number))).toBeUndefined();
      expect(estimatedPoints(earn, usd(84), [usd(amount as number)])).toBeUndefined();
    },
  );
});

/** Places the decimal point by text, independently of the code under test. */
function decimal(minorUnits: number, decimals: number): string {
  const digits = String(minorUnits).padStart(decimals + 1, '0');
  return decimals === 0 ? digits : `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

/** Mulberry32: the same numbers in every run. */
function seededRandom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}
