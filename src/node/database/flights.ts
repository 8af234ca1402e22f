/**
 * Short statements of calls that come while one runs share the next flight: one transaction, one
 * flush, one message each way (docs/decisions/0100-statements-share-a-transaction.md).
 */
import type pg from 'pg';
import { DatabaseUnavailable, type SqlClient } from '../../server/sql/sql.js';
import { fly, prepareValue, shapeOf, shapesOf, type Prepared } from './flight.js';
import { isSpoiled, meaningOf } from './postgres-errors.js';
import { isJoining, nameOf, run } from './prepared.js';

/** Most flights at once, apart from those that are late. */
const LANES = 3;
/** So many waiting statements do not wait for a flight in the air: where the disk is slow, they would wait long. */
const FULL = 3;
/** Most statements in a flight. */
const MOST = 20;
/** Milliseconds after which statements no longer wait for a flight that is in the air. */
const STUCK = 100;
/** Milliseconds after which a connection is asked again whether its statements can share a transaction. */
const AGAIN = 60_000;

interface FlightsOptions {
  readonly connection: () => Promise<pg.PoolClient>;
  readonly release: (client: pg.PoolClient, isSpoiled: boolean) => void;
  /** Runs a statement by itself. */
  readonly alone: SqlClient['query'];
  readonly translate: (error: unknown) => unknown;
  /** Most statements that wait. */
  readonly queue: number;
}

/** A statement that waits for its rows. */
interface Passenger {
  readonly text: string;
  readonly values: unknown[];
  readonly resolve: (result: { rows: never[] } | Promise<{ rows: never[] }>) => void;
  readonly reject: (error: unknown) => void;
}

/** In the same order in every process, so that no two wait for each other's rows. */
const byName = (a: Prepared & { readonly key: string }, b: Prepared & { readonly key: string }): number =>
  a.statement === b.statement ? (a.key < b.key ? -1 : 1) : a.statement < b.statement ? -1 : 1;

/** Runs what the connection has not prepared, which prepares it. Returns the others in order. */
async function known(client: pg.PoolClient, passengers: Set<Passenger>) {
  const shapes = shapesOf(client);
  const all = [];
  for (const passenger of passengers) {
    const { text, values, resolve } = passenger;
    const statement = nameOf(text);
    const rowOf = shapes.get(text);
    if (rowOf && statement !== undefined) {
      all.push({ passenger, statement, values: values.map(prepareValue), rowOf, key: String(values[0]) });
      continue;
    }
    const result = await run(client, text, values);
    if (statement !== undefined) shapes.set(text, shapeOf(result, client));
    passengers.delete(passenger);
    resolve(result as { rows: unknown[] } as { rows: never[] });
  }
  return all.sort(byName);
}

/** Carries passengers to their rows. `false`: the connection cannot, and nothing is done. */
function carrier({ connection, release, alone, translate }: FlightsOptions) {
  /** Runs each statement by itself. It gets its own error, and waits for its own locks only. */
  const apart = (passengers: Iterable<Passenger>) => {
    for (const { text, values, resolve } of passengers) resolve(alone(text, values));
  };

  async function carry(client: pg.PoolClient, passengers: Set<Passenger>): Promise<boolean> {
    if (!(await isJoining(client))) return false;
    const statements = await known(client, passengers);
    const rows = statements.length ? await fly(client, statements) : [];
    for (const [index, { passenger }] of statements.entries())
      passenger.resolve({ rows: (rows[index] ?? []) as never[] });
    return true;
  }

  return async (passengers: Set<Passenger>): Promise<boolean> => {
    const client = await connection().catch(() => undefined);
    if (!client) apart(passengers);
    if (!client) return true;
    let spoiled = false;
    try {
      const joins = await carry(client, passengers);
      if (!joins) apart(passengers);
      return joins;
    } catch (error) {
      spoiled = isSpoiled(error);
      // After an error of a statement nothing is done; after a broken connection only a look may be repeated.
      const isUndone = !spoiled || meaningOf(error) === 'again';
      for (const each of passengers)
        if (isUndone || /^\s*select\b/i.test(each.text)) apart([each]);
        else each.reject(translate(error));
      return true;
    } finally {
      release(client, spoiled);
    }
  };
}

export function createFlights(options: FlightsOptions): SqlClient['query'] {
  const { alone, queue } = options;
  const carry = carrier(options);
  let waiting: Passenger[] = [];
  /** Until then each statement is by itself. */
  let apartUntil = 0;
  /** How many are in the air, and when the last one left. */
  let [flying, begun] = [0, 0];
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function depart(): Promise<void> {
    flying += 1;
    while (waiting.length) {
      const passengers = waiting.slice(0, MOST);
      waiting = waiting.slice(MOST);
      begun = performance.now();
      if (!(await carry(new Set(passengers)))) apartUntil = Date.now() + AGAIN;
    }
    flying -= 1;
  }

  function consider(): void {
    if (!waiting.length) return;
    const isFull = flying < LANES && waiting.length >= FULL;
    if (!flying || isFull || performance.now() - begun > STUCK) return void depart();
    timer ??= setTimeout(() => {
      timer = undefined;
      consider();
    }, STUCK).unref();
  }

  return (text, values = []) => {
    if (Date.now() < apartUntil) return alone(text, values);
    return new Promise((resolve, reject) => {
      if (waiting.length >= queue) throw new DatabaseUnavailable('busy', 'queue');
      waiting.push({ text, values, resolve, reject });
      setImmediate(consider);
    });
  };
}
