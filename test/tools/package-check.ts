// `npm run check:package`: publint, are-the-types-wrong and knip on the packed package. Run a build
// before. Exits with 1 when one of them finds something.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { pack } from '../support/pack.js';

const folder = mkdtempSync(join(tmpdir(), 'dvc-package-'));
const bytes = new Uint8Array(readFileSync(pack(folder)));
rmSync(folder, { recursive: true });

const { messages } = await publint({ pack: { tarball: bytes.buffer }, level: 'suggestion', strict: true });
console.log(`publint: ${messages.length} messages`, ...messages);

// The package has ES modules only: `require` finds them from Node 20.19 on, and the resolution of
// Node 10 knows no `exports`.
const analysis = await checkPackage(createPackageFromTarballData(bytes));
// A style sheet has no types.
const problems =
  'problems' in analysis
    ? analysis.problems.filter((each) => !('entrypoint' in each && each.entrypoint.endsWith('.css')))
    : [];
const wrong = problems.filter(
  (problem) =>
    !(problem.kind === 'CJSResolvesToESM' || ('resolutionKind' in problem && problem.resolutionKind === 'node10')),
);
console.log(
  `are-the-types-wrong: ${wrong.length} problems, types ${analysis.types ? analysis.types.kind : 'missing'}`,
  ...wrong,
);

const knip = spawnSync('node_modules/.bin/knip', ['--config', '.config/knip.mjs', '--no-progress'], {
  stdio: 'inherit',
});
console.log(`knip: ${knip.status === 0 ? 'nothing unused' : 'see above'}`);

process.exitCode = messages.length || wrong.length || !analysis.types || knip.status !== 0 ? 1 : 0;
