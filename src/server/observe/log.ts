/**
 * The closed list of log keys. None can hold what a person typed (T35): there is no free text and
 * no free object.
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
  /** The `instance` URN of the problem that the person received. */
  readonly instance?: string;
  readonly ms?: number;
  readonly route?: string;
  readonly verb?: string;
  readonly count?: number;
  /** The limit exceeded, and its scope: `send`, `prefix`. */
  readonly limit?: string;
  readonly scope?: string;
  /** A misconfigured reverse proxy: its private address, or its public network. */
  readonly proxy?: string;
  /** Of a page that no portal has. */
  readonly origin?: string;
  /** Class and place of an unexpected error; never its message, which may quote input. */
  readonly error?: string;
  readonly at?: string;
}

export type Log = (level: 'info' | 'warn' | 'error', entry: LogEntry) => void;

export const noLog: Log = () => undefined;

/** The parts of an error that hold no personal data: its class, and the place in our code. */
export function errorPlace(error: unknown): { readonly error: string; readonly at: string } {
  if (!(error instanceof Error)) return { error: typeof error, at: '' };
  // The stack starts with the message, which may hold anything, even text that looks like a place.
  const { stack = '', message } = error;
  const frames = stack.slice(stack.indexOf(message) + message.length).split('\n');
  const places = frames.flatMap((line) => {
    const start = line.search(/\b(?:src|dist|demo)\//);
    return start < 0 ? [] : [line.slice(start, start + 200).split(/[\s)]/, 1)[0] ?? ''];
  });
  return { error: error.name, at: places[0] ?? '' };
}
