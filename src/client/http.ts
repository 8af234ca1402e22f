import { randomKey } from './random-key.js';
import type { Backend, CallOptions, Named, Reply } from '../flow/backend.js';
import type { Offered } from '../flow/offer.js';
import { isProblem, unreachable } from '../flow/unreachable.js';
import type { Position, View } from '../flow/view.js';

export interface HttpBackendOptions {
  /** Where the gateway is mounted: `https://id.example.vn/registration`. */
  readonly endpoint: string | URL;
  /** Stands in for the global `fetch`: in tests, for instrumentation, for a service worker. */
  readonly fetch?: (request: Request) => Promise<Response>;
  /**
   * Makes a DPoP proof (RFC 9449) for a request, so that a flow's id alone is worth nothing elsewhere. Without it the
   * id travels as a plain bearer token (RFC 6750).
   */
  readonly proof?: Proof;
}

export type Proof = (method: string, url: string, token?: string) => Promise<string | undefined>;

interface Call {
  readonly id?: string;
  readonly revision?: number;
  readonly body?: unknown;
  readonly options: CallOptions | undefined;
}

/**
 * A {@link Backend} on the far side of HTTP.
 *
 * @example
 * const backend = httpBackend({ endpoint: 'https://id.example.vn/registration' });
 */
export function httpBackend({
  endpoint,
  fetch = (request) => globalThis.fetch(request),
  proof = () => Promise.resolve(undefined),
}: HttpBackendOptions): Backend {
  const root = String(endpoint).replace(/\/$/, '');
  const at = (path: string) => new URL(root + path, (globalThis as { location?: Location }).location?.href);
  const ask = (url: URL, init: RequestInit) =>
    fetch(new Request(url, { ...init, credentials: 'omit', referrerPolicy: 'no-referrer' }));

  async function send(method: string, path: string, { id, revision, body, options }: Call): Promise<Response> {
    const url = at(`/flow${path}`);
    const headers = new Headers();
    const dpop = await proof(method, url.href, id);
    if (dpop) headers.set('DPoP', dpop);
    if (id) headers.set('Authorization', `${dpop ? 'DPoP' : 'Bearer'} ${id}`);
    if (revision !== undefined) headers.set('If-Match', `"${revision}"`);
    const key = options?.key ?? (revision === undefined ? undefined : randomKey());
    if (key) headers.set('Idempotency-Key', key);
    if (body !== undefined) headers.set('Content-Type', 'application/json');
    return ask(url, {
      method,
      headers,
      body: body === undefined ? null : JSON.stringify(body),
      signal: options?.signal ?? null,
      cache: 'no-store',
    });
  }

  async function attempt(method: string, path: string, what: Call) {
    const response = await send(method, path, what);
    const body: unknown = await response.json();
    return { response, body };
  }

  /** A browser or a proxy that sends a request again repeats its proof, which is taken once. Then send a fresh one. */
  async function exchange(method: string, path: string, what: Call) {
    const first = await attempt(method, path, what);
    const again = isProblem(first.body) && first.body.code === 'proof-required';
    return again ? attempt(method, path, what) : first;
  }

  async function call(method: string, path: string, what: Call): Promise<Reply> {
    try {
      const { response, body } = await exchange(method, path, what);
      if (response.ok && isView(body)) return { ok: true, view: body };
      if (!isProblem(body)) return { ok: false, problem: unreachable(response.status) };
      const { flow, ...refusal } = body as typeof body & { flow?: unknown };
      return isView(flow) ? { ok: false, problem: refusal, view: flow } : { ok: false, problem: refusal };
    } catch (error) {
      if (what.options?.signal?.aborted) throw error;
      return { ok: false, problem: unreachable() };
    }
  }

  async function username(id: string, options: CallOptions | undefined): Promise<Named> {
    try {
      const { response, body } = await exchange('GET', '/username', { id, options });
      if (isProblem(body)) return { ok: false, problem: body };
      const found = (body as { readonly username?: unknown } | null)?.username;
      return typeof found === 'string'
        ? { ok: true, username: found }
        : { ok: false, problem: unreachable(response.status) };
    } catch (error) {
      if (options?.signal?.aborted) throw error;
      return { ok: false, problem: unreachable() };
    }
  }

  async function offer(portal: string | undefined, options: CallOptions | undefined) {
    const url = at('/methods');
    if (portal) url.searchParams.set('portal', portal);
    const response = await ask(url, { signal: options?.signal ?? null });
    const body: unknown = await response.json();
    if (isProblem(body)) return body;
    return (body as { readonly methods: readonly Offered[] }).methods;
  }

  const move = ({ id, revision, step }: Position, verb: string, body: unknown, options: CallOptions | undefined) =>
    call('POST', `/${encodeURIComponent(step)}${verb}`, { id, revision, body, options });
  return {
    start: (start, options) => call('POST', '', { body: start, options }),
    read: (id, options) => call('GET', '', { id, options }),
    extend: (id, options) => call('POST', '/keep', { id, options }),
    answer: (position, body, options) => move(position, '', body, options),
    again: (position, options) => move(position, '/again', {}, options),
    offer,
    username,
    events: (id, options) => send('GET', '/events', { id, options }),
    async abandon(id, options) {
      await send('DELETE', '', { id, options });
    },
  };
}

/** What a gateway of our version sends; the rest of a view belongs to the step's kind, which reads it with care. */
const isView = (value: unknown): value is View =>
  typeof value === 'object' &&
  value !== null &&
  ['id', 'method', 'status', 'step', 'expiresAt', 'now'].every((key) => typeof value[key as never] === 'string') &&
  'revision' in value &&
  Number.isInteger(value.revision);
