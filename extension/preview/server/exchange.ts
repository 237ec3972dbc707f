/** What a session token says, without its signature. */
export interface DecodedToken {
  header: Record<string, unknown>;
  claims: Record<string, unknown>;
}

/** One request of the extension as it crossed the wire, and its answer as far as there is one yet. */
export interface Exchange {
  id: number;
  /** Milliseconds since the epoch. */
  startedAt: number;
  method: string;
  path: string;
  requestHeaders: Record<string, string>;
  token: DecodedToken | undefined;
  requestBody: string;
  answer:
    | {
        status: number;
        /** Milliseconds from the request's arrival to the answer's end. */
        milliseconds: number;
        headers: Record<string, string>;
        body: string;
      }
    | 'waiting'
    | 'cut';
}

/** What the network does to the requests of one page. */
export interface NetworkSwitches {
  backendDown: boolean;
  slowNetwork: boolean;
}

export interface TokenRequest {
  buyer: 'member' | 'newMember' | 'guest';
  expired: boolean;
  wrongSecret: boolean;
}

/** What the page needs to know of the server; stands in the page's source, so nothing secret. */
export interface PageConfiguration {
  shopDomain: string;
  /** Origin of the recording proxy. */
  wireOrigin: string;
  extensionPath: string;
  extensionTarget: string;
  /** Contents of the extension's locale files by language, e.g. `en`. */
  translations: Record<string, unknown>;
}
