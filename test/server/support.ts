/** A gateway in this process, called over HTTP. */
import { createProof } from '../../src/client/dpop.js';
import type { View } from '../../src/flow/view.js';
import type { GatewayOptions } from '../../src/server/http/gateway.js';
import { identity, type Typed } from '../../src/testing/person.js';
import type { Subscriber } from '../../src/testing/ports.js';
import { DIEN, type WorldOptions } from '../../src/testing/world.js';
import { clock, gatewayWorld, ORIGIN } from '../support/worlds.js';

export { DIEN, ORIGIN };
export { PASSWORD } from '../../src/testing/person.js';

export interface Said {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: Record<string, unknown>;
}

export function http(options: WorldOptions = {}, more: Partial<GatewayOptions> = {}) {
  const { now, sleep } = clock();
  const world = gatewayWorld({ now, ...options }, more);

  async function call(
    verb: string,
    path: string,
    init: { headers?: Record<string, string>; body?: unknown } = {},
  ): Promise<Said> {
    const json = init.body !== undefined;
    const request = new Request(`${ORIGIN}/registration/flow${path}`, {
      method: verb,
      headers: { Origin: ORIGIN, ...(json ? { 'Content-Type': 'application/json' } : {}), ...init.headers },
      ...(json ? { body: typeof init.body === 'string' ? init.body : JSON.stringify(init.body) } : {}),
    });
    const response = await world.gateway.fetch(request);
    const text = await response.text();
    let body: Record<string, unknown> = {};
    try {
      body = JSON.parse(text) as Record<string, unknown>;
    } catch {
      // an empty body, or none that is JSON: the test looks at `text`
    }
    return { status: response.status, headers: response.headers, text, body };
  }

  const start = (extra: object = {}) =>
    call('POST', '', { body: { method: 'mobile', audience: 'citizen', portal: 'national', ...extra } });
  const at = ({ id, revision }: View, headers: Record<string, string> = {}) => ({
    Authorization: `Bearer ${id}`,
    'If-Match': `"${revision}"`,
    'Idempotency-Key': crypto.randomUUID(),
    ...headers,
  });
  const answer = (view: View, body: unknown, headers?: Record<string, string>) =>
    call('POST', `/${view.step}`, { headers: at(view, headers), body });
  const view = (said: Said) => (said.body['flow'] ?? said.body) as unknown as View;

  /** A flow at its code step. */
  async function asked(person: Typed = DIEN, method = 'mobile'): Promise<View> {
    const begun = view(await start({ method }));
    return view(await answer(begun, await identity(begun, person)));
  }
  /** A flow at its password step. */
  async function proven(person: Typed = DIEN, method = 'mobile'): Promise<View> {
    const flow = await asked(person, method);
    return view(await answer(flow, { code: world.carrier.code(person.phone) }));
  }
  return { ...world, now, sleep, call, start, at, answer, view, asked, proven, proof: createProof };
}

/** Invented people who share no data. */
export const someone = (n: number): Subscriber => ({
  citizenId: `0${String(34_086_000_000 + n)}`.slice(0, 12),
  fullName: 'Nguyễn Văn An',
  birthDate: '01/02/1986',
  phone: `+8498${String(1_000_000 + n)}`,
});
