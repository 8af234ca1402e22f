/** A person of the sandbox at a gateway, by any method, who answers every step and retries. */
import { people } from '../../demo/sandbox/people-data.js';
import type { Authority } from '../../demo/sandbox/authority/authority.js';
import { httpBackend } from '../../src/client/http.js';
import type { Reply } from '../../src/flow/backend.js';
import type { ConsentOffer } from '../../src/flow/consent.js';
import type { Json } from '../../src/flow/method.js';
import type { SignData } from '../../src/flow/signing-steps.js';
import { memorySigner } from '../../src/signers/memory.js';
import { identity, PASSWORD, solve, viewOf, type Typed } from '../../src/testing/person.js';

export type Method = 'mobile' | 'insurance' | 'post' | 'sim' | 'usb' | 'signature';

export interface Visitor {
  /** The first step of this method. */
  readonly first: string;
  /** Answers once; returns a problem's code, or the flow's position. */
  press(): Promise<string>;
  /** Answers until that step is shown. */
  to(step: string): Promise<void>;
  /** Answers until the end, or until a refusal. */
  end(): Promise<string>;
}

const TOKENS = ['citizen', 'token'] as const;
const SIMS = ['0823628899', '0901010015'] as const;
const PIN = '123456';
const SIGNER = 'smartca';

interface Where {
  readonly origin: string;
  /** Of the gateway. */
  readonly port: number;
  /** Of the sandbox, where that is another process. */
  readonly sandbox?: number;
  readonly authority: Authority;
  /** A reverse proxy in front of the gateway. */
  readonly through?: { readonly at: string; readonly fetch: (request: Request) => Promise<Response> };
}

export async function visitor(
  { origin, port, authority, sandbox = port, through }: Where,
  method: Method,
  /** Index into the people, SIMs or tokens. */
  n = 0,
): Promise<Visitor> {
  const { at, fetch: send } = through ?? { at: `http://127.0.0.1:${port}`, fetch };
  const world = `http://127.0.0.1:${sandbox}/sandbox`;
  const backend = httpBackend({
    endpoint: `${at}/registration`,
    fetch: (request) => {
      request.headers.set('Origin', origin);
      return send(request);
    },
  });
  const known = people[n];
  const sim = SIMS[n % 2] ?? SIMS[0];
  if (!known) throw new RangeError('The sandbox has fewer people.');
  const person: Typed = {
    ...known,
    phone: known.phone.replace('0', '+84'),
    insuranceCode: method === 'insurance' ? (known.insurance?.code ?? '') : '',
    postalId: method === 'post' ? (known.postal?.id ?? '') : '',
  };
  let sent = '';
  let view = viewOf(await backend.start({ method, audience: 'citizen', portal: 'national' }));

  async function proof(): Promise<Json> {
    const holder = authority.kept.find(({ id }) => id === TOKENS[n % 2])?.holder;
    if (!holder) throw new TypeError('The sandbox has no token.');
    const signer = memorySigner({
      origin,
      keys: [{ certificate: holder.der, chain: [], key: holder.keys.privateKey }],
    });
    const found = await signer.certificates();
    const [certificate] = found.ok ? found.value : [];
    const signed = certificate && (await signer.sign(certificate, view.data as unknown as SignData));
    if (!signed?.ok) throw new TypeError('The token did not sign.');
    const { algorithm, signature } = signed.value;
    const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
    return { certificate: base64(holder.der), algorithm, signature: base64(signature) };
  }

  async function code(): Promise<string> {
    const response = await fetch(`${world}/phones/${person.phone.replace('+84', '0')}/messages`);
    return ((await response.json()) as { code: string }[])[0]?.code ?? '';
  }

  async function enterPin(): Promise<Json> {
    const path = `${world}/phones/${sim}/requests`;
    const [request] = (await (await fetch(path)).json()) as { id: string }[];
    const init = {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ pin: PIN }),
    };
    if (request) await fetch(`${path}/${request.id}`, init);
    return {};
  }

  async function pressInApp(): Promise<Json> {
    const app = `${world}/app/${SIGNER}`;
    const [request] = (await (await fetch(`${app}/requests`)).json()) as { id: string }[];
    const headers = { 'Content-Type': 'application/json' };
    if (request)
      await fetch(`${app}/${request.id}`, { method: 'POST', headers, body: JSON.stringify({ act: 'sign' }) });
    return {};
  }

  async function asked(): Promise<Json> {
    if (method === 'sim') return { phone: sim, captcha: await solve(view) };
    if (method !== 'signature') return identity(view, person);
    return { provider: SIGNER, account: person.citizenId, captcha: await solve(view) };
  }

  const answers: Readonly<Record<string, () => Promise<Json>>> = {
    identify: asked,
    consent: pressInApp,
    code: () => Promise.resolve({ code: sent }),
    password: () => Promise.resolve({ password: PASSWORD }),
    sign: proof,
    handset: enterPin,
    confirm: () => {
      const { version } = (view.data as unknown as { consent: ConsentOffer }).consent;
      return Promise.resolve({ email: '', consent: { version, granted: ['account', 'check'] } });
    },
  };

  const self: Visitor = {
    first: view.step,
    async press() {
      const input = (await answers[view.step]?.()) ?? null;
      const reply: Reply = await backend.answer(view, input);
      const { step } = view;
      view = reply.ok ? reply.view : (reply.view ?? view);
      // Read at once: the phone's next code may belong to another flow.
      if (view.step === 'code' && step !== 'code') sent = await code();
      if (!reply.ok) return reply.problem.code;
      return view.status === 'active' ? view.step : (view.problem?.code ?? view.status);
    },
    async to(step) {
      for (let round = 0; view.step !== step; round += 1) {
        const told = await self.press();
        if (round > 9) throw new Error(`Told ${told} on the way to ${step}.`);
      }
    },
    async end() {
      for (let round = 0; round < 40; round += 1) {
        const [step, told] = [view.step, await self.press()];
        if (view.status !== 'active' || !Object.hasOwn(answers, told)) return told;
        // The phone's answer is polled.
        if (told === step) await new Promise((resolve) => setTimeout(resolve, 500));
      }
      return `stays at ${view.step}`;
    },
  };
  return self;
}
