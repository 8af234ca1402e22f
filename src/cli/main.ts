#!/usr/bin/env node
// The command `dvc-register`. Imports only Node's modules at first, so that it can name missing
// packages.
import { missingPackages } from './missing-packages.js';

const missing = missingPackages();
if (missing) {
  console.error(missing);
  process.exitCode = 2;
} else {
  const { run } = await import('./program.js');
  await run(process.argv);
}
