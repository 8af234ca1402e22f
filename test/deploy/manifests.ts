/**
 * The container files by other people's checkers: the Dockerfile, compose.yaml by the Compose
 * Specification's schema, and kubernetes.yaml by the types of its API. Run by `npm run test:deploy`.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { parseAllDocuments } from 'yaml';
import { emptyFolder, run } from './rig.js';

const folder = emptyFolder();

before(() => {
  const wanted = ['kubernetes-models@5.1.0', 'dclint@3.1.0', 'dockerfile-utils@0.16.3'];
  run('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline', '--silent', ...wanted], {
    cwd: folder,
  });
});

interface Resource {
  readonly apiVersion: string;
  readonly kind: string;
}
const resources = parseAllDocuments(readFileSync('docs/deploy/kubernetes.yaml', 'utf8')).map(
  (each) => each.toJS() as Resource,
);

/** The compiler's complaints about resources as literals of the API's types: it finds unknown keys too. */
function complaints(all: readonly Resource[]): string {
  const file = join(folder, 'resources.ts');
  const lines = all.map(
    (each, at) =>
      `import type { I${each.kind} as T${at} } from 'kubernetes-models/${each.apiVersion}/${each.kind}';\n` +
      `export const r${at}: T${at} = ${JSON.stringify(each)};`,
  );
  writeFileSync(file, lines.join('\n'));
  const options = ['--noEmit', '--strict', '--skipLibCheck', '--module', 'nodenext', '--moduleResolution', 'nodenext'];
  return spawnSync('node_modules/.bin/tsc', ['--ignoreConfig', ...options, file], { encoding: 'utf8' }).stdout;
}

test('kubernetes.yaml has only what the API of Kubernetes has', () => {
  assert.equal(complaints(resources), '');
  const mistaken = resources.map((each) => (each.kind === 'Service' ? { ...each, spec: { port: 80 } } : each));
  assert.match(complaints(mistaken), /'"port"' does not exist in type 'IServiceSpec'/);
});

test('compose.yaml follows the Compose Specification', () => {
  const bin = join(folder, 'node_modules', '.bin', 'dclint');
  const { stdout, stderr, status } = spawnSync(bin, ['--quiet', 'docs/deploy/compose.yaml'], { encoding: 'utf8' });
  assert.equal(status, 0, stdout + stderr);
});

test('the Dockerfile has no fault', () => {
  const { validate } = createRequire(join(folder, 'x.js'))('dockerfile-utils') as {
    readonly validate: (text: string) => unknown[];
  };
  assert.deepEqual(validate(readFileSync('docs/deploy/Dockerfile', 'utf8')), []);
});
