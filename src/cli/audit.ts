/** `dvc-register audit verify`: verifies the audit log, and names the first changed entry. */
import { existsSync, readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { readKeys } from 'dvc-register/node';
import { createVault, sqlAudit, type Head, type SqlDatabase } from 'dvc-register/server';
import { placeOfKeys, withDatabase, withPlace, type PlaceOptions } from './place.js';
import { finish, progress } from './say.js';

interface Anchor {
  /** Its creation time. */
  readonly at: string;
  readonly heads: readonly Head[];
}

const isHead = (head: Partial<Head> | null): boolean =>
  Number.isSafeInteger(head?.seq) && typeof head?.hash === 'string';

/**
 * @throws {TypeError} if the file is not an anchor: nothing would be compared, and the log be called
 * intact
 */
function readAnchor(file: string): Anchor {
  const { at, heads } = parsed(readFileSync(file, 'utf8'));
  if (typeof at !== 'string' || !Array.isArray(heads) || !heads.every(isHead))
    throw new TypeError(`--anchor: ${file} is not what "audit verify --heads" has printed.`);
  return { at, heads };
}

function parsed(text: string): Partial<Anchor> {
  try {
    return (JSON.parse(text) ?? {}) as Partial<Anchor>;
  } catch {
    return {};
  }
}

interface Options extends PlaceOptions {
  readonly heads?: boolean;
  readonly anchor?: string;
  readonly json?: boolean;
}

async function printHeads(sql: SqlDatabase): Promise<void> {
  const heads = await sqlAudit({ sql }).heads();
  console.log(JSON.stringify({ at: new Date().toISOString(), heads } satisfies Anchor));
}

async function verify({ heads, anchor: anchorFile, json, ...place }: Options): Promise<void> {
  const anchor = anchorFile === undefined ? undefined : readAnchor(anchorFile);
  await withDatabase(place, async (sql) => {
    if (heads) return printHeads(sql);
    const keysFile = placeOfKeys(place);
    // Without the keys the chains alone are verified.
    const vault = existsSync(keysFile) ? createVault(readKeys(keysFile)) : undefined;
    const audit = sqlAudit({ sql, ...(vault && { vault }) });
    const { entries, broken, waiting, missing } = await audit.verify(anchor?.heads, progress('entries'));
    const held = anchor ? `, as anchored on ${anchor.at}` : '';
    const since = waiting.entries ? `; ${waiting.entries} wait to be chained, the oldest since ${waiting.oldest}` : '';
    const fault =
      broken === null
        ? `an entry of flow ${missing} was changed or removed`
        : `entry ${broken} is not what it was, or follows a gap`;
    const isWhole = broken === null && missing === null;
    const found = { entries, broken, waiting, missing, ...(anchor && { anchoredAt: anchor.at }) };
    console.log(json ? JSON.stringify(found) : isWhole ? `${entries} entries, intact${held}${since}` : fault);
    finish(isWhole);
  });
}

const ANCHOR = `
Keep an anchor elsewhere each day. A log that was made anew, or cut at its end, is then found:

  dvc-register audit verify --heads >"anchor-$(date +%F).json"
  dvc-register audit verify --anchor anchor-2026-11-25.json

Ends with 1 where an entry was changed.`;

export function auditCommands(program: Command): void {
  const audit = program.command('audit').description('check the audit log');
  withPlace(audit.command('verify').description('walk the chains, and name the first entry that was changed'))
    .option('--heads', 'print the last entry of each chain, as an anchor')
    .option('--anchor <file>', 'compare with an anchor')
    .option('--json', 'print JSON')
    .addHelpText('after', ANCHOR)
    .action(verify);
}
