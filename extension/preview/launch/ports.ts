import {createServer} from 'node:net';
import {StepFailed} from './step.ts';

/** Loopback ports. 0 lets the system choose, where nobody else must know the number. */
export interface Ports {
  preview: number;
  backend: number;
  admin: number;
}

const variables = {preview: 'PREVIEW_PORT', backend: 'PORT', admin: 'ADMIN_PORT'} as const;
const defaults: Ports = {preview: 3000, backend: 8080, admin: 8081};

export function readPorts(environment: NodeJS.ProcessEnv): Ports {
  const read = (name: keyof Ports) => {
    const text = environment[variables[name]] || String(defaults[name]);
    const port = Number(text);
    if (!/^\d+$/.test(text) || port < 1 || port > 65535) {
      throw new StepFailed(`${variables[name]}=${text} is not a port: give a number from 1 to 65535.`);
    }
    return port;
  };
  const ports = {preview: read('preview'), backend: read('backend'), admin: read('admin')};
  if (new Set(Object.values(ports)).size < 3) {
    throw new StepFailed('PREVIEW_PORT, PORT and ADMIN_PORT must be three different ports.');
  }
  return ports;
}

/** @throws StepFailed that names each busy port and the way out */
export async function checkPorts(ports: Ports): Promise<void> {
  const problems: string[] = [];
  for (const name of Object.keys(variables) as (keyof Ports)[]) {
    const port = ports[name];
    const problem = await problemOf(port);
    if (problem) {
      const other = port + 10 <= 65535 ? port + 10 : port - 10;
      problems.push(`port ${port} ${problem}; choose another: ${variables[name]}=${other} npm start`);
    }
  }
  if (problems.length > 0) throw new StepFailed(problems.join('\n'));
}

// Another program may listen on one address only, and a browser tries ::1 as well for "localhost".
async function problemOf(port: number): Promise<string | undefined> {
  for (const host of ['127.0.0.1', '::1', '0.0.0.0', '::']) {
    const code = await errorOfListening(port, host);
    if (code === 'EADDRINUSE') return 'is in use';
    if (code === 'EACCES') return 'is not allowed to you';
  }
  return undefined;
}

function errorOfListening(port: number, host: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code));
    server.listen(port, host, () => server.close(() => resolve(undefined)));
  });
}

/** Free ports for tests that run beside each other. */
export async function freePorts(): Promise<Ports> {
  const servers = [0, 1, 2].map(() => createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => new Promise((resolve) => server.once('listening', resolve))));
  const [preview, backend, admin] = servers.map((server) => (server.address() as {port: number}).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return {preview: preview as number, backend: backend as number, admin: admin as number};
}
