// Bundles the command `dvc-register` with the packages that a gateway needs, so that an operator
// installs one package (decision 0060), and keeps their licences beside it.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { LICENCES, licencesOf } from './licences.mjs';
import { root } from './setup.mjs';

const folder = join(root, 'dist', 'cli');
const { dependencies, optionalDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
/** Packages that npm installs with ours, and the databases, of which the operator chooses one. */
const EXTERNAL = [...Object.keys({ ...dependencies, ...optionalDependencies }), 'pg', '@electric-sql/pglite'];

/** Keeps JSON on one line: esbuild would print each value on its own. */
const compactJson = {
  name: 'compact-json',
  setup({ onLoad }) {
    onLoad({ filter: /\.json$/ }, ({ path }) => ({
      contents: `module.exports = JSON.parse(${JSON.stringify(JSON.stringify(JSON.parse(readFileSync(path, 'utf8'))))});`,
    }));
  },
};

export async function bundleCommand() {
  const { metafile } = await build({
    entryPoints: [join(root, 'src/cli/main.ts')],
    outdir: folder,
    bundle: true,
    splitting: true,
    // `require` is for the bundled packages that are CommonJS.
    banner: {
      js: "import { createRequire as requireOf } from 'node:module';\nconst require = requireOf(import.meta.url);",
    },
    platform: 'node',
    target: 'node20',
    format: 'esm',
    external: EXTERNAL,
    plugins: [compactJson],
    // Not minified: the log names the line of a fault.
    legalComments: 'none',
    metafile: true,
    absWorkingDir: root,
    logLevel: 'error',
  });
  writeFileSync(join(folder, LICENCES), licencesOf(Object.keys(metafile.inputs)));
}
