// Starts what `shopify app dev` starts for the app's web and its tunnel, by the CLI's own code: the ports, the
// environment, the commands, the reverse proxy and how all of it ends. The command itself needs a login before it
// comes to that. In Shopify/cli, below packages/app/src/cli, the code is
//   services/dev.ts                                 setupNetworkingOptions
//   services/dev/processes/web.ts                   setupWebProcesses, launchWebProcess
//   services/dev/processes/setup-dev-processes.ts   setPortsAndAddProxyProcess, startProxyServer
//   utilities/app/http-reverse-proxy.ts             getProxyingWebServer
// Runs on the CLI's Node. Ends as on Ctrl-C, when standard input is closed or by SIGINT.
import {createServer} from 'node:http';
import {cliFunctions} from './cliFunctions.mjs';

const [cliCode, json] = process.argv.slice(2);
const {directory, configuration, clientId, clientSecret, scopes, tunnelUrl} = JSON.parse(json);

const ended = new AbortController();
process.stdin.on('close', () => ended.abort()).resume();
process.on('SIGINT', () => ended.abort());

const cli = await cliFunctions(cliCode, {
  setupNetworkingOptions: '?{noTunnelUseLocalhost:!0,port:',
  setupWebProcesses: '.configuration.commands.predev',
  setPortsAndAddProxyProcess: '.portFromConfig??',
});
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
