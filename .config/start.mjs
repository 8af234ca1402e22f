// `npm start`: sets up and builds what has changed, then starts the demo. Needs Node 20 and npm, no
// browser.
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { once, packages, root, run } from './setup.mjs';

/** The sources of dist/. */
const sources = () =>
  ['src', 'demo', '.config']
    .flatMap((folder) => readdirSync(join(root, folder), { recursive: true }).map((name) => join(folder, name)))
    .filter((name) => /\.(?:ts|mjs|json|html|css|svg)$/.test(name))
    .concat(['package-lock.json', 'rollup.config.mjs', 'tsconfig.json'])
    .sort()
    .map((name) => `${name}\n${readFileSync(join(root, name), 'utf8')}`)
    .join('\n');

function build() {
  const missing = existsSync(join(root, 'dist', 'demo')) ? '' : String(Date.now());
  once('build', sources() + missing, () => {
    console.log('Set-up: building dist/ …');
    run(process.execPath, ['.config/build.mjs']);
  });
  if (missing) once('build', sources(), () => undefined);
}

try {
  packages();
  build();
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
