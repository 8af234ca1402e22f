/** What npm publishes. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { test } from 'node:test';

interface Tarball {
  readonly size: number;
  readonly unpackedSize: number;
  readonly files: readonly { readonly path: string; readonly size: number }[];
}

const output = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
  encoding: 'utf8',
  stdio: ['ignore', 'pipe', 'ignore'],
});
const [tarball] = JSON.parse(output) as readonly [Tarball];
const paths = tarball.files.map(({ path }) => path);

// The command contains the OpenID Provider, the verifier of passkeys and their packages (decision 0060); every element
// has its types and its entry in the manifest; a portal's server gets Lit's renderer in one file.
test('the tarball has at most 2.95 MB, and 11 MB unpacked', () => {
  assert.ok(tarball.size <= 2_950_000, `${tarball.size} bytes`);
  assert.ok(tarball.unpackedSize <= 11_000_000, `${tarball.unpackedSize} bytes`);
});

test('the tarball has the scripts for pages, their hashes, the command, the docs and the licence', () => {
  const wanted = [
    ...['README.md', 'LICENSE', 'package.json', 'docs/embedding.md', 'docs/vi/embedding.md'],
    ...['dist/sri.json', 'dist/custom-elements.json', 'dist/dvc.schema.json', 'dist/cli/main.js', 'dist/index.d.ts'],
    ...Object.keys(JSON.parse(readFileSync('dist/sri.json', 'utf8')) as object).map((file) => `dist/cdn/${file}`),
  ];
  assert.deepEqual(
    wanted.filter((path) => !paths.includes(path)),
    [],
  );
});

test('the tarball has every file of package.json’s exports', () => {
  const { exports } = JSON.parse(readFileSync('package.json', 'utf8')) as {
    exports: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
  };
  const targets = Object.values(exports).flatMap((each) => (typeof each === 'string' ? [each] : Object.values(each)));
  assert.deepEqual(
    targets.filter((path) => !paths.includes(path.replace('./', ''))),
    [],
  );
});

test('the tarball has no source map, no source, no page of the demo, no agent, and each large file once', () => {
  const unwanted = /\.map$|^(?:src|test|demo|\.)|^dist\/(?:demo|agent|agent-package|installers)\/|(?<!\.d)\.ts$/;
  assert.deepEqual(
    paths.filter((path) => unwanted.test(path)),
    [],
  );
  assert.deepEqual(
    paths.filter((path) => path.endsWith('.wasm')),
    ['dist/cdn/zxing_reader.wasm'],
  );
  const large = tarball.files.filter(({ size }) => size > 300_000).map(({ path }) => basename(path));
  assert.equal(new Set(large).size, large.length, large.join(' '));
});

test('no script in the tarball names a source map that is not there', () => {
  const scripts = paths.filter((path) => /^dist\/.*\.js$/.test(path));
  assert.ok(scripts.length > 200);
  assert.deepEqual(
    scripts.filter((path) => /^\/\/# sourceMappingURL=/m.test(readFileSync(path, 'utf8'))),
    [],
  );
});
