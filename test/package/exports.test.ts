import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { DOORS, exportsOf, pathsFile } from '../../.config/exports.mjs';

interface Package {
  readonly exports: Readonly<Record<string, string | { readonly types: string; readonly default: string }>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta: Readonly<Record<string, { readonly optional: boolean }>>;
}
const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Package;

test('package.json and the compilers’ paths are those of the list of doors', () => {
  assert.deepEqual(manifest.exports, exportsOf());
  assert.equal(readFileSync('.config/tsconfig.paths.json', 'utf8'), pathsFile());
  for (const [door, [source, purpose]] of Object.entries(DOORS)) {
    assert.ok(existsSync(`src/${source}`), source);
    assert.match(purpose, /^[A-Z<].*\.$/, door);
  }
});

test('every subpath of the package is a file, with types, and none is a pattern', () => {
  for (const [path, target] of Object.entries(manifest.exports)) {
    assert.ok(!path.includes('*'), path);
    for (const file of typeof target === 'string' ? [target] : [target.types, target.default])
      assert.ok(existsSync(file), file);
  }
});

test('every subpath that a page of the documentation names exists', () => {
  const pages = [
    'README.md',
    ...readdirSync('docs')
      .filter((file) => file.endsWith('.md'))
      .map((file) => `docs/${file}`),
  ];
  for (const page of pages) {
    for (const [, path = ''] of readFileSync(page, 'utf8').matchAll(/from '(?:dvc-register)((?:\/[\w./-]+)?)'/g)) {
      assert.ok(manifest.exports[`.${path}`], `${page}: dvc-register${path}`);
    }
  }
});

test('who takes the widget installs no server and no database', () => {
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
  for (const name of Object.keys(manifest.peerDependencies))
    assert.ok(manifest.peerDependenciesMeta[name]?.optional, name);
});

test('the front doors do nothing but be imported', async () => {
  // zod keeps its registry there, so that two copies of it share one.
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
  // What holds a consent or an error is no part: a theme cannot hide it (docs/decisions/0085).
  const parts = ['again', 'heading', 'input', 'progress', 'recover', 'restart', 'rules', 'sign-in', 'submit'];
  assert.deepEqual(mobile?.cssParts?.map(({ name }) => name).sort(), parts);
  assert.ok((mobile.cssProperties?.length ?? 0) >= 15);
  assert.deepEqual(
    elements
      .get('dvc-register')
      ?.events?.map(({ name }) => name)
      .sort(),
    ['dvc-complete', 'dvc-method', 'dvc-problem', 'dvc-step'],
  );
  for (const { members = [] } of elements.values()) assert.ok(members.every(({ name }) => !name.startsWith('#')));
});
