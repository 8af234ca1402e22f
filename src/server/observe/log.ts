/**
 * What may be logged: a closed list of keys, none of which can hold what a person typed (T35). There is no
 * free text and no free object.
 */
export interface LogEntry {
  readonly event: string;
  /** A flow's ref, not its bearer id. */
  readonly flow?: string;
  readonly portal?: string;
  readonly method?: string;
  readonly step?: string;
  readonly code?: string;
  readonly status?: number;
  /** The URN that the person was given with an `internal` or `unavailable`. */
  readonly instance?: string;
  readonly ms?: number;
  readonly route?: string;
  readonly verb?: string;
  readonly count?: number;
  /** Which limit, and of what: `send`, `prefix`. */
  readonly limit?: string;
  readonly scope?: string;
  /** A reverse proxy that is misconfigured: its private address, or its public network. */
  readonly proxy?: string;
  /** Of a page that no portal has. */
  readonly origin?: string;
  /** Class and place of an unforeseen error; never its message, which may quote its input. */
  readonly error?: string;
  readonly at?: string;
}

export type Log = (level: 'info' | 'warn' | 'error', entry: LogEntry) => void;

export const noLog: Log = () => undefined;

/** The part of an error that cannot hold personal data: its class, and where in our code it rose. */
export function errorPlace(error: unknown): { readonly error: string; readonly at: string } {
  if (!(error instanceof Error)) return { error: typeof error, at: '' };
  // The stack begins with the message, which may hold anything, even what looks like a place.
  const { stack = '', message } = error;
  const frames = stack.slice(stack.indexOf(message) + message.length).split('\n');
  const places = frames.flatMap((line) => {
    const start = line.search(/\b(?:src|dist|demo)\//);
    return start < 0 ? [] : [line.slice(start, start + 200).split(/[\s)]/, 1)[0] ?? ''];
  });
  return { error: error.name, at: places[0] ?? '' };
}
