import {randomBytes} from 'node:crypto';
import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {bundleExtension} from './bundle.ts';
import {askForPoints, creditPoints, startBackend} from './launch/backend.ts';
import type {Ports} from './launch/ports.ts';
import {type Step, StepFailed} from './launch/step.ts';
import type {TetheredProcess} from './launch/tethered.ts';
import {bundlePage} from './server/pageBundle.ts';
import {type PreviewServer, startPreviewServer} from './server/previewServer.ts';
import {customers, sessionTokenSigner, shopDomain} from './server/sessionTokens.ts';

export interface Shop {
  url: string;
  /** The backend's last lines, when it ends by itself. */
  backendEnded: Promise<string>;
  /** Ends servers and backend and removes the database. */
  stop(): Promise<void>;
}

const silently: Step = (_title, work) => work();

/** The preview shop with the real backend behind it, on a fresh database and with a client secret of its own. */
export async function startShop({ports, step = silently}: {ports: Ports; step?: Step}): Promise<Shop> {
  const directory = await mkdtemp(join(tmpdir(), 'loyalty-preview-'));
  let backend: TetheredProcess | undefined;
  let server: PreviewServer | undefined;
  const stop = async () => {
    await server?.stop();
    await backend?.end();
    await rm(directory, {recursive: true, force: true});
  };

  try {
    const app = {clientId: randomBytes(16).toString('hex'), clientSecret: randomBytes(32).toString('hex')};
    const bundles = await step('Bundling the extension', bundle);
    backend = await step('Starting the backend', () => startBackend({...app, ports, directory}));
    await step('Crediting the member with 420 points', () =>
      creditPoints(ports.admin, {
        shop: shopDomain,
        customer: customers.member,
        points: 420,
        reason: 'Welcome to the preview shop',
        key: 'preview-welcome',
      }),
    );
    await step('Asking for the points once', () =>
      askForPoints(
        ports.backend,
        sessionTokenSigner(app)({buyer: 'member', expired: false, wrongSecret: false, otherApp: false}),
      ),
    );
    server = await startPreviewServer({...app, ports, bundles});
    const {url} = server;
    const {ended, lastLines} = backend;
    return {url, backendEnded: ended.then(lastLines), stop};
  } catch (error) {
    await stop();
    throw error;
  }
}

async function bundle() {
  try {
    return {extension: await bundleExtension(), page: await bundlePage()};
  } catch (error) {
    throw new StepFailed('The extension does not bundle:', (error as Error).message);
  }
}
