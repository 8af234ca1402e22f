/**
 * Entry of the single executable (Node's SEA), which is also the process of a module: `fork` starts
 * the executable itself, with the path that `token-process.js` would have.
 */
import { basename } from 'node:path';

const [, , program = ''] = process.argv;
if (process.send && basename(program) === 'token-process.js') {
  // Node repeats the executable's path where a script's path is expected.
  process.argv.splice(1, 1);
  void import('./token/token-process.js');
} else {
  void import('./main.js');
}
