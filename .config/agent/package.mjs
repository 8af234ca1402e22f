// Makes dist/agent-package: the npm package `dvc-register-agent`. Its two programs are bundled; only
// `ws` and `pkcs11js` (native code) stay dependencies, at the versions that the tests ran with.
import { chmodSync, copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { licenceOf, LICENCES, licencesOf } from '../licences.mjs';
import { root } from '../setup.mjs';
import { nodeFor } from './downloads.mjs';

export const folder = join(root, 'dist', 'agent-package');
const manifestOf = (path) => JSON.parse(readFileSync(join(root, path, 'package.json'), 'utf8'));
const ours = manifestOf('.');
export const { version } = ours;

/** What package.json of the agent says. */
const manifest = () => ({
  name: 'dvc-register-agent',
  version,
  description: 'Signs registrations on Vietnamese public-service portals with a USB token, beside the browser.',
  keywords: ['pkcs11', 'usb token', 'digital signature', 'vietnam', 'chữ ký số'],
  homepage: ours.homepage,
  bugs: ours.bugs,
  repository: ours.repository,
  license: ours.license,
  type: 'module',
  engines: ours.engines,
  bin: { 'dvc-register-agent': 'main.js' },
  files: ['main.js', 'token-process.js', LICENCES],
  dependencies: Object.fromEntries(
    ['pkcs11js', 'ws'].map((name) => [name, manifestOf(`node_modules/${name}`).version]),
  ),
});

/** Bundles the agent's programs; resolves when they are written. */
export const bundle = ({ define, ...options }) =>
  build({
    bundle: true,
    platform: 'node',
    target: 'node20',
    absWorkingDir: root,
    define: { AGENT_VERSION: JSON.stringify(version), ...define },
    logLevel: 'error',
    ...options,
  });

export async function agentPackage() {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const { metafile } = await bundle({
    entryPoints: { main: 'src/agent/main.ts', 'token-process': 'src/agent/token/token-process.ts' },
    format: 'esm',
    external: Object.keys(manifest().dependencies),
    outdir: folder,
    metafile: true,
  });
  writeFileSync(join(folder, LICENCES), licencesOf(Object.keys(metafile.inputs)));
  chmodSync(join(folder, 'main.js'), 0o755);
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest(), null, 2)}\n`);
  copyFileSync(join(root, 'LICENSE'), join(folder, 'LICENSE'));
  const readme = readFileSync(join(root, '.config/agent/README.md'), 'utf8');
  writeFileSync(join(folder, 'README.md'), readme.replaceAll('{version}', version));
}

/** The licences of what an executable holds. */
export function licences() {
  const of = (title, file) => `${title}\n\n${readFileSync(file, 'utf8')}\n`;
  return [
    of('dvc-register-agent', join(root, 'LICENSE')),
    ...['pkcs11js', 'ws', 'zod'].map((name) => licenceOf(`node_modules/${name}`)),
    of('Node.js', join(nodeFor('linux'), 'LICENSE')),
  ].join('\n');
}
