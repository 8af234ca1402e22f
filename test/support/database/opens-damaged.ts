/** Opens each given directory and prints the result; must then exit by itself. */
import { openPglite } from '../../../src/node/database/pglite.js';

for (const directory of process.argv.slice(2)) {
  await openPglite(directory).then(
    () => console.log('opened'),
    (error: unknown) => console.log(error instanceof Error ? error.name : error),
  );
}
