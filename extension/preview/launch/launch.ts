import {type Shop, startShop} from '../shop.ts';
import {buildBackend} from './backend.ts';
import {checkPorts, readPorts} from './ports.ts';
import {StepFailed, step} from './step.ts';
import {endAllProcesses} from './tethered.ts';

/** Builds and starts everything, and ends everything on Ctrl-C, on a signal, or when one part ends. */
export async function launch(): Promise<void> {
  let starting: Promise<Shop> | undefined;
  let ending = false;
  const end = async (status: number) => {
    if (ending) return;
    ending = true;
    await endAllProcesses();
    await starting?.then((shop) => shop.stop()).catch(() => {}); // a start cut short has cleaned up after itself
    process.exit(status);
  };

  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (!ending) process.stdout.write('\nStopping …\n');
      void end(0);
    });
  }
  // A closed terminal refuses our output: end in order all the same.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => void end(0));
  endWithNpm(() => void end(0));

  try {
    const ports = readPorts(process.env);
    await checkPorts(ports);
    await step('Building the backend', buildBackend);
    starting = startShop({ports, step});
    const shop = await starting;
    console.log(`\nPreview shop: ${shop.url}   (Ctrl-C ends it)`);
    const lastLines = await shop.backendEnded;
    if (ending) return;
    throw new StepFailed('The backend has ended unexpectedly. Its last lines:', lastLines);
  } catch (error) {
    if (ending) return;
    console.error(error instanceof StepFailed ? error.report() : error);
    await end(1);
  }
}

/** npm killed with SIGKILL cannot pass a signal on: notice that its place as our parent is taken by another. */
function endWithNpm(end: () => void): void {
  if (process.env.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) end();
  }, 500).unref();
}
