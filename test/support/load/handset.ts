/** A mobile-signature service in one process, with real RSA keys and a simulated person. */
import type { Holder } from '../../../demo/sandbox/authority/issue.js';
import { signHash } from '../../../demo/sandbox/signing/sign-hash.js';
import {
  Unavailable,
  type SignatureRefusal,
  type SignatureRequest,
  type SignatureService,
  type SignatureState,
} from '../../../src/server/ports.js';

interface Session {
  readonly request: SignatureRequest;
  answer?: SignatureState | Promise<SignatureState>;
}

export interface Handset extends SignatureService {
  readonly sessions: Session[];
  mode: 'normal' | 'down';
  reads: number;
  /** Enters the PIN for the newest request. */
  press(by?: Holder, hash?: Uint8Array): void;
  refuse(reason: SignatureRefusal): void;
  /** The holder of the key that will sign; `undefined`: the number is unknown. */
  owner: Holder | undefined;
  asks?: 'otp';
  /** The one-time password that the provider sent. */
  otp: string;
}

export function handset(owner: Holder | undefined): Handset {
  const keys = new Map<string, number>();
  const service: Handset = {
    owner,
    sessions: [],
    mode: 'normal',
    reads: 0,
    otp: '482913',
    press(by = service.owner, hash) {
      const session = service.sessions.at(-1);
      if (!session || !by) throw new TypeError('Nobody was asked.');
      session.answer = signHash(by, hash ?? session.request.hash, 'raw').then((signature) => ({
        ...{ state: 'signed', certificate: by.der, algorithm: 'RS256', signature },
      }));
    },
    refuse(reason) {
      const session = service.sessions.at(-1);
      if (session) session.answer = { state: 'refused', reason };
    },
    begin(request, key) {
      if (service.mode === 'down') return Promise.reject(new Unavailable('handset'));
      if (!service.owner) return Promise.resolve({ state: 'refused', reason: 'unknown-person' });
      const session = keys.get(key) ?? service.sessions.push({ request }) - 1;
      keys.set(key, session);
      return Promise.resolve(waiting(session));
    },
    async read(session, waitMs, otp) {
      service.reads += 1;
      if (service.mode === 'down') throw new Unavailable('handset');
      const found = service.sessions[Number(session)];
      if (otp !== undefined) {
        if (otp !== service.otp) return { state: 'refused', reason: 'wrong-otp' };
        service.press();
      }
      for (let waited = 0; !found?.answer && waited < waitMs; waited += 5) await new Promise((r) => setTimeout(r, 5));
      return found?.answer ?? waiting(Number(session));
    },
  };
  const waiting = (session: number): SignatureState => ({
    state: 'waiting',
    session,
    certificate: Buffer.from(service.owner?.der ?? []).toString('base64'),
    ...(service.asks ? { asks: service.asks } : {}),
  });
  return service;
}
