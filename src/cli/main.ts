#!/usr/bin/env node
// The command `dvc-register`. It begins with Node alone, so that a missing package is said in a sentence.
import { missingPackages } from './missing-packages.js';

const missing = missingPackages();
if (missing) {
  console.error(missing);
  process.exitCode = 2;
} else {
  const { run } = await import('./program.js');
  await run(process.argv);
}
