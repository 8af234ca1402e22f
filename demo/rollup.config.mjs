// Builds the demo's scripts into dist/demo. dist/demo/static works on any static host.
import { cpSync } from 'node:fs';
import { join, resolve as resolvePath } from 'node:path';
import commonjs from '@rollup/plugin-commonjs';
import resolve from '@rollup/plugin-node-resolve';
import esbuild from 'rollup-plugin-esbuild';
import { sourcesByName } from '../.config/exports.mjs';
import { literals } from '../.config/literals.mjs';
import { minify } from '../.config/minify.mjs';
import { onwarn } from '../.config/warnings.mjs';

const fonts = 'node_modules/@fontsource/be-vietnam-pro/files';

/** Files that the page without a server needs besides its script. */
const copyStatic = {
  name: 'copy-static',
  writeBundle() {
    const to = 'dist/demo/static';
    for (const file of ['index.html', 'static.css']) cpSync(join('demo/static', file), join(to, file));
    for (const file of ['base.css', 'sandbox.css', 'phone.css', 'favicon.svg'])
      cpSync(join('demo/assets', file), join(to, file));
    for (const weight of [400, 600]) {
      for (const script of ['vietnamese', 'latin']) {
        const file = `be-vietnam-pro-${script}-${weight}-normal.woff2`;
        cpSync(join(fonts, file), join(to, 'fonts', file));
      }
    }
  },
};

/** Resolves the package's own name to its sources, as the compilers do. */
const sources = sourcesByName();
const ownName = { name: 'own-name', resolveId: (id) => (sources[id] ? resolvePath(sources[id]) : null) };

const plugins = () => [
  ownName,
  literals(),
  esbuild({ target: 'es2022', tsconfig: 'tsconfig.json', sourceMap: true }),
  resolve({ browser: true, exportConditions: ['production'] }),
  minify(),
];

const phone = {
  input: 'demo/browser/phone.ts',
  output: { file: 'dist/demo/phone.js', sourcemap: true },
  plugins: plugins(),
  onwarn,
};
const portal = {
  input: 'demo/browser/portal.ts',
  output: { file: 'dist/demo/portal.js', sourcemap: true },
  plugins: plugins(),
  onwarn,
};
const docs = {
  input: 'demo/docs/site.ts',
  output: { file: 'dist/demo/docs/site.js', sourcemap: true },
  plugins: plugins(),
  onwarn,
};
/**
 * What nearly every screen of the gallery draws with, in one chunk: forty small ones are as many requests
 * a screen. English, the signers and what reads certificates stay apart.
 */
const drawn = (id) =>
  /\/src\/(?:elements|flow|client|methods|locales\/(?!en\/)|pause|url-of|edit-distance|theme\.)|\/node_modules\/(?:@lit|lit|lit-html|lit-element)\//.test(
    id,
  )
    ? 'drawn'
    : undefined;
const certificates = {
  input: {
    certificates: 'demo/browser/certificates.ts',
    counter: 'demo/counter/page.ts',
    gallery: 'demo/states/gallery.ts',
    screen: 'demo/states/screen.ts',
    theme: 'demo/theme/page.ts',
  },
  output: {
    dir: 'dist/demo',
    chunkFileNames: 'chunks/[name]-[hash].js',
    sourcemap: true,
    manualChunks: drawn,
  },
  // The bases of elements bring the signers along, and these node-forge.
  plugins: [...plugins(), commonjs({ include: /node-forge/ })],
  onwarn,
};
const standalone = {
  input: { static: 'demo/static/main.ts' },
  output: { dir: 'dist/demo/static', chunkFileNames: 'chunks/[name]-[hash].js', sourcemap: true },
  // The choice fetches every method, and the signers of some bring node-forge.
  plugins: [...plugins(), commonjs({ include: /node-forge/ }), copyStatic],
  onwarn,
};

export default [phone, portal, docs, certificates, standalone];
