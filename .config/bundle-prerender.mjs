// Bundles `dvc-register/prerender.js` with Lit's renderer, so that a portal's server installs one
// package. Its elements have a registry of their own: other Lit elements of the same server never
// meet them.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { LICENCES, licencesOf } from './licences.mjs';
import { root } from './setup.mjs';

const folder = join(root, 'dist', 'prerender');

/** Leaves out the modules that are fetched after the first drawing, and so never on a server. */
const withoutLater = {
  name: 'without-later',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /./ }, ({ kind, path }) =>
      kind === 'dynamic-import' && !/\/(?:en\/index|methods|own-texts)\.js$/.test(path)
        ? { path: 'later', namespace: 'later' }
        : null,
    );
    onLoad({ filter: /./, namespace: 'later' }, () => ({ contents: `throw new Error('fetched later');` }));
  },
};

/**
 * The renderer and its helper share one parser: npm installs it once for each. The parser knows the names of characters
 * that XML has, in the place of HTML's 2,231: the renderer copies the text of a template, names and all.
 */
const oneParser = {
  name: 'one-parser',
  setup(bundle) {
    bundle.onResolve({ filter: /^parse5$/ }, ({ kind, pluginData }) =>
      pluginData === 'one'
        ? null
        : bundle.resolve('parse5', { kind, resolveDir: join(root, 'node_modules/@lit-labs/ssr'), pluginData: 'one' }),
    );
    bundle.onLoad({ filter: /entities\/.*\/decode-data-html\.js$/ }, () => ({
      contents: `export { xmlDecodeTree as htmlDecodeTree } from './decode-data-xml.js';`,
    }));
  },
};

/** Where Lit publishes its registry to others. */
const PUBLISHES = /[\w$]+\.customElements\s*\?\?=\s*[\w$]+;/g;

export async function bundlePrerender() {
  const file = join(folder, 'prerender.js');
  const { metafile } = await build({
    // The built module, whose templates are minified.
    entryPoints: [file],
    outfile: file,
    allowOverwrite: true,
    bundle: true,
    inject: [join(root, '.config', 'own-registry.mjs')],
    plugins: [withoutLater, oneParser],
    platform: 'node',
    target: 'node20',
    format: 'esm',
    minify: true,
    legalComments: 'none',
    metafile: true,
    absWorkingDir: root,
    logLevel: 'error',
  });
  const text = readFileSync(file, 'utf8');
  if (text.match(PUBLISHES)?.length !== 1) throw new Error('Lit publishes its registry in another way than before.');
  writeFileSync(file, text.replace(PUBLISHES, ''));
  writeFileSync(join(folder, LICENCES), licencesOf(Object.keys(metafile.inputs)));
}
