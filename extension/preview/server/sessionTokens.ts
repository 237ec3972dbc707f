import {createHmac, randomBytes, randomUUID} from 'node:crypto';
import type {DecodedToken, TokenRequest} from './exchange.ts';

export const shopDomain = 'loyalty-preview.myshopify.com';
/** Customer numbers. The new member has an account with the shop, but never earned a point. */
export const customers = {member: '1001', newMember: '1002'} as const;

const lifeInSeconds = 300;

/**
 * Signs session tokens as Shopify does for checkout, in code of its own, so that preview and backend check each other.
 *
 * @see https://shopify.dev/docs/api/checkout-ui-extensions/latest/apis/session-token
 */
export function sessionTokenSigner(app: {clientId: string; clientSecret: string}) {
  const anotherSecret = randomBytes(32).toString('hex');
  const anotherClientId = randomBytes(16).toString('hex');
  return ({buyer, expired, wrongSecret, otherApp}: TokenRequest): string => {
    const issuedAt = Math.floor(Date.now() / 1000) - (expired ? 2 * lifeInSeconds : 0);
    const claims = {
      dest: shopDomain,
      aud: otherApp ? anotherClientId : app.clientId,
      exp: issuedAt + lifeInSeconds,
      nbf: issuedAt,
      iat: issuedAt,
      jti: randomUUID(),
      ...(buyer === 'guest' ? {} : {sub: `gid://shopify/Customer/${customers[buyer]}`}),
    };
    return sign(claims, wrongSecret ? anotherSecret : app.clientSecret);
  };
}

// RFC 7515, section 7.1: the compact serialization, with HS256 of RFC 7518.
function sign(claims: object, secret: string): string {
  const signed = `${base64url({alg: 'HS256', typ: 'JWT'})}.${base64url(claims)}`;
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
}

function base64url(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

/** For display only: verifies nothing. Undefined where the text is no token. */
export function decodeSessionToken(token: string): DecodedToken | undefined {
  const [header, claims] = token.split('.').map((part) => Buffer.from(part, 'base64url').toString());
  try {
    return {header: JSON.parse(header ?? ''), claims: JSON.parse(claims ?? '')};
  } catch {
    return undefined;
  }
}
