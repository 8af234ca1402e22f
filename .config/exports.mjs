// The doors of the package: each subpath, its source below src/, and its purpose. A door that ends
// in `.js` is one module; any other is a folder, from which a bundler takes only what is imported.
// The build writes package.json's `exports` and `.config/tsconfig.paths.json` from this list;
// test/package/exports.test.ts compares them.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** @type {Readonly<Record<string, readonly [source: string, purpose: string]>>} */
export const DOORS = {
  '.': ['index.ts', 'Steps, fields, problems, the HTTP backend, and a registration without our elements.'],

  './elements/all.js': ['elements/all.ts', 'Defines every element at once.'],
  './elements/registration.js': ['elements/registration.ts', '<dvc-register>: the picker and the chosen method.'],
  './elements/method-picker.js': ['elements/method-picker.ts', '<dvc-register-method-picker>: the choice alone.'],
  './elements/federation.js': ['elements/federation.ts', 'Registration by an identity provider such as VNeID.'],
  './elements/mobile.js': ['elements/mobile.ts', 'Registration by mobile subscription.'],
  './elements/insurance.js': ['elements/insurance.ts', 'Registration by social insurance.'],
  './elements/post.js': ['elements/post.ts', 'Registration by the post office.'],
  './elements/usb.js': ['elements/usb.ts', 'Registration by USB token.'],
  './elements/sim.js': ['elements/sim.ts', 'Registration by a SIM that signs.'],
  './elements/signature.js': ['elements/signature.ts', 'Registration by remote signature.'],
  './elements/sign-in.js': ['elements/sign-in/sign-in.ts', '<dvc-sign-in>: the ways to sign in at the gateway.'],
  './elements/sign-in-password.js': ['elements/sign-in/sign-in-password.ts', 'Sign-in by password.'],
  './elements/sign-in-federation.js': [
    'elements/sign-in/sign-in-federation.ts',
    'Sign-in by an identity provider such as VNeID.',
  ],
  './elements/sign-in-passkey.js': ['elements/sign-in/sign-in-passkey.ts', 'Sign-in by a passkey.'],
  './elements/sign-in-usb.js': ['elements/sign-in/sign-in-usb.ts', 'Sign-in by USB token.'],
  './elements/sign-in-sim.js': ['elements/sign-in/sign-in-sim.ts', 'Sign-in by a SIM that signs.'],
  './elements/sign-in-signature.js': ['elements/sign-in/sign-in-signature.ts', 'Sign-in by remote signature.'],
  './elements/recover.js': ['elements/recover/recover.ts', '<dvc-recover>: the ways to a new password at the gateway.'],
  './elements/recover-mobile.js': ['elements/recover/recover-mobile.ts', 'Recovery by the phone of the account.'],
  './elements/recover-federation.js': [
    'elements/recover/recover-federation.ts',
    'Recovery by an identity provider such as VNeID.',
  ],
  './elements/recover-usb.js': ['elements/recover/recover-usb.ts', 'Recovery by USB token.'],
  './elements/recover-sim.js': ['elements/recover/recover-sim.ts', 'Recovery by a SIM that signs.'],
  './elements/recover-signature.js': ['elements/recover/recover-signature.ts', 'Recovery by remote signature.'],
  './elements/account.js': ['elements/account/account.ts', '<dvc-account>: a person’s own account.'],
  './elements/certificate-card.js': ['elements/certificate-card.ts', 'Shows what a certificate says.'],
  './elements/card-scan.js': ['elements/card-scan.ts', 'Reads the QR code of an identity card.'],
  './elements/language.js': ['elements/language.ts', '<dvc-language>: the choice of language.'],
  './elements/events.js': ['elements/events.ts', 'Types of the events that a page listens to.'],

  './elements/bases': [
    'elements/bases/index.ts',
    'What an element for another method or another kind of step extends.',
  ],
  './elements/steps/fields.js': ['elements/steps/fields.ts', 'Draws a step with fields.'],
  './elements/steps/credentials.js': ['elements/steps/credentials.ts', 'Draws user name and password.'],
  './elements/steps/code.js': ['elements/steps/code.ts', 'Draws the step of a one-time code.'],
  './elements/steps/password.js': ['elements/steps/password.ts', 'Draws the step that chooses a password.'],
  './elements/steps/sign.js': ['elements/steps/sign.ts', 'Draws the step that signs with a key of this machine.'],
  './elements/steps/wait.js': ['elements/steps/wait.ts', 'Draws the step that waits for another device.'],
  './elements/steps/confirm.js': ['elements/steps/confirm.ts', 'Draws the step that confirms what was signed.'],

  './elements/hydrate.js': [
    'elements/hydrate/hydrate.ts',
    'Keeps what a server drew until the elements have drawn the same; import it before them.',
  ],
  './prerender.js': ['prerender/prerender.ts', 'What an element shows first, as HTML, on a server.'],
  './prerender/server.js': [
    'prerender/server.ts',
    'Lets @lit-labs/ssr draw what an element shows first; import it before rendering.',
  ],

  './methods': ['methods/index.ts', 'Declarations of the six methods: their steps and audiences.'],
  './capture': ['capture/index.ts', 'Reads the QR code of an identity card from a camera or a picture.'],

  './signers/signer.js': ['signers/signer.ts', 'What a signer is: types, faults, states.'],
  './signers/agent.js': ['signers/agent.ts', 'Signs with our agent on this machine.'],
  './signers/file.js': ['signers/file.ts', 'Signs with a PKCS #12 file.'],
  './signers/plug-ins': [
    'signers/plug-ins/index.ts',
    'Signs with the programs of VGCA, VNPT and Bkav, or of another vendor.',
  ],
  './signers/memory.js': ['signers/memory.ts', 'Signs with a key in memory: for tests and demos.'],
  './theme.js': ['theme.ts', 'Colours of a theme, and whether people can read them.'],
  './proof/summary.js': ['proof/summary.ts', 'Reads what a certificate says about its holder.'],

  './locales': [
    'locales/index.ts',
    'Types of the texts, for another language; a language with some texts of a portal.',
  ],
  './locales/vi.js': ['locales/vi/index.ts', 'Texts in Vietnamese.'],
  './locales/en.js': ['locales/en/index.ts', 'Texts in English.'],

  './server': ['server/index.ts', 'The gateway: registrar, methods, step handlers, stores, SCIM, console.'],
  './server/connectors': [
    'server/connectors.ts',
    'Partners over open standards, such as CAMARA, CSC and Mobile-ID. Needs oauth4webapi.',
  ],
  './node': ['node/index.ts', 'Keys, trust, certificate status, addresses of callers, pinned calls. Needs Node alone.'],
  './node/create-server.js': ['node/create-server.ts', 'A whole gateway from one options object.'],
  './node/config.js': ['node/config/index.ts', 'Reads dvc.yaml. Needs yaml.'],
  './node/postgres.js': ['node/database/postgres.ts', 'A PostgreSQL database. Needs pg.'],
  './node/pglite.js': ['node/database/pglite.ts', 'A database in a folder. Needs @electric-sql/pglite.'],
  './node/serve.js': ['node/serve.ts', 'Serves a gateway over HTTP. Needs @hono/node-server.'],
  './node/argon2.js': ['node/argon2.ts', 'Hashes passwords. Needs @node-rs/argon2.'],
  './node/passwords.js': ['node/passwords.ts', 'The blocklist of passwords. Needs @zxcvbn-ts/language-common.'],
  './node/log.js': ['node/observe/log.ts', 'Log lines of JSON. Needs pino.'],
  './node/metrics.js': ['node/observe/metrics.ts', 'Metrics for Prometheus. Needs prom-client.'],
  './node/tracing.js': ['node/observe/tracing.ts', 'Spans for OpenTelemetry. Needs @opentelemetry/api.'],

  './testing/backend-suite.js': ['testing/backend-suite.ts', 'What every backend must do.'],
  './testing/method-suite.js': ['testing/method-suite.ts', 'What every method must do.'],
  './testing/signer-suite.js': ['testing/signer-suite.ts', 'What every signer must do.'],
  './testing/ports.js': ['testing/ports.ts', 'Small partners with memory, for tests of a gateway.'],
};

/**
 * Doors that .config/typings.mjs writes; each needs its framework. They have types alone, but for
 * React's, which has components.
 */
export const TYPINGS = {
  './react': 'The elements in JSX of React 19, and as components, which Next draws on its server.',
  './preact': 'The elements in JSX of Preact.',
  './vue': 'The elements in templates of Vue.',
  './svelte': 'The elements in templates of Svelte.',
};

/** The style sheets of src/themes. */
export const THEMES = ['national', 'ministry', 'province', 'simple', 'high-contrast'];

/** Exports that are not modules. */
const FILES = {
  ...Object.fromEntries(THEMES.map((name) => [`./themes/${name}.css`, `./dist/themes/${name}.css`])),
  './dvc.schema.json': './dist/dvc.schema.json',
  './sri.json': './dist/sri.json',
  './custom-elements.json': './dist/custom-elements.json',
  './package.json': './package.json',
};

/** package.json's `exports`. */
export const exportsOf = () => {
  const entries = Object.entries(DOORS).map(([subpath, [source]]) => {
    const file = `./dist/${source.slice(0, -'.ts'.length)}`;
    return [subpath, { types: `${file}.d.ts`, default: `${file}.js` }];
  });
  const typings = Object.keys(TYPINGS).map((subpath) => {
    const types = `./dist/types/${subpath.slice('./'.length)}.d.ts`;
    return [subpath, { types, default: subpath === './react' ? './dist/react/react.js' : './dist/types/none.js' }];
  });
  return { ...Object.fromEntries([...entries, ...typings]), ...FILES };
};

/** Maps each door's import name to its source, from the root. */
export const sourcesByName = () =>
  Object.fromEntries(
    Object.entries(DOORS).map(([subpath, [source]]) => [`dvc-register${subpath.slice(1)}`, `src/${source}`]),
  );

/** TypeScript paths to each door's source, so that no code of ours needs a build. */
export const pathsFile = () => {
  const lines = Object.entries(sourcesByName()).map(([name, source]) => `      "${name}": ["../${source}"]`);
  return `{\n  "compilerOptions": {\n    "paths": {\n${lines.join(',\n')}\n    }\n  }\n}\n`;
};

const at = (file) => fileURLToPath(new URL(file, import.meta.url));

/** Writes both files if they differ from the list. */
export function writeExports() {
  const manifest = readFileSync(at('../package.json'), 'utf8');
  const next = `${JSON.stringify({ ...JSON.parse(manifest), exports: exportsOf() }, null, 2)}\n`;
  if (next !== manifest) writeFileSync(at('../package.json'), next);
  const paths = at('tsconfig.paths.json');
  let before;
  try {
    before = readFileSync(paths, 'utf8');
  } catch {
    before = ''; // the file was removed
  }
  if (before !== pathsFile()) writeFileSync(paths, pathsFile());
}
