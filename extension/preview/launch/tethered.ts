import {spawn} from 'node:child_process';
import {fileURLToPath} from 'node:url';

const tether = fileURLToPath(new URL('tether.mjs', import.meta.url));
const keptLines = 40;

/** A process that ends with ours, however ours ends. */
export interface TetheredProcess {
  /** Exit status, once it has ended. */
  readonly ended: Promise<number>;
  /** Last lines of what it wrote. */
  lastLines(): string;
  /** Asks it to end, makes it end after 5 s, and waits for it. */
  end(): Promise<void>;
}

const running = new Set<TetheredProcess>();
let noMore = false;

export function runTethered(
  command: string,
  args: string[],
  {directoryToRemove = '', ...options}: {cwd: string; env?: NodeJS.ProcessEnv; directoryToRemove?: string},
): TetheredProcess {
  if (noMore) throw new Error('Everything is ending: no process is started any more.');
  const child = spawn(process.execPath, [tether, directoryToRemove, command, ...args], {
    ...options,
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let output = '';
  const keep = (text: Buffer) => {
    output = (output + text).split('\n').slice(-keptLines).join('\n');
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  child.stdin.on('error', () => {}); // it may be gone already when we let go of it

  const tethered: TetheredProcess = {
    ended: new Promise((resolve) => {
      // Nothing of its group may outlive it, not even when the tether itself was killed.
      child.once('exit', () => killGroup(child.pid));
      child.once('close', (status) => {
        running.delete(tethered);
        resolve(status ?? 1);
      });
    }),
    lastLines: () => output.trim(),
    end: async () => {
      child.stdin.end();
      await tethered.ended;
    },
  };
  running.add(tethered);
  return tethered;
}

function killGroup(leader: number | undefined): void {
  try {
    if (leader !== undefined) process.kill(-leader, 'SIGKILL');
  } catch {
    // No process of the group is left.
  }
}

/** Ends every process, and those that a start still under way would begin. */
export async function endAllProcesses(): Promise<void> {
  noMore = true;
  await Promise.all([...running].map((tethered) => tethered.end()));
}
