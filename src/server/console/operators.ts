/** Operators of the console: sign-in by token, then a session stored in the database. */
import type { AuditEvent } from '../audit/audit.js';
import { ownerOf } from '../checks/bearer.js';
import { network } from '../checks/limits.js';
import type { SqlStore } from '../sql/sql-store.js';
import type { SqlDatabase } from '../sql/sql.js';
import { toBase64url } from '../../bytes.js';
import { random } from '../vault/vault.js';

export interface OperatorsOptions {
  readonly sql: SqlDatabase;
  readonly store: Pick<SqlStore, 'vault' | 'audit' | 'counters'>;
  /** SHA-256, hex, of each operator's tokens, by the operator's name: see `tokenHash`. */
  readonly tokens: Readonly<Record<string, readonly string[]>>;
  readonly now?: () => number;
  /** Milliseconds without a call after which a session expires. */
  readonly idle?: number;
  /** Longest life of a session in milliseconds. */
  readonly lifetime?: number;
  /** Wrong tokens per network in ten minutes that are audited; later ones are only refused. */
  readonly tries?: number;
}

export interface Session {
  readonly operator: string;
  /** The session id for the cookie. The database stores its keyed hash. */
  readonly id: string;
}

export interface Operators {
  signIn(token: string, address: string): Promise<Session | 'wrong' | 'throttled'>;
  /** The session with this id, if it is still valid. */
  find(id: string): Promise<Session | undefined>;
  signOut(session: Session): Promise<void>;
  /** Records an operator's action before it is performed. */
  record(operator: string, ...events: AuditEvent[]): Promise<void>;
}

const MINUTE = 60_000;

/** At least 32 characters, so that guessing is hopeless. */
const TOKEN = /^[\x21-\x7e]{32,512}$/;

/**
 * @throws {TypeError} naming the operator and the fault
 *
 * @example
 * const operators = createOperators({ sql, store, tokens: { thu: [await tokenHash(token)] } });
 */
export function createOperators(options: OperatorsOptions): Operators {
  const { sql, store, tokens, now = Date.now, idle = 30 * MINUTE, lifetime = 480 * MINUTE, tries = 20 } = options;
  const { vault, audit, counters } = store;
  if (!Object.keys(tokens).length) throw new TypeError('createOperators: at least one operator is needed.');
  for (const [name, hashes] of Object.entries(tokens)) {
    if (!/^[a-z][a-z0-9-]{0,31}$/.test(name)) throw new TypeError(`Operator "${name}": the name must be kebab-case.`);
    if (!hashes.length || !hashes.every((each) => /^[0-9a-f]{64}$/.test(each)))
      throw new TypeError(`Operator "${name}": tokens are given as SHA-256, in hex.`);
  }

  /**
   * Binds a session to its token: it ends when the operator or the token leaves the configuration.
   */
  const keysOf = (id: string) =>
    Promise.all(
      Object.entries(tokens).map(async ([operator, hashes]) => ({
        operator,
        key: await vault.mac('operator-session', id, operator, ...hashes),
      })),
    );

  const record: Operators['record'] = (operator, ...events) =>
    sql.transaction((tx) => audit.append(tx, { portal: '-', flow: `operator:${operator}`, at: now() }, events));

  async function begin(operator: string): Promise<Session> {
    const id = toBase64url(random(32));
    const key = (await keysOf(id)).find((each) => each.operator === operator)?.key;
    const at = now();
    await record(operator, { event: 'operator.sign-in', result: 'ok' });
    await sql.query('delete from operator_session where until <= $1', [at]);
    await sql.query('insert into operator_session (key, until, ends_at) values ($1, $2, $3)', [
      ...[key, at + idle, at + lifetime],
    ]);
    return { operator, id };
  }

  return {
    record,
    async signIn(token, address) {
      // No limit for the right token: it cannot be guessed, and attackers in the same network must
      // not lock out operators.
      const operator = await ownerOf(TOKEN.test(token) ? token : undefined, tokens);
      if (operator !== undefined) return begin(operator);
      const key = await vault.mac('limit', 'operator', network(address).network);
      const [counted] = await counters.hit([{ key, seconds: 600, by: 1 }], now());
      if ((counted?.count ?? 0) > tries) return 'throttled';
      await record('-', { event: 'operator.sign-in', result: 'fail', reason: 'wrong-token' });
      return 'wrong';
    },
    async find(id) {
      if (!/^[\w-]{43}$/.test(id)) return undefined;
      const keys = await keysOf(id);
      const places = keys.map((_each, index) => `$${index + 3}`).join();
      const { rows } = await sql.query<{ key: string }>(
        `update operator_session set until = case when ends_at < $2 then ends_at else $2 end
         where until > $1 and key in (${places}) returning key`,
        [now(), now() + idle, ...keys.map(({ key }) => key)],
      );
      const found = keys.find(({ key }) => key === rows[0]?.key);
      return found && { operator: found.operator, id };
    },
    async signOut({ operator, id }) {
      const key = (await keysOf(id)).find((each) => each.operator === operator)?.key;
      await sql.query('delete from operator_session where key = $1', [key]);
      await record(operator, { event: 'operator.sign-out', result: 'ok' });
    },
  };
}
