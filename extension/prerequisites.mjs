// Checks what the two commands of the README need and installs the npm packages. Runs before anything is installed
// and under Nodes that are too old, in order to say so: no dependencies, and syntax that Node 12 parses.
// biome-ignore-all lint/style/useNodejsImportProtocol: Node 12 has no node: imports.
import {spawn, spawnSync} from 'child_process';
import {existsSync, readFileSync, realpathSync} from 'fs';
import {join} from 'path';
import {fileURLToPath} from 'url';

const root = fileURLToPath(new URL('..', import.meta.url));
const tether = fileURLToPath(new URL('preview/launch/tether.mjs', import.meta.url));

/**
 * Says every missing or too old tool in one line each and ends the process with status 1, or installs the packages
 * of package-lock.json where node_modules differs from it.
 *
 * @param statusWhenInterrupted exit status when a signal interrupts the installation
 */
export async function ensurePrerequisites(statusWhenInterrupted) {
  const missing = [checkNode(), checkJdk(), checkMaven()].filter(Boolean);
  for (const line of missing) console.error(line);
  if (missing.length > 0) process.exit(1);
  if (!packagesAreInstalled()) await installPackages(statusWhenInterrupted);
}

function checkNode() {
  const version = process.versions.node;
  if (!isAtLeast(version, [20, 19])) {
    return `Node.js ${version} is too old: install Node.js 20.19 or later (https://nodejs.org).`;
  }
}

// Maven's launcher takes the JDK of JAVA_HOME, else the java on the PATH.
function checkJdk() {
  const home = process.env.JAVA_HOME;
  const javac = spawnSync(home ? join(home, 'bin', 'javac') : 'javac', ['-version'], {encoding: 'utf8'});
  const where = home ? `JAVA_HOME (${home})` : 'the PATH';
  const install =
    'install a JDK 17 or later (https://adoptium.net, or apt-get install openjdk-17-jdk-headless)';
  if (javac.status !== 0) {
    return `No JDK found in ${where}, where javac must be: ${install}${home ? ' and let JAVA_HOME name it' : ''}.`;
  }
  // javac 8 writes its version to standard error.
  const version = firstMatch(/javac (\S+)/, javac.stdout + javac.stderr);
  if (!isAtLeast(version, [17])) return `The JDK in ${where} is ${version}, which is too old: ${install}.`;
}

function checkMaven() {
  const maven = spawnSync('mvn', ['--version'], {encoding: 'utf8'});
  const install = 'install Maven 3.8 or later (https://maven.apache.org, or apt-get install maven)';
  if (maven.error) return `Maven (mvn) is not on the PATH: ${install}.`;
  const version = firstMatch(/Apache Maven (\d[\w.-]*)/, maven.stdout);
  // Maven does not start without a JDK: checkJdk has said that already.
  if (!version) return checkJdk() ? undefined : `Maven (mvn --version) does not run: ${install}.`;
  if (!isAtLeast(version, [3, 8])) return `Maven ${version} is too old: ${install}.`;
}

function firstMatch(pattern, text) {
  const match = pattern.exec(text);
  return match ? match[1] : '';
}

function isAtLeast(version, minimum) {
  const parts = version.split(/[._+-]/).map(Number);
  for (let i = 0; i < minimum.length; i++) {
    if (parts[i] !== minimum[i]) return parts[i] > minimum[i];
  }
  return true;
}

/** Compares package-lock.json with the record that npm keeps of what it installed. */
function packagesAreInstalled() {
  const record = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(record)) return false;
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  const installed = JSON.parse(readFileSync(record, 'utf8')).packages;
  return Object.keys(wanted).every((path) => {
    if (!path.startsWith('node_modules/')) return true;
    // Optional packages are the binaries of other platforms.
    if (!installed[path]) return Boolean(wanted[path].optional);
    return installed[path].version === wanted[path].version && existsSync(join(root, path));
  });
}

async function installPackages(statusWhenInterrupted) {
  const started = Date.now();
  process.stdout.write('Installing npm packages … ');
  const npm = spawn(process.execPath, [tether, '', 'npm', 'ci', '--no-audit', '--no-fund'], {
    cwd: root,
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let output = '';
  npm.stdout.on('data', (text) => (output += text));
  npm.stderr.on('data', (text) => (output += text));
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  let interrupted = false;
  const interrupt = () => {
    interrupted = true;
    npm.stdin.end();
  };
  for (const signal of signals) process.on(signal, interrupt);
  const status = await new Promise((resolve) => npm.on('close', resolve));
  for (const signal of signals) process.removeListener(signal, interrupt);
  if (interrupted) process.exit(statusWhenInterrupted);
  if (status !== 0) {
    console.error(`failed\n\n${output.split('\n').slice(-20).join('\n')}`);
    console.error('npm ci failed: see above. Without a network, try again when there is one.');
    process.exit(1);
  }
  console.log(`${((Date.now() - started) / 1000).toFixed(1)} s`);
}

if (realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) ensurePrerequisites(130);
