// Links the folder that is given to an app as `shopify app config link` does, by the CLI's own code; which app it is, the
// command asks after a login. In Shopify/cli the code is packages/app/src/cli/services/app/config/link.ts.
// Runs on the CLI's Node and prints what the CLI made of the file that was there.
import {cliFunctions} from './cliFunctions.mjs';

const [cliCode, directory, clientId] = process.argv.slice(2);

const cli = await cliFunctions(cliCode, {
  loadLocalAppOptions: '"unable-to-reuse-current-config"',
  loadConfigurationFileName: 'Run the command with --force to overwrite it.',
  overwriteLocalConfigFileWithRemoteAppConfiguration: 'defaultToUpdateUrlsOnDev:!0})};return delete',
});
const remoteApp = {apiKey: clientId, title: 'Just made', applicationUrl: 'https://example.com'};
const specifications = []; // of the kinds of extensions, which a login brings
const localAppOptions = await cli.loadLocalAppOptions({directory}, specifications, [], clientId);
const configFileName = await cli.loadConfigurationFileName(remoteApp, {directory}, localAppOptions);
await cli.overwriteLocalConfigFileWithRemoteAppConfiguration({
  remoteApp: {...remoteApp, redirectUrlWhitelist: []},
  developerPlatformClient: {activeAppVersion: async () => undefined}, // as of an app that was just made
  specifications,
  flags: [],
  configFileName,
  appDirectory: directory,
  localAppOptions,
});
console.log(JSON.stringify({state: localAppOptions.state, configFileName}));
process.exit(); // as the CLI: its code keeps the process alive
