/** One flight: prepared statements that PostgreSQL runs as one transaction. See flights.ts. */
import pg from 'pg';

type Fields = readonly (string | null)[];
type RowOf = (fields: Fields) => object;

/** How rows of the statements look that a connection has prepared. */
const shapes = new WeakMap<pg.ClientBase, Map<string, RowOf>>();

export function shapesOf(client: pg.ClientBase): Map<string, RowOf> {
  const known = shapes.get(client) ?? new Map<string, RowOf>();
  shapes.set(client, known);
  return known;
}

/** Of the connection's own types: a `bigint` is a number. */
const parserOf = (client: pg.ClientBase, type: number) =>
  (client as unknown as { getTypeParser(type: number, format: 'text'): (text: string) => unknown }).getTypeParser(
    type,
    'text',
  );

/** How rows look, by the result of an earlier run on the same connection. */
export function shapeOf({ fields }: pg.QueryResult, client: pg.ClientBase): RowOf {
  const columns = fields.map(({ name, dataTypeID }) => ({
    name,
    parse: parserOf(client, dataTypeID),
  }));
  return (texts) => {
    const row: Record<string, unknown> = {};
    for (const [index, { name, parse }] of columns.entries()) {
      const text = texts[index] ?? null;
      row[name] = text === null ? null : parse(text);
    }
    return row;
  };
}

/** Parts of `pg` that its types leave out. */
interface Wire {
  readonly stream: { cork(): void; uncork(): void };
  bind(config: { readonly statement: string; readonly values: unknown[] }): void;
  execute(config: object): void;
  sync(): void;
}
const { utils } = pg as unknown as { readonly utils: { prepareValue(value: unknown): unknown } };
/** A value as the wire has it. @throws if it cannot be sent */
export const prepareValue = (value: unknown): unknown => utils.prepareValue(value);

export interface Prepared {
  readonly statement: string;
  readonly values: unknown[];
  readonly rowOf: RowOf;
}

/**
 * Prepared statements without a Sync between them, which PostgreSQL runs as one transaction. Their
 * columns are known, so they are not asked for.
 */
class Flight {
  callback: (error?: Error | null) => void = () => undefined;
  readonly rows: object[][];
  readonly #statements: readonly Prepared[];
  #at = 0;
  constructor(statements: readonly Prepared[]) {
    this.#statements = statements;
    this.rows = statements.map(() => []);
  }
  submit(wire: Wire): null {
    wire.stream.cork();
    for (const { statement, values } of this.#statements) {
      wire.bind({ statement, values });
      wire.execute({});
    }
    wire.sync();
    wire.stream.uncork();
    return null;
  }
  handleDataRow({ fields }: { readonly fields: Fields }): void {
    const row = this.#statements[this.#at]?.rowOf(fields);
    if (row) this.rows[this.#at]?.push(row);
  }
  handleCommandComplete(): void {
    this.#at += 1;
  }
  handleError(error: Error): void {
    this.callback(error);
  }
  handleReadyForQuery(): void {
    this.callback();
  }
}

/** Runs what the connection has prepared in one transaction. */
export async function fly(client: pg.PoolClient, statements: readonly Prepared[]): Promise<readonly object[][]> {
  const flight = new Flight(statements);
  await new Promise<void>((resolve, reject) => {
    flight.callback = (error) => (error === undefined || error === null ? resolve() : reject(error));
    client.query(flight as unknown as pg.Submittable);
  });
  return flight.rows;
}
