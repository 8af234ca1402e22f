#!/usr/bin/env node
// The command `dvc-register`. Its build contains what a gateway needs (decision 0060) except for
// argon2, which is a program for each system, and the database.
const isThere = await import('@node-rs/argon2').then(
  () => true,
  () => false,
);
if (isThere) {
  const { run } = await import('./program.js');
  await run(process.argv);
} else {
  const { platform, arch } = process;
  console.error(`Passwords need @node-rs/argon2 for ${platform} ${arch}. Run: npm install @node-rs/argon2@2`);
  process.exitCode = 2;
}
