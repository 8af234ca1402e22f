import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { test } from 'node:test';
import { build } from 'esbuild';
import { DOORS, exportsOf, pathsFile } from '../../.config/exports.mjs';
import { guides } from '../support/guides.js';

interface Package {
  readonly sideEffects: readonly string[];
  readonly exports: Readonly<Record<string, string | { readonly types: string; readonly default: string }>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly optionalDependencies: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta: Readonly<Record<string, { readonly optional: boolean }>>;
}
const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Package;

test('package.json and the compilers’ paths match the list of doors', () => {
  assert.deepEqual(manifest.exports, exportsOf());
  assert.equal(readFileSync('.config/tsconfig.paths.json', 'utf8'), pathsFile());
  for (const [door, [source, purpose]] of Object.entries(DOORS)) {
    assert.ok(existsSync(`src/${source}`), source);
    assert.match(purpose, /^[A-Z<].*\.$/, door);
  }
});

test('every subpath is a file with types, never a pattern', () => {
  for (const [path, target] of Object.entries(manifest.exports)) {
    assert.ok(!path.includes('*'), path);
    for (const file of typeof target === 'string' ? [target] : [target.types, target.default])
      assert.ok(existsSync(file), file);
  }
});

/** The package's modules that a bundler includes for one import. */
async function taken(name: string, door: string): Promise<readonly string[]> {
  const { metafile } = await build({
    stdin: { contents: `export { ${name} } from 'dvc-register${door.slice(1)}';`, resolveDir: process.cwd() },
    ...{ bundle: true, splitting: true, format: 'esm', outdir: 'unwritten', write: false, metafile: true },
    ...{ packages: 'bundle', external: ['zxing-wasm', 'lit', 'lit/*', '@lit/*', 'zod/*'], tsconfigRaw: '{}' },
  });
  const page = Object.values(metafile.outputs).find(({ entryPoint }) => entryPoint === '<stdin>');
  return Object.keys(page?.inputs ?? {}).map((file) => file.replace(/^dist\//, ''));
}

for (const [door, name, wanted, unwanted] of [
  ['.', 'defineMethod', 'flow/purposes.js', /^client\//],
  [
    './elements/bases',
    'MethodElement',
    'elements/bases/method-element.js',
    /^elements\/(?:steps\/|bases\/(?:phone|wait))/,
  ],
  ['./elements/bases', 'WaitMethodElement', 'elements/bases/wait-method-element.js', /^elements\/steps\//],
  ['./methods', 'usb', 'methods/usb.js', /^methods\/(?!usb|index|offer)/],
  ['./capture', 'wasmDecoder', 'capture/decoder.js', /^capture\/scanner/],
  ['./signers/plug-ins', 'vgcaSigner', 'signers/plug-ins/vgca.js', /^signers\/plug-ins\/(?:vnpt|bkav)/],
] as const) {
  test(`a page that imports ${name} from ${door} loads nothing else of that door`, async () => {
    const files = await taken(name, door);
    assert.ok(files.includes(wanted), files.join(' '));
    assert.deepEqual(
      files.filter((file) => unwanted.test(file)),
      [],
    );
  });
}

test('a bundler keeps every module that defines an element', () => {
  const kept = manifest.sideEffects.map((path) => new RegExp(`^${path.replaceAll('.', '\\.').replace('*', '[^/]+')}$`));
  const defining = readdirSync('src/elements', { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.ts') && /^define\('/m.test(readFileSync(`src/elements/${file}`, 'utf8')),
  );
  assert.ok(defining.length > 15);
  for (const file of defining) {
    const built = `./dist/elements/${file.replace(/\.ts$/, '.js')}`;
    assert.ok(
      kept.some((path) => path.test(built)),
      built,
    );
  }
});

test('every subpath named in the documentation exists', () => {
  for (const page of guides) {
    for (const [, path = ''] of readFileSync(page, 'utf8').matchAll(/from '(?:dvc-register)((?:\/[\w./-]+)?)'/g)) {
      assert.ok(manifest.exports[`.${path}`], `${page}: dvc-register${path}`);
    }
  }
});

test('installing the widget installs no server and no database', () => {
  assert.deepEqual(Object.keys(manifest.dependencies).sort(), [
    '@lit/context',
    'asn1js',
    'lit',
    'lit-html',
    'node-forge',
    'pkijs',
    'uqr',
    'zod',
  ]);
  assert.deepEqual(Object.keys(manifest.optionalDependencies), ['@node-rs/argon2']);
  for (const name of Object.keys(manifest.peerDependencies))
    assert.ok(manifest.peerDependenciesMeta[name]?.optional, name);
});

/** The packages whose licences are beside the bundles in a folder. */
function licensed(folder: string): readonly string[] {
  const [, ...texts] = readFileSync(`${folder}/THIRD-PARTY-LICENSES.txt`, 'utf8').split(`\n${'='.repeat(80)}\n`);
  for (const each of texts) assert.match(each, /copyright|apache license/i);
  // Of some packages there are two versions.
  return [...new Set(texts.map((each) => /^\n(\S+) \d/.exec(each)?.[1] ?? ''))].sort();
}

test('the scripts for pages have the licences of their packages beside them', () => {
  const maps = readdirSync('dist/cdn', { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.js.map'),
  );
  const sources = maps.flatMap(
    (file) => (JSON.parse(readFileSync(`dist/cdn/${file}`, 'utf8')) as { sources: readonly string[] }).sources,
  );
  const bundled = sources.flatMap((file) => /node_modules\/((?:@[\w.-]+\/)?[\w.-]+)\//.exec(file)?.[1] ?? []);
  for (const name of ['lit-html', 'zod', 'pkijs', 'node-forge']) assert.ok(bundled.includes(name), name);
  const known = licensed('dist/cdn');
  assert.deepEqual(
    bundled.filter((name) => !known.includes(name)),
    [],
  );
});

test('the command contains its packages with their licences, and imports only what npm installs with it', () => {
  const files = readdirSync('dist/cli').filter((file) => file.endsWith('.js'));
  const text = files.map((file) => readFileSync(`dist/cli/${file}`, 'utf8')).join('\n');
  const all = (found: RegExp) => [...new Set([...text.matchAll(found)].map(([, name = '']) => name))].sort();

  const bundled = all(/^\/\/ (?:\S*\/)?node_modules\/((?:@[\w.-]+\/)?[\w.-]+)\//gm);
  for (const name of ['hono', '@hono/node-server', 'jose', 'oauth4webapi', 'pino', 'yaml', 'commander'])
    assert.ok(bundled.includes(name), name);
  assert.deepEqual(licensed('dist/cli'), bundled);

  const imported = all(/^(?:import|export)[^'"\n]*["']((?:@[\w-]+\/)?[\w-]+)(?:\/[^"']*)?["'];$/gm);
  const own = new Set([...Object.keys(manifest.dependencies), '@node-rs/argon2', ...builtinModules]);
  assert.deepEqual(
    imported.filter((name) => !own.has(name)),
    ['@electric-sql/pglite', 'pg'],
  );
});

test('importing the front doors has no side effect', async () => {
  // zod keeps its registry on globalThis, shared between copies.
  const keys = () => Object.keys(globalThis).filter((name) => !name.startsWith('__zod'));
  const before = keys();
  await import('dvc-register');
  await import('dvc-register/server');
  assert.deepEqual(keys(), before);
});

test('the manifest lists the elements with their parts, slots, events and properties', () => {
  const { modules } = JSON.parse(readFileSync('dist/custom-elements.json', 'utf8')) as {
    modules: {
      declarations: {
        tagName?: string;
        cssParts?: { name: string }[];
        events?: { name: string }[];
        cssProperties?: object[];
        members?: { name: string }[];
      }[];
    }[];
  };
  const elements = new Map(modules.flatMap(({ declarations }) => declarations).map((each) => [each.tagName, each]));
  const mobile = elements.get('dvc-register-mobile');
  // Consents and errors are not parts: a theme must not hide them (docs/decisions/0044).
  const parts = ['again', 'heading', 'input', 'next', 'progress', 'recover', 'restart', 'rules', 'sign-in', 'submit'];
  assert.deepEqual(mobile?.cssParts?.map(({ name }) => name).sort(), parts);
  assert.ok((mobile.cssProperties?.length ?? 0) >= 14);
  assert.deepEqual(
    elements
      .get('dvc-register')
      ?.events?.map(({ name }) => name)
      .sort(),
    ['dvc-complete', 'dvc-method', 'dvc-problem', 'dvc-step'],
  );
  for (const { members = [] } of elements.values()) assert.ok(members.every(({ name }) => !name.startsWith('#')));
});
