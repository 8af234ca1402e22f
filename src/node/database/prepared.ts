/**
 * Statements that the server parses and plans once for each connection: a third of what a short
 * call costs. Only where the connection leads to one server process: behind PgBouncer's transaction
 * mode, the next call may reach a process that never saw the statement.
 */
import { createHash } from 'node:crypto';
import type pg from 'pg';
import type { SqlClient } from '../../server/sql/sql.js';

/** Most texts that are remembered; ours are about two hundred. */
const MOST = 1000;

const names = new Map<string, string>();

/** A name for a statement, the same in every process; `undefined` for a text beyond the most. */
export function nameOf(text: string): string | undefined {
  const known = names.get(text);
  if (known !== undefined || names.size >= MOST) return known;
  const name = createHash('sha256').update(text).digest('hex').slice(0, 16);
  names.set(text, name);
  return name;
}

const direct = new WeakMap<pg.ClientBase, Promise<boolean>>();

/** Whether no pooler is in between: a pooler reports its own process id at the start. */
async function isDirect(client: pg.ClientBase): Promise<boolean> {
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  return rows[0]?.pid === (client as pg.ClientBase & { readonly processID?: number | null }).processID;
}

/** Whether statements of the connection can be prepared. */
function isPrepared(client: pg.ClientBase): Promise<boolean> {
  const known = direct.get(client) ?? isDirect(client).catch(() => false);
  direct.set(client, known);
  return known;
}

const joining = new WeakMap<pg.ClientBase, Promise<boolean>>();

/**
 * Whether statements without a Sync between them are one transaction: on a direct connection to
 * PostgreSQL, or an engine made of it.
 */
export async function isJoining(client: pg.ClientBase): Promise<boolean> {
  const known =
    joining.get(client) ??
    (async () => {
      const { rows } = await client.query<{ version: string }>('select version() as version');
      return /^PostgreSQL/.test(rows[0]?.version ?? '') && isPrepared(client);
    })();
  joining.set(client, known);
  return known;
}

/** Runs a statement, prepared where that is safe. Statements without values run once, as they are. */
export async function run(client: pg.ClientBase, text: string, values?: unknown[]): Promise<pg.QueryResult> {
  if (!values) return client.query(text);
  const name = (await isPrepared(client)) ? nameOf(text) : undefined;
  return client.query({ ...(name !== undefined && { name }), text, values });
}

/** The client of a transaction. */
export const preparing = (client: pg.ClientBase): SqlClient => ({
  query: (text, values) => run(client, text, values),
});
