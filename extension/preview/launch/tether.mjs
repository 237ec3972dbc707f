// Runs a command that ends when the process that started it ends, even by SIGKILL: that process holds our standard
// input open and so never leaves an orphan. Started as leader of its own process group, which keeps the Ctrl-C of a
// terminal away from the command. Plain JavaScript, because it also runs npm before anything is installed.
import {spawn} from 'node:child_process';
import {rmSync} from 'node:fs';

const millisecondsToEnd = 5000;
const [directoryToRemove, command, ...args] = process.argv.slice(2);
const child = spawn(command, args, {stdio: ['ignore', 'inherit', 'inherit']});

child.on('error', (error) => {
  console.error(error.message);
  process.exit(127);
});
child.on('exit', (status) => {
  if (directoryToRemove) rmSync(directoryToRemove, {recursive: true, force: true});
  process.exit(status === null ? 1 : status);
});

// A signal to the group reaches the command as well: wait for it to end.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});

process.stdin.resume();
process.stdin.on('close', () => {
  process.kill(-process.pid, 'SIGTERM');
  setTimeout(() => process.kill(child.pid, 'SIGKILL'), millisecondsToEnd);
});
