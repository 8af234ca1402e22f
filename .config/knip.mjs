// Finds files, exports and packages that nothing uses: `npm run check:package`.
import { DOORS } from './exports.mjs';

export default {
  // What npm scripts, rollup and esbuild start from; knip reads no input of theirs.
  entry: [
    ...Object.values(DOORS).map(([source]) => `src/${source}!`),
    'src/{agent,cli}/main.ts!',
    'src/agent/{executable,list-tokens}.ts!',
    'src/agent/token/token-process.ts!',
    'src/pages/*.ts!',
    'src/elements/hydrate/hydrate-first.ts!',
    'demo/server.ts',
    'demo/{browser,states}/*.ts',
    'demo/{counter,theme}/page.ts',
    'demo/docs/site.ts',
    'demo/static/*.ts',
    'demo/rollup.config.mjs',
    '.config/*.mjs',
    '.config/agent/*.mjs',
    'test/**/*.test.ts',
    'test/**/*.browser.ts',
    'test/{bench,tools}/*.{ts,mjs}',
    'test/{browsers,cluster,frameworks}/main.ts',
    'test/deploy/*.ts',
  ],
  project: ['src/**/*.ts', 'demo/**/*.{ts,mjs}', '.config/**/*.mjs', 'test/**/*.ts'],
  // A type or a function that only its own file uses may still be exported: a consumer reads it.
  ignoreExportsUsedInFile: true,
  // Programs of Debian, which .config/setup.mjs and the tools install or name.
  exclude: ['binaries'],
  // Read by path or by a tool's own configuration, not imported.
  ignoreDependencies: [
    // A part of @lit-labs/ssr.
    '@lit-labs/ssr-dom-shim',
    '@custom-elements-manifest/analyzer',
    '@fontsource/be-vietnam-pro',
    '@stoplight/prism-cli',
    '@vue/runtime-dom',
    // dist/types/vue.d.ts is for portals that have Vue.
    'vue',
    // Parts of @webcrypto-local/client, in the versions that it needs.
    '2key-ratchet',
    '@webcrypto-local/core',
    '@webcrypto-local/proto',
  ],
};
