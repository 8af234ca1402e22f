/**
 * HTTP client of all connectors: one timeout for the whole call, a retry for idempotent calls only,
 * a circuit breaker, bounded answers, no redirects. Every failure is `Unavailable`.
 */
import { noObserver, type CallOutcome, type Observer } from '../observe/observer.js';
import { Unavailable } from '../ports.js';
import { retry } from '../retry.js';
import { createCircuit, type CircuitOptions } from './circuit.js';

export type Fetch = (request: Request) => Promise<Response>;

export interface PartnerOptions {
  /** Stands in for the global `fetch`: for mutual TLS, a proxy, or a test. */
  readonly fetch?: Fetch;
  /** Timeout of the whole call in milliseconds, including its retry. */
  readonly timeout?: number;
  /** Milliseconds before the retry. */
  readonly pause?: number;
  readonly circuit?: CircuitOptions;
  /** Name of the partner in metrics and traces. Default: its host. */
  readonly id?: string;
  readonly observe?: Observer;
}

/** The call timed out. */
export class TimedOut extends Unavailable {}

/** A JSON answer. Status 429 and those from 500 on throw `Unavailable` instead. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

interface Ask {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Without a body the request is a GET. */
  readonly body?: string;
  /** The verb, if neither GET nor POST. */
  readonly verb?: 'PUT' | 'DELETE';
  /** Whether the call may be retried. */
  readonly idempotent: boolean;
  /** The body is not read; the answer's `body` is `null`. */
  readonly statusOnly?: boolean;
  /** Timeout of this call in milliseconds, if it differs from the partner's. */
  readonly timeout?: number;
  /** Aborts the call when its caller stops. */
  readonly signal?: AbortSignal;
}

export const JSON_HEADERS = { 'Content-Type': 'application/json', Accept: 'application/json' } as const;

/** A call that posts JSON. `headers` are added to {@link JSON_HEADERS}. */
export const jsonPost = (
  url: string,
  question: object,
  { headers, ...call }: Pick<Ask, 'idempotent'> & Partial<Pick<Ask, 'headers'>>,
): Ask => ({ url, headers: { ...JSON_HEADERS, ...headers }, body: JSON.stringify(question), ...call });

export interface Partner {
  /** Whether the circuit is open: calls fail at once. */
  readonly open: boolean;
  /** Makes the call. @throws {Unavailable}, of which {@link TimedOut} is a subclass */
  ask(ask: Ask): Promise<Answer>;
}

/** Bytes of the largest answer. */
const MOST = 64 * 1024;

/**
 * @example
 * const partner = createPartner({ timeout: 10_000 });
 */
export function createPartner({
  fetch = (request) => globalThis.fetch(request),
  timeout = 10_000,
  pause = 200,
  circuit: options,
  id,
  observe = noObserver,
}: PartnerOptions = {}): Partner {
  const circuit = createCircuit(options);

  const twice = (ask: Ask, signal: AbortSignal): Promise<Answer> =>
    retry(
      () => send(fetch, ask, signal),
      (_error, attempt) => (ask.idempotent && !signal.aborted && attempt === 0 ? pause : undefined),
    );

  const call = (ask: Ask) =>
    circuit.run(async () => {
      // Not `AbortSignal.any`: Node 20 may collect a timeout that nothing else references, and it
      // never fires.
      const controller = new AbortController();
      const abort = () => controller.abort();
      const deadline = setTimeout(abort, ask.timeout ?? timeout);
      ask.signal?.addEventListener('abort', abort);
      if (ask.signal?.aborted) abort();
      try {
        return await twice(ask, controller.signal);
      } catch (error) {
        throw error instanceof Unavailable ? error : new Unavailable('No usable answer.', { cause: error });
      } finally {
        clearTimeout(deadline);
        ask.signal?.removeEventListener('abort', abort);
      }
      // A call with a longer timeout may run longer before it counts as slow.
    }, ask.timeout);

  return {
    get open() {
      return circuit.open;
    },
    ask(ask) {
      const partner = id ?? new URL(ask.url).host;
      return observe({ kind: 'call', about: partner }, async (report) => {
        let outcome: CallOutcome = circuit.open ? 'refused' : 'unavailable';
        try {
          const answer = await call(ask);
          outcome = 'ok';
          return answer;
        } catch (error) {
          if (error instanceof TimedOut) outcome = 'timeout';
          throw error;
        } finally {
          report({ kind: 'call', partner, outcome, open: circuit.open });
        }
      });
    },
  };
}

async function send(fetch: Fetch, { url, headers, body, verb, statusOnly }: Ask, signal: AbortSignal): Promise<Answer> {
  const what = body === undefined ? { method: verb ?? 'GET' } : { method: verb ?? 'POST', body };
  const request = new Request(url, { ...what, headers, signal, redirect: 'error' });
  const response = await withSignal(fetch(request), signal);
  if (statusOnly) void response.body?.cancel().catch(() => undefined);
  const text = statusOnly ? '' : await withSignal(readText(response), signal);
  if (response.status >= 500 || response.status === 429) throw new Unavailable(`HTTP ${response.status}`);
  return { status: response.status, body: parse(text) };
}

/** A caller's `fetch` may ignore the request's signal. */
function withSignal<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(new TimedOut('Timed out.', { cause: signal.reason }));
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    void work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}

async function readText(response: Response): Promise<string> {
  if (!response.body) return '';
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  for (let size = 0; ;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    size += value.byteLength;
    if (size > MOST) {
      await reader.cancel();
      throw new Unavailable('The answer is too large.');
    }
    text += decoder.decode(value, { stream: true });
  }
}

function parse(text: string): unknown {
  if (!text) return null;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // The cause is dropped, because its message quotes the answer.
    throw new Unavailable('The answer is not JSON.');
  }
}

/** A property of an answer's body. `undefined` if the body is not an object or lacks it. */
export const member = (body: unknown, name: string): unknown =>
  typeof body === 'object' && body !== null && Object.hasOwn(body, name)
    ? (body as Record<string, unknown>)[name]
    : undefined;
