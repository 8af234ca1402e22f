// Builds dist/: modules with types, the CDN modules, the demo's scripts, and the manifest of the elements.
import { chmodSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeExports } from './exports.mjs';
import { root, run } from './setup.mjs';

const bin = (name) => join(root, 'node_modules', '.bin', name);

writeExports();
rmSync(join(root, 'dist'), { recursive: true, force: true });
run(bin('rollup'), ['--config', 'rollup.config.mjs', '--silent']);
run(bin('rollup'), ['--config', 'demo/rollup.config.mjs', '--silent']);
// The only place where declarations are written.
run(bin('tsc'), ['-p', '.config/tsconfig.build.json']);
run(bin('custom-elements-manifest'), ['analyze', '--config', '.config/custom-elements-manifest.config.mjs', '--quiet']);
// For editors, by the first line of a dvc.yaml.
const { jsonSchema } = await import('../dist/node/config/schema.js');
writeFileSync(join(root, 'dist', 'dvc.schema.json'), `${JSON.stringify(jsonSchema(), null, 2)}\n`);
// npm does so when it installs a package; in a clone they are started as `dist/agent/main.js` and `dist/cli/main.js`.
for (const name of ['agent', 'cli']) chmodSync(join(root, 'dist', name, 'main.js'), 0o755);
