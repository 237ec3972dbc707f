import {mostOfOne, products} from './catalog.ts';
import type {
  AdminTrouble,
  Buyer,
  DeliveryRequest,
  OrderAction,
  OrderRequest,
  PageSwitches,
  Purchase,
  TokenRequest,
} from './exchange.ts';

/** The page never sends this: somebody else does. */
export class BadRequest extends Error {}

const buyers: readonly string[] = ['member', 'newMember', 'guest'] satisfies Buyer[];
const troubles: readonly string[] = [
  'none',
  'slow',
  'throttled',
  'down',
  'taken',
  'cut',
  'refused',
] satisfies AdminTrouble[];
const mostCents = 1_000_000;

export function readBuyer(value: unknown): Buyer {
  require(typeof value === 'string' && buyers.includes(value));
  return value as Buyer;
}

export function readTokenRequest(json: unknown): TokenRequest {
  const {buyer, expired, wrongSecret, otherApp} = objectOf(json);
  return {
    buyer: readBuyer(buyer),
    expired: expired === true,
    wrongSecret: wrongSecret === true,
    otherApp: otherApp === true,
  };
}

export function readSwitches(json: unknown): PageSwitches {
  const {backendDown, slowNetwork, holdWebhooks} = objectOf(json);
  return {
    backendDown: backendDown === true,
    slowNetwork: slowNetwork === true,
    holdWebhooks: holdWebhooks === true,
  };
}

export function readPurchase(json: unknown): Purchase {
  const {buyer, quantities} = objectOf(json);
  require(Array.isArray(quantities) && quantities.length === products.length);
  return {
    buyer: readBuyer(buyer),
    quantities: (quantities as unknown[]).map((quantity) => integer(quantity, 1, mostOfOne)),
  };
}

export function readOrderRequest(json: unknown): OrderRequest {
  const {code, total} = objectOf(json);
  return {
    ...readPurchase(json),
    code: code === null ? null : readCode(json),
    total: integer(total, 0, mostCents),
  };
}

export function readCode(json: unknown): string {
  const {code} = objectOf(json);
  require(typeof code === 'string' && code.length <= 255);
  return code as string;
}

export function readAdminTrouble(json: unknown): AdminTrouble {
  const {adminTrouble} = objectOf(json);
  require(typeof adminTrouble === 'string' && troubles.includes(adminTrouble));
  return adminTrouble as AdminTrouble;
}

export function readOrderAction(json: unknown): OrderAction {
  const {type, line, amount, by} = objectOf(json);
  switch (type) {
    case 'refundLine':
      return {type, line: integer(line, 0, products.length - 1)};
    case 'refundAmount':
      return {type, amount: integer(amount, 1, mostCents)};
    case 'editLine':
      require(by === 1 || by === -1);
      return {type, line: integer(line, 0, products.length - 1), by: by as 1 | -1};
    case 'cancel':
      return {type};
    default:
      throw new BadRequest();
  }
}

export function readDeliveryRequest(json: unknown): DeliveryRequest {
  const {redeliver, orderId, held} = objectOf(json);
  if (redeliver !== undefined) return {redeliver: readId(redeliver)};
  require(held === 'oldestFirst' || held === 'newestFirst');
  return {orderId: readId(orderId), held: held as 'oldestFirst' | 'newestFirst'};
}

export function readId(value: unknown): number {
  return integer(typeof value === 'string' ? Number(value || Number.NaN) : value, 1, Number.MAX_SAFE_INTEGER);
}

function integer(value: unknown, least: number, most: number): number {
  require(Number.isInteger(value) && (value as number) >= least && (value as number) <= most);
  return value as number;
}

function objectOf(json: unknown): Record<string, unknown> {
  require(typeof json === 'object' && json !== null);
  return json as Record<string, unknown>;
}

function require(holds: boolean): void {
  if (!holds) throw new BadRequest();
}
