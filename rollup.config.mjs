import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join, resolve as resolvePath } from 'node:path';
import commonjs from '@rollup/plugin-commonjs';
import resolve from '@rollup/plugin-node-resolve';
import esbuild from 'rollup-plugin-esbuild';
import { keepLicences } from './.config/licences.mjs';
import { literals } from './.config/literals.mjs';
import { minify } from './.config/minify.mjs';
import { onwarn } from './.config/warnings.mjs';
import demo from './demo/rollup.config.mjs';

const sources = (folder) =>
  readdirSync(join('src', folder), { recursive: true })
    .map(String)
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))
    .map((file) => join('src', folder, file));

/** The module that is shipped with its package inside. */
const BUNDLED = 'src/capture/zxing.ts';

const isOurs = (id) => (id.startsWith('.') || id.startsWith('/')) && !/\/zxing\.(?:js|ts)$/.test(id);
const plugins = () => [literals(), esbuild({ target: 'es2022', tsconfig: 'tsconfig.json', sourceMap: true })];
/** A module of types only is an empty file here, and is never imported. On a page an empty script would be a fault. */
const onwarnModules = (warning) => {
  if (warning.code !== 'EMPTY_BUNDLE') onwarn(warning);
};

/** Puts zxing's binary where `new URL(…, import.meta.url)` finds it, whichever chunk the module that loads it is in. */
const decoder = {
  name: 'decoder',
  transform(code, id) {
    if (!id.endsWith('capture/decoder.ts')) return null;
    const source = readFileSync(createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm'));
    const file = this.emitFile({ type: 'asset', fileName: 'zxing_reader.wasm', source });
    return {
      code: code.replace("new URL('zxing_reader.wasm', import.meta.url).href", `import.meta.ROLLUP_FILE_URL_${file}`),
      map: null,
    };
  },
};

/** The modules take the binary of the scripts for pages: the package holds its megabyte once. */
const sharedDecoder = {
  name: 'shared-decoder',
  transform: (code, id) =>
    id.endsWith('capture/decoder.ts')
      ? { code: code.replace("'zxing_reader.wasm'", "'../cdn/zxing_reader.wasm'"), map: null }
      : null,
};

/**
 * What a bundler takes: our modules as they are, packages left to the consumer. The command is
 * bundled with its packages (`.config/bundle-command.mjs`).
 */
const modules = {
  input: sources('.').filter((file) => file !== BUNDLED && !/^src\/(?:cli|pages)\//.test(file)),
  external: (id) => !isOurs(id),
  output: { dir: 'dist', preserveModules: true, preserveModulesRoot: 'src' },
  plugins: [sharedDecoder, ...plugins()],
  onwarn: onwarnModules,
};

/** zxing's module, with its licence: a consumer's npm might fetch another version of one of them. */
const zxing = {
  input: { 'capture/zxing': BUNDLED },
  output: {
    dir: 'dist',
    chunkFileNames: 'capture/[name]-[hash].js',
    banner: () => `/*!\nzxing-wasm\n\n${readFileSync('node_modules/zxing-wasm/LICENSE', 'utf8')}*/`,
  },
  plugins: [...plugins(), resolve({ browser: true })],
  onwarn,
};

/** What every element needs, in one chunk: small chunks compress badly and cost a request each. */
const LATER = new RegExp(
  [
    'src/(?:client/(?:account|session|http|dpop|random-key)|capture|methods/(?!mobile|offer)|pause|edit-distance|theme\\.',
    'flow/(?:backend|consent|schema|purposes|rules|signing-|password|problem|identity)|locales/(?!messages|languages|vi/index)',
    'proof|x509|signers|server|testing',
    'elements/(?:pictures/|hydrate/|language\\.|session-events|card-|certificate-|federat|sign-in/|recover/|account/|change/|passkey/|steps/(?!fields\\.)|controllers/(?:captcha|signing|poll|texts|solve|patience|later)|bases/(?:wait|key|ways)|texts/(?:told|own|hints|wording|hotline|counted|digits|advice)',
    'internal/(?:card-|certificate-|picker-notes|told|help|flow-end|news|typing|still)',
    'styles/(?:account|card|certificate|credentials|sign|single|wait|later|picker|told)))',
    'zod',
    'zxing',
    'directive',
  ].join('|'),
);
/** What only the choice of methods draws: a page with one method does without. */
const CHOICE = /elements\/(?:registration|method-picker|styles\/method-picker)\.ts$/;
/** What speaks to the gateway, after the first drawing; and the small modules that it shares with later chunks. */
const SESSION =
  /src\/(?:client\/(?:session|session-moves|http|dpop|random-key)|flow\/(?:backend|identity\/written)|elements\/(?:controllers\/(?:later-parts|captcha-controller|solve|patience)|styles\/told|texts\/(?:counted|digits|advice)|steps\/fields-(?:consent|controller)))\.ts$/;
/** What tells of refusals, times and the end: fetched once the flow has begun, in one request. */
const TOLD =
  /src\/(?:edit-distance|flow\/problem|elements\/(?:internal\/(?:told|flow-end|help)|texts\/(?:told-words|hotline|hints-names)|pictures\/drawings))\.ts$/;
/** What checks an answer and draws the code and the password: fetched at the first key, in one request. */
const ANSWERS =
  /src\/(?:capture\/card|flow\/(?:schema|rules|password|consent|identity\/(?!written)[\w-]+)|elements\/(?:internal\/(?:typing|still)|steps\/(?:code|password)|styles\/later))\.ts$|\/zod\/v4\//;
/** Small modules that are fetched at the same time, by chunk: each file is a request, and a hash in the import map of each page. */
const TOGETHER = {
  // What the methods that sign share, and that of VNeID.
  ways: /src\/(?:methods\/(?:usb|sim|signature|federation)|flow\/signing-steps|elements\/(?:bases\/(?:key|wait)-method-element|steps\/provider|federate\/response))\.ts$/,
  signers: /src\/(?:signers\/(?:signer|bytes|device|loopback)|proof\/challenge)\.ts$/,
  texts:
    /src\/(?:elements\/(?:controllers\/texts-controller|texts\/own-texts)|locales\/with-texts)\.ts$|\/lit-html\/direct/,
  'signing-vi': /src\/locales\/vi\/(?:signing|certificate|waiting)\.ts$/,
  'signing-en': /src\/locales\/en\/(?:signing|certificate|waiting)\.ts$/,
  'signed-vi': /src\/locales\/vi\/pages\/(?:sign-in|recover|change|account|passkey)\.ts$/,
  'signed-en': /src\/locales\/en\/pages\/(?:sign-in|recover|change|account|passkey)\.ts$/,
};
const together = (id) => Object.keys(TOGETHER).find((name) => TOGETHER[name].test(id));
const common = (id) => {
  // A few bytes that methods and refusals share.
  if (id.endsWith('/src/url-of.ts')) return 'common';
  if (CHOICE.test(id)) return 'registration';
  if (SESSION.test(id)) return 'session';
  if (TOLD.test(id)) return 'told';
  if (ANSWERS.test(id)) return 'answers';
  if (together(id)) return together(id);
  return /\/src\/|\/(?:@lit|lit)[\w/-]*\//.test(id) &&
    !LATER.test(id) &&
    !/elements\/(?:all|federation|mobile|insurance|post|usb|sim|signature)\.ts$/.test(id)
    ? 'common'
    : undefined;
};

/**
 * The picker's script is that of the choice, which contains it: the chunk that they share can then be
 * `registration.js` itself, and a page fetches one file less.
 */
const PICKER = 'method-picker';
const picker = {
  name: 'picker',
  resolveId: (source) => (source === PICKER ? `\0${PICKER}` : null),
  load: (id) =>
    id === `\0${PICKER}` ? `export * from ${JSON.stringify(resolvePath('src/elements/registration.ts'))};` : null,
};

/** Calls of a polyfill for browsers without shadow roots, where the elements do not run at all. */
const withoutPolyfill = (code) => {
  const [, name] = /(\w+)=\w+\.\w+PolyfillSupport/.exec(code) ?? [];
  return name
    ? code.replace(/\w+\.\w+PolyfillSupport/, '0').replace(new RegExp(`\\b${name}\\?\\.\\([^()]*\\)`), '0')
    : code;
};

/** Lit without the texts of its errors, which are for people who write elements, and ours are written. */
const shortLit = {
  name: 'short-lit',
  transform: (code, id) =>
    /\/node_modules\/(?:@lit|lit-html|lit-element)\//.test(id)
      ? { code: withoutPolyfill(code.replaceAll(/\bError\("[^"]*"(?:\+\w+\+"[^"]*")?\)/g, 'Error()')), map: null }
      : null,
};

/** What a script tag takes: one minified module an element, everything included, common code in shared chunks. */
const cdn = {
  input: Object.fromEntries(
    readdirSync('src/elements', { recursive: true, encoding: 'utf8' })
      .filter((file) =>
        /^(all|registration|federation|mobile|insurance|post|usb|sim|signature|certificate-card|language|sign-in\/sign-in-(?!pass)\w+|recover\/recover(-\w+)?|change\/change-\w+)\.ts$/.test(
          file,
        ),
      )
      .map((file) => [basename(file, '.ts'), join('src/elements', file)])
      .concat([
        [PICKER, PICKER],
        ['hydrate', 'src/elements/hydrate/hydrate-first.ts'],
      ]),
  ),
  output: {
    dir: 'dist/cdn',
    // A page preloads the first chunk, so its name stays the same in each release.
    chunkFileNames: ({ name }) => (name === 'common' ? 'common.js' : 'chunks/[name]-[hash].js'),
    onlyExplicitManualChunks: true,
    // The maps are for our tests and stay out of the package, so no script names its map.
    sourcemap: 'hidden',
    manualChunks: common,
  },
  plugins: [
    picker,
    decoder,
    shortLit,
    ...plugins(),
    resolve({ browser: true, exportConditions: ['production'] }),
    commonjs({ include: /node-forge/ }),
    keepLicences(),
    minify(['common', 'registration']),
  ],
  onwarn,
};

/** Ways to sign in that sign, and changes, need what the scripts of registration have, so they are taken from there. */
const fromCdn = {
  name: 'from-cdn',
  resolveId: (source) =>
    /\/(?:sign-in-(?:federation|usb|sim|signature)|change-(?:contact|key|wait))\.js$/.test(source)
      ? { id: `../cdn/${source.slice(source.lastIndexOf('/') + 1)}`, external: true }
      : null,
};

/** Writes what each page preloads: the scripts before its first drawing, and those with its first texts by language. */
const preloads = {
  name: 'preloads',
  generateBundle(_, bundle) {
    const chunks = Object.values(bundle).filter(({ type }) => type === 'chunk');
    const entry = ({ fileName, imports }) => [fileName, ...imports.filter((name) => bundle[name])];
    const having = (module) =>
      chunks.filter(({ moduleIds }) => moduleIds.some((id) => id.endsWith(module))).flatMap(entry);
    const source = {
      pages: Object.fromEntries(chunks.filter(({ isEntry }) => isEntry).map((each) => [each.name, entry(each)])),
      texts: Object.fromEntries(
        ['vi', 'en'].map((lang) => [
          lang,
          [...having(`locales/${lang}/index.ts`), ...having(`locales/${lang}/pages/sign-in.ts`)],
        ]),
      ),
    };
    this.emitFile({ type: 'asset', fileName: 'preloads.json', source: JSON.stringify(source) });
  },
};

/**
 * The scripts of the gateway's own pages. Not built with the others: the first form of `/sign-in`
 * needs a part of `common.js` only.
 */
const pages = {
  input: Object.fromEntries(
    readdirSync('src/pages')
      .filter((file) => file !== 'engine.ts')
      .map((file) => [file.slice(0, -3), join('src/pages', file)]),
  ),
  output: {
    dir: 'dist/pages',
    chunkFileNames: '[name]-[hash].js',
    sourcemap: 'hidden',
  },
  plugins: [
    fromCdn,
    ...plugins(),
    resolve({ browser: true, exportConditions: ['production'] }),
    keepLicences(),
    preloads,
    minify(),
  ],
  onwarn,
};

// In one process, which parses each template once for all of them.
export default [modules, zxing, cdn, pages, ...demo];
