/**
 * `<dvc-register-usb>` on the real registrar with the sandbox's authority; only the token is
 * simulated.
 */
import { expect, fixture, html } from '@open-wc/testing';
import type { LitElement } from 'lit';
import { makeCrl } from '../../../demo/sandbox/authority/crl.js';
import { issue, OID, type Holder } from '../../../demo/sandbox/authority/issue.js';
import { WANTED, type Withdrawn } from '../../../demo/sandbox/authority/people.js';
import type { DvcRegisterUsb } from '../../../src/elements/usb.js';
import '../../../src/elements/usb.js';
import type { Backend } from '../../../src/flow/backend.js';
import type { Audience } from '../../../src/flow/method.js';
import type { Messages } from '../../../src/locales/messages.js';
import type { Portal } from '../../../src/server/registration/portals.js';
import {
  createCertificates,
  createRegistrar,
  readTrust,
  Revocation,
  usbRegistration,
} from '../../../src/server/index.js';
import { toBase64 } from '../../../src/signers/bytes.js';
import { memorySigner } from '../../../src/signers/memory.js';
import type { Signed, Signer, SignerCertificate, SignerFault } from '../../../src/signers/signer.js';
import { createWorld, PORTALS } from '../../../src/testing/world.js';
import { deep, focused, hands } from './world.js';
import { waitUntil } from './wait-until.js';

export const ORIGIN = PORTALS[0]?.origins[0] ?? '';
/** Authorities like the sandbox's, in this page; people's certificates are issued on demand. */
async function makeAuthority() {
  const ca = (name: string) => issue({ subject: [[OID.commonName, name]], authority: true });
  const [open, government, stranger] = await Promise.all([ca('Public CA'), ca('Government CA'), ca('Unknown CA')]);
  const withdrawn = new Map<Holder, Withdrawn>();
  const made = new Map<string, Promise<Holder>>();
  const branches = { public: open, government, stranger, impostor: stranger };
  const make = async (id: string) => {
    const wanted = WANTED.find((each) => each.id === id);
    if (!wanted) throw new Error(`Nobody is called ${id}.`);
    const { subject, order = {}, branch = 'public' } = wanted;
    const holder = await issue({ ...order, key: 'ec', subject, issuer: branches[branch] });
    if (wanted.withdrawn) withdrawn.set(holder, wanted.withdrawn);
    return holder;
  };
  const person = (id: string) => {
    const found = made.get(id) ?? make(id);
    made.set(id, found);
    return found;
  };
  return { open, government, withdrawn, person };
}
type Authority = Awaited<ReturnType<typeof makeAuthority>>;
let once: Promise<Authority> | undefined;
const authority = (): Promise<Authority> => (once ??= makeAuthority());
export const person = async (id: string): Promise<Holder> => (await authority()).person(id);

/** `silence` is awaited; `pause()` makes it pending until the returned function is called. */
export function pausing() {
  const at = {
    silence: Promise.resolve() as Promise<unknown>,
    /** Returns a function that ends the pause. */
    pause(): () => void {
      let speak: (value?: unknown) => void = () => undefined;
      at.silence = new Promise((resolve) => (speak = resolve));
      return speak;
    },
  };
  return at;
}

const pem = ({ der }: Holder) => `-----BEGIN CERTIFICATE-----\n${toBase64(der)}\n-----END CERTIFICATE-----\n`;

function certificatesOf({ open, government, withdrawn }: Authority) {
  const issuer = (holder: Holder, audiences: readonly Audience[], name: string) => ({
    pem: pem(holder),
    audiences,
    crl: [`http://ca.invalid/${name}`],
  });
  const read = readTrust(
    {
      anchors: [pem(open), pem(government)],
      issuers: [issuer(open, ['citizen', 'enterprise'], 'public'), issuer(government, ['agency'], 'government')],
    },
    Date.now() / 1000,
  );
  if (!read.ok) throw new Error(read.reason);
  const revocation = new Revocation({
    trust: read.trust,
    fetch: ({ url }) => (url.endsWith('public') ? makeCrl(open, withdrawn) : makeCrl(government, new Map())),
  });
  return createCertificates({ trust: read.trust, revocation, agrees: () => true });
}

/** A token with these people's certificates, and any fault that a test sets. */
export async function playedToken(...ids: readonly string[]) {
  const holders = await Promise.all(ids.map(person));
  const keys = holders.map(({ der, keys: { privateKey } }) => ({ certificate: der, chain: [], key: privateKey }));
  const memory = memorySigner({ keys, origin: ORIGIN, token: 'Token' });
  const silent = pausing();
  const played = {
    memory,
    /** The fault of the next search. */
    found: undefined as SignerFault | undefined,
    /** Additional certificates without keys. */
    more: [] as readonly SignerCertificate[],
    pause: () => silent.pause(),
    /** Number of requested signatures. */
    asked: 0,
  };
  const quiet = async (signal?: AbortSignal) => {
    const stop = new Promise((_, reject) =>
      signal?.addEventListener('abort', () => reject(signal.reason as Error), { once: true }),
    );
    await Promise.race([silent.silence, stop]);
  };
  const signer: Signer = {
    ...memory,
    async detect(options) {
      await quiet(options?.signal);
      return memory.detect(options);
    },
    async certificates(options): Promise<Signed<readonly SignerCertificate[]>> {
      if (played.found) return { ok: false, fault: played.found };
      const found = await memory.certificates(options);
      return found.ok ? { ok: true, value: [...found.value, ...played.more] } : found;
    },
    async sign(certificate, challenge, options) {
      played.asked += 1;
      await quiet(options?.signal);
      return memory.sign(certificate, challenge, options);
    },
  };
  return { played, signer };
}

export interface PageOptions {
  readonly lang?: 'vi' | 'en';
  readonly messages?: Messages;
  readonly portals?: readonly Portal[];
  readonly audience?: Audience;
  readonly signers: readonly Signer[];
}

export async function signingPage({
  lang = 'vi',
  audience = 'citizen',
  messages,
  portals: list = PORTALS,
  signers,
}: PageOptions) {
  const { vault, limits, portals, accounts, flows } = createWorld({ portals: list });
  const certificates = certificatesOf(await authority());
  const implementations = [usbRegistration({ certificates, accounts, limits, portals, vault })];
  const registrar = createRegistrar({ implementations, flows, vault, limits, portals });
  const gateway = pausing();
  const backend: Backend = {
    ...registrar,
    answer: async (...all) => {
      await gateway.silence;
      return registrar.answer(...all);
    },
  };
  const element = await fixture<DvcRegisterUsb>(
    html`<dvc-register-usb
      .backend=${backend}
      .signers=${signers}
      audience=${audience}
      portal="national"
      lang=${lang}
      .messages=${messages}
    ></dvc-register-usb>`,
  );
  const { find, get, press } = hands(element);
  const text = () => (find('dvc-step-sign, dvc-step-confirm')?.shadowRoot?.textContent ?? '').replaceAll(/\s+/g, ' ');
  const all = (selector: string) => deep(element, selector);
  const says = (what: string | RegExp) => waitUntil(() => text().match(what), `says ${String(what)}`);
  const has = (selector: string) => waitUntil(() => focused().matches(selector), `focus on ${selector}`);
  /** Waits until pending work is done and drawn. */
  const settled = async () => {
    await (find('dvc-step-sign') as LitElement).updateComplete;
    await get('form[aria-busy="false"]');
  };
  /** axe finds nothing, and the content fits the width. */
  const sound = async () => {
    await expect(element).to.be.accessible();
    expect(document.documentElement.scrollWidth).to.be.at.most(innerWidth);
  };
  return { element, find, get, all, text, says, press, focused, has, settled, sound, gateway, accounts };
}
