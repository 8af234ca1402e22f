import { randomKey } from './random-key.js';
import { isProblem, type Backend, type CallOptions, type Named, type Reply } from '../flow/backend.js';
import type { Offered } from '../flow/offer.js';
import type { Problem } from '../flow/problem.js';
import { PROBLEM_BASE, unreachable } from '../flow/unreachable.js';
import type { Position, View } from '../flow/view.js';

export interface HttpBackendOptions {
  /** Where the gateway is mounted: `https://id.example.vn/registration`. */
  readonly endpoint: string | URL;
  /** Stands in for the global `fetch`: in tests, for instrumentation, for a service worker. */
  readonly fetch?: (request: Request) => Promise<Response>;
  /**
   * Makes a DPoP proof (RFC 9449) for a request, so that a stolen flow id is useless without the
   * key. Without it the id travels as a plain bearer token (RFC 6750).
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

/** Calls to one gateway. */
class Gateway {
  readonly #root: string;
  readonly #fetch: (request: Request) => Promise<Response>;
  readonly #proof: Proof;

  constructor({
    endpoint,
    fetch = (request) => globalThis.fetch(request),
    proof = () => Promise.resolve(undefined),
  }: HttpBackendOptions) {
    this.#root = String(endpoint).replace(/\/$/, '');
    this.#fetch = fetch;
    this.#proof = proof;
  }

  /** One attempt of a call about a flow. */
  async send(method: string, path: string, { id, revision, body, options }: Call): Promise<Response> {
    const url = this.#at(`/flow${path}`);
    const headers = new Headers();
    const proof = this.#proof;
    const dpop = await proof(method, url.href, id);
    if (dpop) headers.set('DPoP', dpop);
    if (id) headers.set('Authorization', `${dpop ? 'DPoP' : 'Bearer'} ${id}`);
    if (revision !== undefined) headers.set('If-Match', `"${revision}"`);
    const key = options?.key ?? (revision === undefined ? undefined : randomKey());
    if (key) headers.set('Idempotency-Key', key);
    if (body !== undefined) headers.set('Content-Type', 'application/json');
    return this.#ask(url, {
      method,
      headers,
      body: body === undefined ? null : JSON.stringify(body),
      signal: options?.signal ?? null,
      cache: 'no-store',
    });
  }

  async call(method: string, path: string, what: Call): Promise<Reply> {
    try {
      const { response, body } = await this.#exchange(method, path, what);
      if (response.ok && isView(body)) return { ok: true, view: body };
      if (!isProblem(body)) return { ok: false, problem: unreachable(response.status) };
      const { flow, ...refusal } = body as typeof body & { flow?: unknown };
      return isView(flow) ? { ok: false, problem: refusal, view: flow } : { ok: false, problem: refusal };
    } catch (error) {
      if (what.options?.signal?.aborted) throw error;
      return { ok: false, problem: (await this.#refusal(what.options?.signal)) ?? lost('network') };
    }
  }

  /**
   * The refusal of this page's origin, if that is why the call failed. Browsers hide it from the
   * page, so that the gateway seems to be down.
   */
  async #refusal(signal: AbortSignal | null = null): Promise<Problem | undefined> {
    const url = this.#at('/origin');
    if (url.origin === (globalThis as { location?: Location }).location?.origin) return undefined;
    try {
      const body: unknown = await (await this.#ask(url, { signal })).json();
      const { allowed, remedy } = body as { readonly allowed?: unknown; readonly remedy?: unknown };
      if (allowed !== false) return undefined;
      const title = typeof remedy === 'string' ? remedy : 'origin refused';
      console.warn(`dvc-register: ${title}`);
      return { ...unreachable(403), type: `${PROBLEM_BASE}origin-refused`, code: 'origin-refused', title };
    } catch {
      return undefined; // no gateway answers
    }
  }

  /** Sends a call that moves a flow on, with the revision that the page last saw. */
  move({ id, revision, step }: Position, verb: string, body: unknown, options: CallOptions | undefined) {
    return this.call('POST', `/${encodeURIComponent(step)}${verb}`, { id, revision, body, options });
  }

  async username(id: string, options: CallOptions | undefined): Promise<Named> {
    try {
      const { response, body } = await this.#exchange('GET', '/username', { id, options });
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

  async offer(portal: string | undefined, options: CallOptions | undefined) {
    const url = this.#at('/methods');
    if (portal) url.searchParams.set('portal', portal);
    let body: unknown;
    try {
      body = await (await this.#ask(url, { signal: options?.signal ?? null })).json();
    } catch (error) {
      const refusal = options?.signal?.aborted ? undefined : await this.#refusal(options?.signal);
      if (refusal) return refusal;
      throw error;
    }
    if (isProblem(body)) return body;
    const methods = (body as { readonly methods?: unknown } | null)?.methods;
    return Array.isArray(methods) ? (methods as readonly Offered[]) : unreachable();
  }

  #at(path: string): URL {
    return new URL(this.#root + path, (globalThis as { location?: Location }).location?.href);
  }

  #ask(url: URL, init: RequestInit): Promise<Response> {
    const fetch = this.#fetch; // the browser's `fetch` throws when it is called as a method
    return fetch(new Request(url, { ...init, referrerPolicy: 'no-referrer' }));
  }

  /**
   * The gateway takes each proof once. A browser or proxy that repeats a request repeats its proof;
   * the call is then sent once more with a fresh one.
   */
  async #exchange(method: string, path: string, what: Call) {
    const first = await this.#attempt(method, path, what);
    const again = isProblem(first.body) && first.body.code === 'proof-required';
    return again ? this.#attempt(method, path, what) : first;
  }

  async #attempt(method: string, path: string, what: Call) {
    const response = await this.send(method, path, what);
    const body: unknown = isForeign(response) ? lost('captive') : await response.json();
    return { response, body };
  }
}

/** A network answers in the gateway's place: a Wi-Fi that wants a sign-in first does so with a page (RFC 6585 §6). */
const isForeign = ({ status, ok, headers }: Response): boolean =>
  status === 511 || (ok && /^text\/html\b/.test(headers.get('Content-Type') ?? ''));

/** No answer of the gateway; `why` is for the advice. */
const lost = (why: 'captive' | 'network'): Problem => ({ ...unreachable(), lost: why });

/**
 * A {@link Backend} over HTTP.
 *
 * @example
 * const backend = httpBackend({ endpoint: 'https://id.example.vn/registration' });
 */
export function httpBackend(options: HttpBackendOptions): Backend {
  const gateway = new Gateway(options);
  return {
    start: (start, options) => gateway.call('POST', '', { body: start, options }),
    read: (id, options) => gateway.call('GET', '', { id, options }),
    extend: (id, options) => gateway.call('POST', '/keep', { id, options }),
    answer: (position, body, options) => gateway.move(position, '', body, options),
    again: (position, options) => gateway.move(position, '/again', {}, options),
    offer: (portal, options) => gateway.offer(portal, options),
    username: (id, options) => gateway.username(id, options),
    events: (id, options) => gateway.send('GET', '/events', { id, options }),
    async abandon(id, options) {
      await gateway.send('DELETE', '', { id, options });
    },
  };
}

/**
 * Whether a body looks like a view of our version. The `data` is checked by the step's element,
 * which knows its shape.
 */
const isView = (value: unknown): value is View =>
  typeof value === 'object' &&
  value !== null &&
  ['id', 'method', 'status', 'step', 'expiresAt', 'now'].every((key) => typeof value[key as never] === 'string') &&
  'revision' in value &&
  Number.isInteger(value.revision);
