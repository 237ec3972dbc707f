// Starts what `shopify app dev` starts for the app's web and its tunnel, by the CLI's own code: the ports, the
// environment, the commands, the reverse proxy and how all of it ends. The command itself needs a login before it
// comes to that. In Shopify/cli, below packages/app/src/cli, the code is
//   services/dev.ts                                 setupNetworkingOptions
//   services/dev/processes/web.ts                   setupWebProcesses, launchWebProcess
//   services/dev/processes/setup-dev-processes.ts   setPortsAndAddProxyProcess, startProxyServer
//   utilities/app/http-reverse-proxy.ts             getProxyingWebServer
// The published CLI is minified and exports none of these, so each is found by a piece of code that only it contains.
// Runs on the CLI's Node. Ends as on Ctrl-C, when standard input is closed or by SIGINT.
import {mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {createServer} from 'node:http';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {pathToFileURL} from 'node:url';

const [cliCode, json] = process.argv.slice(2);
const {directory, configuration, clientId, clientSecret, scopes, tunnelUrl} = JSON.parse(json);

const ended = new AbortController();
process.stdin.on('close', () => ended.abort()).resume();
process.on('SIGINT', () => ended.abort());

const cli = await loadCli();
const web = {directory, configuration};
const network = await cli.setupNetworkingOptions(directory, [web], 0, {mode: 'custom', url: tunnelUrl});
const webs = await cli.setupWebProcesses({...network, apiKey: clientId, apiSecret: clientSecret, scopes});
const all = await cli.setPortsAndAddProxyProcess([...webs, extensionServer()], network.proxyPort);
const {stdout, stderr} = process;
await Promise.all(
  all.map((each) => each.function({stdout, stderr, abortSignal: ended.signal}, each.options)),
);
process.exit(); // as the CLI: its proxy keeps connections open

/** Stands where the CLI serves the extension's script and says that it was reached. */
function extensionServer() {
  return {
    type: 'previewable-extension',
    options: {pathPrefix: '/extensions'},
    function: async ({abortSignal}, {port}) => {
      const server = createServer((_request, response) => response.end('the extension server of the CLI'));
      abortSignal.addEventListener('abort', () => server.close());
      server.listen(port, 'localhost');
    },
  };
}

async function loadCli() {
  const isDev = (code) => code.includes('REMIX_DEV_ORIGIN:');
  const files = readdirSync(cliCode).filter((name) => name.endsWith('.js'));
  const code = files.map((name) => readFileSync(join(cliCode, name), 'utf8')).find(isDev) ?? '';
  const absolute = code.replace(/\b(from|import\(?)"\.\//g, `$1"${pathToFileURL(cliCode)}/`);
  const exported = Object.entries({
    setupNetworkingOptions: '?{noTunnelUseLocalhost:!0,port:',
    setupWebProcesses: '.configuration.commands.predev',
    setPortsAndAddProxyProcess: '.portFromConfig??',
  }).map(([name, piece]) => `${functionAround(piece, code)} as ${name}`);

  const copies = mkdtempSync(join(tmpdir(), 'shopify-cli-'));
  const copy = join(copies, 'dev.mjs');
  writeFileSync(copy, `${absolute}\nexport {${exported.join(', ')}};\n`);
  try {
    return await import(pathToFileURL(copy).href);
  } finally {
    rmSync(copies, {recursive: true});
  }
}

function functionAround(piece, code) {
  const before = code.slice(0, code.indexOf(piece) + 1);
  const [, name] = /.*async function ([\w$]+)\(/s.exec(before) ?? [];
  if (!name || code.split(piece).length !== 2) {
    throw new Error(`This version of the CLI has no function with ${piece}: look up what it does now.`);
  }
  return name;
}
