// `npm run test:chaos -- --kills N`, half of them on PGlite and half on PostgreSQL, or all on `--engine pglite|postgres`.
import { parseArgs } from 'node:util';
import { chaos } from '../support/load/chaos.js';
import type { EngineName } from '../support/load/cluster.js';
import { isWell, said } from '../support/load/counted.js';

const { values } = parseArgs({
  options: { kills: { type: 'string', default: '60' }, engine: { type: 'string', default: 'both' } },
});
const total = Number(values.kills);
const both: readonly EngineName[] = ['pglite', 'postgres'];
const engines = both.filter((name) => values.engine === 'both' || values.engine === name);
if (!engines.length || !(total > 0)) throw new TypeError('--kills N, --engine pglite, postgres or both');
let well = true;
for (const engine of engines) {
  const share = engines.length === 1 ? total : engine === 'pglite' ? Math.floor(total / 2) : Math.ceil(total / 2);
  const { kills, elsewhere, ...found } = await chaos({ kills: share, engine });
  console.log(
    `${engine}: ${kills.gateway} gateways and ${kills.database} databases killed: ${said(found)}, ${elsewhere} not once on every portal`,
  );
  well &&= isWell(found) && !elsewhere;
}
process.exit(well ? 0 : 1);
