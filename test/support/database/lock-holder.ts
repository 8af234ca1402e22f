/**
 * Locks a directory until it is killed, or prints the refusal and how many milliseconds it took.
 */
import { lockDirectory } from '../../../src/node/database/lock.js';

const start = performance.now();
try {
  await lockDirectory(process.argv[2] ?? '');
  console.log('held');
  setInterval(() => undefined, 1000);
} catch (error) {
  console.log(`${Math.round(performance.now() - start)} ${(error as Error).message}`);
  process.exitCode = 1;
}
