import {randomBytes} from 'node:crypto';
import {mkdtemp} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {askForPoints, creditPoints, startBackend} from '../preview/launch/backend.ts';
import {freePorts} from '../preview/launch/ports.ts';
import type {Buyer} from '../preview/server/exchange.ts';
import {customers, sessionTokenSigner, shopDomain} from '../preview/server/sessionTokens.ts';

export type LoyaltyBackend = Awaited<ReturnType<typeof startLoyaltyBackend>>;

/**
 * Starts the real backend for an example's test, on free ports and a database of its own, where the member has 420 points.
 *
 * @throws StepFailed when backend/target/loyalty-backend.jar has not been built
 */
export async function startLoyaltyBackend() {
  const app = {clientId: 'the-client-id', clientSecret: randomBytes(32).toString('hex')};
  const ports = await freePorts();
  const directory = await mkdtemp(join(tmpdir(), 'loyalty-example-'));
  const backend = await startBackend({...app, ports, directory});
  const welcome = {shop: shopDomain, customer: customers.member, points: 420, reason: 'Welcome', key: '1'};
  await creditPoints(ports.admin, welcome);
  const sign = sessionTokenSigner(app);
  const sessionToken = (buyer: Buyer) => sign({buyer, expired: false, wrongSecret: false, otherApp: false});
  await askForPoints(ports.backend, sessionToken('member'));
  return {
    url: `http://127.0.0.1:${ports.backend}`,
    /** Signed with the secret that Shopify and the backend share. */
    sessionToken,
    /** Signed with another secret. */
    forgedSessionToken: (buyer: Buyer) => sign({buyer, expired: false, wrongSecret: true, otherApp: false}),
    end: () => backend.end(),
  };
}
