// A terminal in a copy of the repository, in which a page's commands run one after another as a reader types them.
import {spawn} from 'node:child_process';
import {openSync, readFileSync} from 'node:fs';
import {mkdir, mkdtemp, rm, writeFile} from 'node:fs/promises';
import {createServer} from 'node:net';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {copyRepository} from './repositoryCopy.ts';

const secondsToEnd = 300;

/** What does not come back to the prompt until Ctrl-C: started, and left running. */
const stays = /(?:^|\s)(?:npm start|java -jar \S+\.jar(?: server\b.*)?)$/;
const isUp = /^Preview shop: http|Server: Started /m;

/** Exit status of curl for an answer from 400 on. It ends with 0 for people, who read; the copy's .curlrc asks for this. */
export const refusedByHttp = 22;

/** For JVMs that live for seconds: half the work. Each says on standard error that it was told so. */
const quickJava = '-XX:TieredStopAtLevel=1 -XX:+UseSerialGC';
const toldSo = `Picked up JAVA_TOOL_OPTIONS: ${quickJava}\n`;

/** The ports that pages may name. Each is replaced by a free one, so that a test disturbs nobody. */
const port = /\b(?:30[01]\d|80[89]\d|5432)\b/g;

export interface Outcome {
  /** undefined while it runs. */
  status: number | undefined;
  /** Both streams, with the ports that the page names. */
  output: string;
}

export class Terminal {
  private readonly groups = new Set<number>();
  private leaveServer: (() => Promise<void>) | undefined;
  private leavePostgres: (() => Promise<void>) | undefined;
  private commands = 0;

  private constructor(
    private readonly folder: string,
    private readonly ports: Map<string, string>,
  ) {}

  /** @param texts everything of the page that may name a port */
  static async open(texts: string[]): Promise<Terminal> {
    const folder = await mkdtemp(join(tmpdir(), 'loyalty-docs-'));
    await copyRepository(join(folder, 'loyalty'));
    await writeFile(join(folder, '.curlrc'), 'no-progress-meter\nfail-with-body\n');
    const named = new Set([
      '3000',
      '8080',
      '8081',
      '5432',
      ...texts.flatMap((text) => text.match(port) ?? []),
    ]);
    return new Terminal(folder, await freePorts([...named]));
  }

  private get cwd(): string {
    return join(this.folder, 'loyalty');
  }

  /** Types the lines in; comes back when the prompt would, or when the server that they start is up. */
  async type(text: string, runsUntilStopped = false): Promise<Outcome> {
    const lines = this.withFreePorts(text).trimEnd().split('\n');
    const last = runsUntilStopped || stays.test(lines.at(-1) ?? '') ? lines.pop() : undefined;
    if (last) await this.pressControlC();
    const state = join(this.folder, 'state');
    const script = [
      'set -eo pipefail',
      `[ ! -f ${state} ] || . ${state}`,
      // Variables that are not exported last, too, and the directory.
      `keep() { { declare -p | grep -v '^declare -[a-zA-Z]*r'; printf 'cd %q\\n' "$PWD"; } >${state}; }`,
      ...(last ? [...lines, 'keep', last] : ["trap 'keep' EXIT", ...lines]),
    ].join('\n');
    const output = join(this.folder, `output-${++this.commands}`);
    const running = this.spawn(script, output);
    const outcome = async () => ({status: running.status(), output: this.withNamedPorts(output)});

    const deadline = Date.now() + secondsToEnd * 1000;
    while (running.status() === undefined) {
      if (last && isUp.test(readFileSync(output, 'utf8'))) {
        this.leaveServer = running.end;
        return outcome();
      }
      if (Date.now() > deadline) {
        await running.end();
        return {status: -1, output: `${(await outcome()).output}\n(not done after ${secondsToEnd} s)`};
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return outcome();
  }

  /** An empty PostgreSQL, of which whoever types is the superuser. It stays up until the end of the page. */
  async startPostgres(): Promise<void> {
    const output = join(this.folder, 'postgres');
    const port = this.ports.get('5432');
    const postgres = this.spawn(
      `exec mvn -q -B -ntp -pl backend exec:exec@postgres -Dpostgres.port=${port}`,
      output,
    );
    this.leavePostgres = postgres.end;
    while (!readFileSync(output, 'utf8').includes('PostgreSQL is up')) {
      if (postgres.status() !== undefined) throw new Error(readFileSync(output, 'utf8'));
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** Ends the server that was started last. */
  async pressControlC(): Promise<void> {
    await this.leaveServer?.();
    this.leaveServer = undefined;
  }

  async write(file: string, text: string): Promise<void> {
    await mkdir(dirname(join(this.cwd, file)), {recursive: true});
    await writeFile(join(this.cwd, file), `${this.withFreePorts(text)}\n`);
  }

  async close(): Promise<void> {
    await this.pressControlC();
    await this.leavePostgres?.();
    for (const group of this.groups) signal(group, 'SIGKILL');
    await rm(this.folder, {recursive: true, force: true, maxRetries: 5});
  }

  private spawn(script: string, output: string) {
    const file = openSync(output, 'w');
    const child = spawn('bash', ['-c', script], {
      cwd: this.cwd,
      env: this.environment(),
      detached: true,
      stdio: ['ignore', file, file],
    });
    const group = child.pid as number;
    this.groups.add(group);
    let status: number | undefined;
    const ended = new Promise<void>((resolve) => {
      child.once('exit', (code) => {
        status = code ?? -1;
        resolve();
      });
    });
    const end = async () => {
      signal(group, 'SIGINT');
      const stuck = setTimeout(() => signal(group, 'SIGKILL'), 10_000);
      await ended;
      clearTimeout(stuck);
    };
    return {status: () => status, end};
  }

  /** A reader's: nothing of npm's, of a backend's or of a test's own, and no meter when output goes to a file. */
  private environment(): NodeJS.ProcessEnv {
    const foreign =
      /^(npm_|SHOPIFY_|LOYALTY_|DATABASE_|VITEST|TEST$|NODE_ENV$|CI$|(PREVIEW_|ADMIN_)?PORT$|ADMIN_BIND$)/i;
    const kept = Object.entries(process.env).filter(([name]) => !foreign.test(name));
    return {
      ...Object.fromEntries(kept),
      CURL_HOME: this.folder,
      JAVA_TOOL_OPTIONS: quickJava,
      PREVIEW_PORT: this.ports.get('3000'),
      PORT: this.ports.get('8080'),
      ADMIN_PORT: this.ports.get('8081'),
      PGHOST: 'localhost',
      PGPORT: this.ports.get('5432'),
      PGUSER: 'postgres',
    };
  }

  private withFreePorts(text: string): string {
    return text.replace(port, (named) => this.ports.get(named) ?? named);
  }

  private withNamedPorts(file: string): string {
    let text = readFileSync(file, 'utf8')
      .replaceAll(toldSo, '')
      .replace(/^curl: \(22\).*\n/gm, '');
    for (const [named, free] of this.ports) text = text.replaceAll(free, named);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are control characters.
    return text.replace(/\u001b\[[\d;]*m/g, '').trimEnd();
  }
}

function signal(group: number, name: NodeJS.Signals): void {
  try {
    process.kill(-group, name);
  } catch {
    // Nothing of it is left.
  }
}

async function freePorts(named: string[]): Promise<Map<string, string>> {
  const servers = named.map(() => createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => new Promise((resolve) => server.once('listening', resolve))));
  const free = servers.map((server) => String((server.address() as {port: number}).port));
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return new Map(named.map((name, index) => [name, free[index] as string]));
}
