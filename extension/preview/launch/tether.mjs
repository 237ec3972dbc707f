// Runs a command that ends when the process that started it ends, even by SIGKILL: that process holds our standard
// input open and so never leaves an orphan. Started as leader of its own process group, which keeps the Ctrl-C of a
// terminal away from the command. Plain JavaScript for Node 12: prerequisites.mjs uses it.
// biome-ignore-all lint/style/useNodejsImportProtocol: Node 12 has no node: imports.
import {spawn} from 'child_process';

const millisecondsToEnd = 5000;
const [command, ...args] = process.argv.slice(2);
const child = spawn(command, args, {stdio: ['ignore', 'inherit', 'inherit']});

child.on('error', (error) => {
  console.error(error.message);
  process.exit(127);
});
child.on('exit', (status) => process.exit(status === null ? 1 : status));

// A signal to the group reaches the command as well: wait for it to end.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});

process.stdin.resume();
process.stdin.on('close', () => {
  process.kill(-process.pid, 'SIGTERM');
  setTimeout(() => process.kill(-process.pid, 'SIGKILL'), millisecondsToEnd);
});
