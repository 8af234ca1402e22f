// Bundles the command `dvc-register` with the packages that a gateway needs, so that an operator
// installs one package (decision 0060), and keeps their licences beside it.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { root } from './setup.mjs';

const folder = join(root, 'dist', 'cli');
const { dependencies, optionalDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
/** Packages that npm installs with ours, and the databases, of which the operator chooses one. */
const EXTERNAL = [...Object.keys({ ...dependencies, ...optionalDependencies }), 'pg', '@electric-sql/pglite'];

/** The folder of the package that a bundled file is from. */
const packageOf = (file) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1];

/** A package's name, version and licence, and the text of its licence and notice files. */
function licenceOf(path) {
  const { name, version, license } = JSON.parse(readFileSync(join(root, path, 'package.json'), 'utf8'));
  const files = readdirSync(join(root, path)).filter((file) => /^(?:licen[cs]e|notice)(?:\.(?:md|txt))?$/i.test(file));
  if (!files.length) throw new Error(`${name} is bundled, and has no licence file.`);
  const texts = files.sort().map((file) => readFileSync(join(root, path, file), 'utf8').trim());
  return `${name} ${version} (${license})\n\n${texts.join('\n\n')}\n`;
}

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
    // Not minified: the log names the line of a fault.
    legalComments: 'none',
    metafile: true,
    absWorkingDir: root,
    logLevel: 'error',
  });
  const bundled = [...new Set(Object.keys(metafile.inputs).map(packageOf).filter(Boolean))].sort();
  const line = `\n${'='.repeat(80)}\n\n`;
  const intro = 'The files of this folder contain parts of these packages.\n';
  writeFileSync(join(folder, 'THIRD-PARTY-LICENSES.txt'), [intro, ...bundled.map(licenceOf)].join(line));
}
