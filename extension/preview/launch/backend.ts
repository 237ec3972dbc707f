import {existsSync} from 'node:fs';
import {copyFile} from 'node:fs/promises';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import type {Ports} from './ports.ts';
import {StepFailed} from './step.ts';
import {runTethered, type TetheredProcess} from './tethered.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const builtJar = join(root, 'backend', 'target', 'loyalty-backend.jar');
const secondsToStart = 60;

/** @throws StepFailed with Maven's last lines */
export async function buildBackend(): Promise<void> {
  const maven = runTethered(
    'mvn',
    ['--quiet', '--batch-mode', '--projects', 'backend', '--also-make', 'package', '-Dmaven.test.skip'],
    {cwd: root},
  );
  if ((await maven.ended) !== 0) {
    throw new StepFailed('Maven could not build the backend. Its last lines:', maven.lastLines());
  }
}

export interface BackendSettings {
  clientId: string;
  clientSecret: string;
  ports: Ports;
  /** Directory of its own, for the H2 database; removed when the backend has ended. */
  directory: string;
}

/** Starts the backend as its README says and waits until its health check answers. */
export async function startBackend({
  clientId,
  clientSecret,
  ports,
  directory,
}: BackendSettings): Promise<TetheredProcess> {
  if (!existsSync(builtJar)) {
    throw new StepFailed(
      'backend/target/loyalty-backend.jar is missing: run `npm test` at the root, which builds it.',
    );
  }
  // A build beside us may replace the jar at any time, and a JVM dies of that.
  const jar = join(directory, 'loyalty-backend.jar');
  await copyFile(builtJar, jar);
  const java = process.env.JAVA_HOME ? join(process.env.JAVA_HOME, 'bin', 'java') : 'java';
  const backend = runTethered(
    java,
    ['-Xmx192m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-jar', jar],
    {
      cwd: directory,
      directoryToRemove: directory,
      env: {
        ...process.env,
        SHOPIFY_API_KEY: clientId,
        SHOPIFY_API_SECRET: clientSecret,
        SHOPIFY_API_SECRET_PREVIOUS: '',
        PORT: String(ports.backend),
        ADMIN_PORT: String(ports.admin),
        ADMIN_BIND: '127.0.0.1',
        SHOPIFY_ADMIN_ORIGIN: `http://127.0.0.1:${ports.preview}`,
        DATABASE_URL:
          `jdbc:h2:file:${join(directory, 'loyalty')}` +
          ';MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH;WRITE_DELAY=0',
        DATABASE_USER: '',
        DATABASE_PASSWORD: '',
      },
    },
  );
  let hasEnded = false;
  void backend.ended.then(() => {
    hasEnded = true;
  });

  const deadline = Date.now() + secondsToStart * 1000;
  while (!(await isHealthy(ports.admin))) {
    if (hasEnded) throw new StepFailed('The backend did not start. Its last lines:', backend.lastLines());
    if (Date.now() > deadline) {
      throw new StepFailed(
        `The backend is not healthy after ${secondsToStart} s. Its last lines:`,
        backend.lastLines(),
      );
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return backend;
}

async function isHealthy(adminPort: number): Promise<boolean> {
  try {
    return (await fetch(`http://127.0.0.1:${adminPort}/healthcheck`)).ok;
  } catch {
    return false;
  }
}

/** Books points through the admin task: a real entry in the ledger. */
export async function creditPoints(
  adminPort: number,
  entry: {shop: string; customer: string; points: number; reason: string; key: string},
): Promise<void> {
  const query = new URLSearchParams({...entry, points: String(entry.points)});
  const answer = await fetch(`http://127.0.0.1:${adminPort}/tasks/adjust?${query}`, {method: 'POST'});
  if (!answer.ok) {
    throw new StepFailed(`The backend refused to credit points (${answer.status}):`, await answer.text());
  }
}

/** The loop once around, so that a person's first page does not wait for a JVM that has answered nobody yet. */
export async function askForPoints(port: number, sessionToken: string): Promise<void> {
  const headers = {Authorization: `Bearer ${sessionToken}`};
  const answer = await fetch(`http://127.0.0.1:${port}/api/loyalty`, {headers});
  if (!answer.ok)
    throw new StepFailed(`The backend refused a session token (${answer.status}):`, await answer.text());
}
