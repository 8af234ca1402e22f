/**
 * The methods that wait for another screen, on the real registrar inside the page. Only the
 * provider is simulated.
 */
import { aTimeout, fixture, html } from '@open-wc/testing';
import type { Backend } from '../../../src/flow/backend.js';
import type { Messages } from '../../../src/locales/messages.js';
import type { Holder, HolderEvidence } from '../../../src/server/checks/certificates.js';
import { eventsOf } from '../../../src/server/http/events.js';
import { signatureRegistration } from '../../../src/server/methods/signature.js';
import { simRegistration } from '../../../src/server/methods/sim.js';
import type { Portal } from '../../../src/server/registration/portals.js';
import {
  Unavailable,
  type SignatureRefusal,
  type SignatureService,
  type SignatureState,
} from '../../../src/server/ports.js';
import { createRegistrar } from '../../../src/server/registration/registrar.js';
import { createWorld, PORTALS } from '../../../src/testing/world.js';
import '../../../src/elements/sim.js';
import '../../../src/elements/signature.js';
import { hands } from './world.js';

const HOLDER: Holder = {
  subject: 'cccd:034086012222',
  name: 'NGUYỄN ĐĂNG ĐIỆN',
  organization: undefined,
  identifiers: [],
  issuer: 'Test CA',
  notAfter: Math.floor(Date.now() / 1000) + 1e6,
  serial: '01',
};

/** The person who is asked to sign, and their actions. */
function somebody() {
  const played = {
    begun: 0,
    reads: 0,
    answer: undefined as SignatureState | undefined,
    link: undefined as string | undefined,
    asks: undefined as 'otp' | undefined,
    down: false,
    /** Holds up what is read without a one-time password. */
    held: undefined as Promise<void> | undefined,
    sign: () =>
      (played.answer = {
        state: 'signed',
        certificate: new Uint8Array(3),
        algorithm: 'ES256',
        signature: new Uint8Array(64),
      }),
    refuse: (reason: SignatureRefusal) => (played.answer = { state: 'refused', reason }),
  };
  const waiting = (): SignatureState => ({
    state: 'waiting',
    session: 1,
    certificate: 'AAAA',
    ...(played.link ? { link: played.link } : {}),
    ...(played.asks ? { asks: played.asks } : {}),
  });
  const service: SignatureService = {
    begin() {
      if (played.down) return Promise.reject(new Unavailable('down'));
      played.begun += 1;
      played.answer = undefined;
      return Promise.resolve(waiting());
    },
    async read(_session, patience, otp) {
      played.reads += 1;
      if (!otp) await played.held;
      if (otp) return otp === '482913' ? played.sign() : { state: 'refused', reason: 'wrong-otp' };
      for (let n = 0; !played.answer && n < patience; n += 50) await aTimeout(50);
      return played.answer ?? waiting();
    },
  };
  return { played, service };
}

interface Options {
  readonly method?: 'sim' | 'signature';
  readonly lang?: string;
  readonly messages?: Messages;
  readonly portals?: readonly Portal[];
  /** Whether the backend has an event stream, or is polled. */
  readonly events?: boolean;
  /** Replaces the event stream. */
  readonly between?: () => Promise<Response>;
  readonly prepare?: (played: ReturnType<typeof somebody>['played']) => void;
}

export async function page({
  method = 'sim',
  lang = 'vi',
  events = true,
  between,
  messages,
  portals: list = PORTALS,
  prepare = () => undefined,
}: Options = {}) {
  const world = createWorld({ portals: list });
  const { played, service } = somebody();
  prepare(played);
  const { vault, limits, portals, accounts, flows } = world;
  const captcha = {
    issue: () => Promise.resolve({ asked: crypto.randomUUID() }),
    verify: () => Promise.resolve('ok' as const),
  };
  const verdict = { ok: true as const, holder: HOLDER, evidence: {} as HolderEvidence };
  const certificates = { issuers: () => [], verify: () => Promise.resolve(verdict) };
  const ports = { vault, limits, portals, accounts, captcha, certificates };
  const providers = [
    { id: 'smartca', name: 'VNPT SmartCA', service },
    { id: 'mysign', name: 'Viettel MySign', service },
  ];
  const implementations = [
    simRegistration({ ...ports, handsets: service }),
    signatureRegistration({ ...ports, providers }),
  ];
  const registrar = createRegistrar({ implementations, flows, vault, limits, portals });
  let streams = 0;
  const backend: Backend = {
    ...registrar,
    ...(events && {
      async events(id: string, { signal = new AbortController().signal } = {}) {
        streams += 1;
        if (between) return between();
        const found = await eventsOf({
          watch: (ms, since) => registrar.watch(id, Math.min(ms, 300), {}, since),
          signal,
          pause: 50,
        });
        return found instanceof Response ? found : Response.json({}, { status: 409 });
      },
    }),
  };
  const solve = () => Promise.resolve('ok');
  const element =
    method === 'sim'
      ? await fixture<HTMLElement>(
          html`<dvc-register-sim
            .backend=${backend}
            .captcha=${solve}
            portal="national"
            lang=${lang}
            .messages=${messages}
          ></dvc-register-sim>`,
        )
      : await fixture<HTMLElement>(
          html`<dvc-register-signature
            .backend=${backend}
            .captcha=${solve}
            portal="national"
            lang=${lang}
            .messages=${messages}
          ></dvc-register-signature>`,
        );
  const { find, get, text, submit } = hands(element);
  const api = {
    ...{ played, element, find, get, text, submit, accounts, streams: () => streams },
    toWait: async () => {
      if (method === 'sim') (await get<HTMLInputElement>('input[name="phone"]')).value = '0823628899';
      else {
        (await get('input[value="smartca"]')).click();
        (await get<HTMLInputElement>('input[name="account"]')).value = '034086012222';
      }
      await submit();
      await get('[part="code"]');
    },
  };
  return api;
}
