// `npm run -s audit:verify -- --data DIR`, or with DATABASE_URL beside running gateways: walks the audit chains, and names the
// first entry that was touched. `--heads` prints the last entry of each chain instead, as an anchor to be kept elsewhere each
// day; `--anchor FILE` holds the chains against one, so that a chain made anew, or cut at its end, is found.
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { sqlAudit, type Head } from 'dvc-register/server';
import { explain, openDatabase } from './open-database.js';

const { values } = parseArgs({
  options: {
    data: { type: 'string', default: '.data' },
    heads: { type: 'boolean', default: false },
    anchor: { type: 'string' },
  },
});

interface Anchor {
  /** When it was made. */
  readonly at: string;
  readonly heads: readonly Head[];
}

try {
  const anchor = values.anchor ? (JSON.parse(readFileSync(values.anchor, 'utf8')) as Anchor) : undefined;
  const sql = await openDatabase(values.data);
  const audit = sqlAudit({ sql });
  if (values.heads) {
    console.log(JSON.stringify({ at: new Date().toISOString(), heads: await audit.heads() } satisfies Anchor));
  } else {
    const { entries, broken } = await audit.verify(anchor?.heads);
    const held = anchor ? `, as anchored on ${anchor.at}` : '';
    console.log(
      broken === null ? `${entries} entries, intact${held}` : `entry ${broken} is not what it was, or follows a gap`,
    );
    process.exitCode = broken === null ? 0 : 1;
  }
  await sql.close();
} catch (error) {
  explain(error);
}
