/** Opens each directory that it is given, prints how that ended, and then has nothing more to do. */
import { openPglite } from '../../../src/node/database/pglite.js';

for (const directory of process.argv.slice(2)) {
  await openPglite(directory).then(
    () => console.log('opened'),
    (error: unknown) => console.log(error instanceof Error ? error.name : error),
  );
}
