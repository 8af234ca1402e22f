/**
 * The sandbox's signing services in this process, the production connectors for them, and the
 * actions of their people.
 */
import { verify, X509Certificate } from 'node:crypto';
import { createSandbox } from '../../demo/sandbox/app.js';
import { CLIENT } from '../../demo/sandbox/camara/camara-tokens.js';
import { createDesk, type ProviderId } from '../../demo/sandbox/signing/desk.js';
import { RELYING_PARTY } from '../../demo/sandbox/signing/mobile-id.js';
import { MYSIGN_CLIENT } from '../../demo/sandbox/signing/mysign.js';
import { SMARTCA_SP } from '../../demo/sandbox/signing/smartca.js';
import { createWorld } from '../../demo/sandbox/world.js';
import { cscService, type CscOptions } from '../../src/server/connectors/csc.js';
import { mobileIdService, type MobileIdOptions } from '../../src/server/connectors/mobile-id.js';
import { mySignService, type MySignOptions } from '../../src/server/connectors/vendors/mysign.js';
import { smartCaService, type SmartCaOptions } from '../../src/server/connectors/vendors/smartca.js';
import type { SignatureState } from '../../src/server/ports.js';
import { madeAuthority } from '../support/made-authority.js';

export const MESSAGE = Buffer.from('the challenge');
export const HASH = new Uint8Array(await crypto.subtle.digest('SHA-256', MESSAGE));
/** The control code, computed as the specification words it: cut and joined from a text of bits. */
export const CODE = (() => {
  const bits = [...HASH].map((octet) => octet.toString(2).padStart(8, '0')).join('');
  return String(Number.parseInt(bits.slice(0, 6) + bits.slice(-7), 2)).padStart(4, '0');
})();
const authority = await madeAuthority();
const BASE = 'http://127.0.0.1:8080/sandbox';

/** One exchange: a method's name, and the answer. */
export interface Exchange {
  readonly path: string;
  readonly status: number;
  readonly answer: unknown;
}

export function signingSandbox() {
  const world = createWorld({ slow: 10 });
  const sandbox = createSandbox(world, { desk: createDesk(world, authority) });
  const exchanges: Exchange[] = [];
  const path = (url: string) => new URL(url).pathname.replace('/sandbox', '');
  async function fetch(request: Request): Promise<Response> {
    const inside = new Request(`http://127.0.0.1:8080${path(request.url)}${new URL(request.url).search}`, request);
    const response = await sandbox.fetch(inside);
    const text = await response.clone().text();
    const isJson = response.headers.get('Content-Type')?.startsWith('application/json');
    exchanges.push({ path: path(request.url), status: response.status, answer: isJson ? JSON.parse(text) : text });
    return response;
  }
  const send = (what: string, body?: object, headers: Record<string, string> = {}) =>
    fetch(
      new Request(BASE + what, {
        ...(body ? { method: 'POST', body: body instanceof URLSearchParams ? body : JSON.stringify(body) } : {}),
        headers: { 'Content-Type': 'application/json', ...headers },
      }),
    );
  const ask = async <Answer>(what: string, body?: object) => (await (await send(what, body)).json()) as Answer;
  const remote = (id: ProviderId, options: Partial<CscOptions> = {}) =>
    cscService({
      ...{ url: `${BASE}/remote/${id}/csc/v1`, tokenUrl: `${BASE}/remote/${id}/oauth2/token`, ...CLIENT },
      ...{ fetch, pause: 1, least: 40, ...options },
    });
  const handset = (options: Partial<MobileIdOptions> = {}) =>
    mobileIdService({ url: `${BASE}/mobile-id`, relyingParty: RELYING_PARTY, fetch, pause: 1, ...options });
  const vendors = {
    smartca: (options: Partial<SmartCaOptions> = {}) =>
      smartCaService({
        ...{ url: `${BASE}/vendors/smartca`, sp: SMARTCA_SP, document: 'sandbox', fetch, pause: 1, ...options },
      }),
    mysign: (options: Partial<MySignOptions> = {}) =>
      mySignService({
        ...{ url: `${BASE}/vendors/mysign`, ...MYSIGN_CLIENT, document: 'sandbox', fetch, pause: 1, ...options },
      }),
  };
  return { world, exchanges, send, ask, remote, handset, vendors };
}

/** Whether the attached certificate's key signed our message. */
export function isSigned(state: SignatureState): boolean {
  if (state.state !== 'signed') return false;
  const { publicKey: key } = new X509Certificate(state.certificate);
  return verify('sha256', MESSAGE, { key, dsaEncoding: 'ieee-p1363' }, state.signature);
}
