// Builds dist/: modules with types, CDN modules, the demo's scripts, the custom-elements manifest, and
// what frameworks and editors read instead of it.
import { chmodSync, cpSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { agentPackage } from './agent/package.mjs';
import { bundleCommand } from './bundle-command.mjs';
import { bundlePrerender } from './bundle-prerender.mjs';
import { writeExports } from './exports.mjs';
import { writeIntegrity } from './integrity.mjs';
import { root, run } from './setup.mjs';
import { writeSite } from '../demo/docs/site.mjs';
import { writeTypings } from './typings.mjs';

const bin = (name) => join(root, 'node_modules', '.bin', name);

writeExports();
rmSync(join(root, 'dist'), { recursive: true, force: true });
run(bin('rollup'), ['--config', 'rollup.config.mjs', '--silent']);
cpSync(join(root, 'src', 'themes'), join(root, 'dist', 'themes'), { recursive: true });
// Declarations are emitted only here.
run(bin('tsc'), ['-p', '.config/tsconfig.build.json']);
await bundleCommand();
await bundlePrerender();
const { prerender, ready } = await import('../dist/prerender/prerender.js');
await ready;
writeIntegrity(prerender);
run(bin('custom-elements-manifest'), ['analyze', '--config', '.config/custom-elements-manifest.config.mjs', '--quiet']);
await writeTypings(root);
writeSite(root);
const { jsonSchema } = await import('../dist/node/config/schema.js');
writeFileSync(join(root, 'dist', 'dvc.schema.json'), `${JSON.stringify(jsonSchema(), null, 2)}\n`);
// npm does so when it installs a package; in a clone they are started as `dist/agent/main.js` and `dist/cli/main.js`.
for (const name of ['agent', 'cli']) chmodSync(join(root, 'dist', name, 'main.js'), 0o755);
await agentPackage();
