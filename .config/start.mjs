// `npm start`: sets up and builds what has changed, then starts the demo. Needs Node 20 and npm, no
// browser.
import { spawn } from 'node:child_process';
import { built, packages, root } from './setup.mjs';

try {
  packages();
  built();
} catch (error) {
  console.error(error.message);
  process.exit(1);
}

const server = spawn(process.execPath, ['--import', 'tsx', 'demo/server.ts'], { cwd: root, stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => server.kill(signal));
server.on('error', (error) => {
  console.error(error.message);
  process.exit(1);
});
server.on('exit', (code) => process.exit(code ?? 1));
