// What crosses between the preview server and its page.
import type {FinancialStatus} from './order.ts';

/** What a session token says, without its signature. */
export interface DecodedToken {
  header: Record<string, unknown>;
  claims: Record<string, unknown>;
}

/** One request as it crossed the wire, by the extension, a webhook or the backend, and its answer if there is one yet. */
export interface Exchange {
  id: number;
  /** Milliseconds since the epoch, and fractions of one. */
  startedAt: number;
  method: string;
  path: string;
  requestHeaders: Record<string, string>;
  token: DecodedToken | undefined;
  /** Only of a webhook: which order it is about, and whether it was sent before. */
  webhook?: {topic: string; orderId: number; again: boolean};
  /** Only of a call of the Admin API by the backend: the GraphQL operation, or `access_token`. */
  adminOperation?: string;
  requestBody: string;
  answer: Answer | 'held' | 'waiting' | 'cut';
}

export interface Answer {
  status: number;
  /** Milliseconds from the request's arrival to the answer's end. */
  milliseconds: number;
  headers: Record<string, string>;
  body: string;
}

/** What happens to what one page causes to be sent. */
export interface PageSwitches {
  backendDown: boolean;
  slowNetwork: boolean;
  holdWebhooks: boolean;
}

/** What ails the Admin API of the shop. */
export type AdminTrouble = 'none' | 'slow' | 'throttled' | 'down' | 'taken' | 'cut' | 'refused';

/** What the shop's admin would show of discounts. */
export interface ShopView {
  adminTrouble: AdminTrouble;
  /** Newest first. `amount` is in US cents, `endsAt` RFC 3339 or null. */
  codes: {
    code: string;
    title: string;
    amount: number;
    status: string;
    uses: number;
    usageLimit: number | null;
    endsAt: string | null;
  }[];
}

/** A code that was entered at the checkout, and what it takes off now: US cents, 0 when nothing. */
export interface AppliedDiscount {
  code: string;
  amount: number;
}

/** What a code takes off, or in words for the buyer why it takes nothing off. */
export type DiscountAnswer = AppliedDiscount | {refusal: string};

export type Buyer = 'member' | 'newMember' | 'guest';

export interface TokenRequest {
  buyer: Buyer;
  expired: boolean;
  wrongSecret: boolean;
  /** Signed with this app's secret for another one's client ID: what a mixed-up configuration looks like. */
  otherApp: boolean;
}

export interface Purchase {
  buyer: Buyer;
  /** One for each product of the catalog. */
  quantities: readonly number[];
}

/** Places the order for what the buyer has seen, in US cents, or not at all. */
export interface OrderRequest extends Purchase {
  code: string | null;
  total: number;
}

/** What the merchant does with an order; `line` counts from 0. Amounts are in US cents. */
export type OrderAction =
  | {type: 'refundLine'; line: number}
  | {type: 'refundAmount'; amount: number}
  | {type: 'editLine'; line: number; by: 1 | -1}
  | {type: 'cancel'};

/** Sends one webhook again, or the held ones of an order. */
export type DeliveryRequest = {redeliver: number} | {orderId: number; held: 'oldestFirst' | 'newestFirst'};

/** An order as page and merchant see it. Amounts are in US cents. */
export interface OrderView {
  id: number;
  name: string;
  confirmationNumber: string;
  buyer: Buyer;
  isFirstOrder: boolean;
  financialStatus: FinancialStatus;
  isCancelled: boolean;
  paid: number;
  refunded: number;
  currentSubtotal: number;
  discount: AppliedDiscount | null;
  /** In the order of the catalog. */
  lines: {bought: number; current: number}[];
}

/** An entry of the backend's `GET /api/loyalty/history`. */
export interface LedgerEntry {
  seq: number;
  kind: string;
  points: number;
  balanceAfter: number;
  occurredAt: string;
  orderId?: string;
  redemptionId?: string;
  reason?: string;
}

/** What the page needs to know of the server; stands in the page's source, so nothing secret. */
export interface PageConfiguration {
  shopDomain: string;
  /** Origin of the recording proxy. */
  wireOrigin: string;
  extensionPath: string;
  /** Contents of the extension's locale files by language, e.g. `en`. */
  translations: Record<string, unknown>;
}
