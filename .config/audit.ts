// `npm run -s audit:verify -- --data DIR`, or with DATABASE_URL beside running gateways: walks the audit chain, and names the
// first entry that was touched. PGlite's gateway must be stopped.
import { parseArgs } from 'node:util';
import { openPglite } from '../src/node/pglite.js';
import { openPostgres } from '../src/node/postgres.js';
import { sqlAudit } from '../src/server/sql-audit.js';

const { values } = parseArgs({ options: { data: { type: 'string', default: '.data' } } });
try {
  const url = process.env['DATABASE_URL'];
  const sql = url ? await openPostgres({ url, migrate: false }) : await openPglite(values.data);
  const { entries, broken } = await sqlAudit({ sql }).verify();
  await sql.close();
  console.log(broken === null ? `${entries} entries, intact` : `entry ${broken} is not what it was, or follows a gap`);
  process.exitCode = broken === null ? 0 : 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}
