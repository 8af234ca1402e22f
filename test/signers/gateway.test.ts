/**
 * Plug-ins' signatures at the gateway: good ones register, and a lying program is refused (T13,
 * T14, T29).
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Authority } from '../../demo/sandbox/authority/authority.js';
import { issue, OID, type Holder } from '../../demo/sandbox/authority/issue.js';
import type { Audience, Json } from '../../src/flow/method.js';
import type { SignData } from '../../src/flow/signing-steps.js';
import type { View } from '../../src/flow/view.js';
import { createRegistrar, usbRegistration } from '../../src/server/index.js';
import type { Signer } from '../../src/signers/signer.js';
import { bkavSigner } from '../../src/signers/plug-ins/bkav.js';
import { fortifySigner } from '../../demo/signers/fortify.js';
import { vgcaSigner } from '../../src/signers/plug-ins/vgca.js';
import { vnptSigner } from '../../src/signers/plug-ins/vnpt.js';
import { webEidSigner } from '../../demo/signers/web-eid.js';
import { trusting } from '../support/trusting.js';
import { fortifyServer } from './fortify-server.js';
import { webEidDouble } from './web-eid-double.js';
import { base64, bkavWire, vgcaWire, vnptWire, type Wire } from './wires.js';
import { madeAuthority } from '../support/made-authority.js';

const ORIGIN = 'http://localhost:8080';
const caller = { address: '127.0.0.1', origin: ORIGIN };
let authority: Authority;
let citizen: Holder;
let agency: Holder;
const wires: { close?(): void }[] = [];
before(async () => {
  authority = await madeAuthority();
  const kept = (wanted: string) => authority.kept.find(({ id }) => id === wanted) ?? assert.fail();
  const [government] = kept('agency').chain;
  assert.ok(government);
  citizen = kept('citizen').holder;
  agency = await issue({
    issuer: government,
    key: 'rsa',
    subject: [
      ['2.5.4.97', 'GOVVN-000.00.01.H29'],
      [OID.commonName, 'SỞ THỬ NGHIỆM'],
    ],
  });
});
after(() => {
  for (const wire of wires) wire.close?.();
});

interface Program {
  readonly audience: Audience;
  readonly lies: readonly string[];
  readonly make: () => Promise<{ readonly wire: Pick<Wire, 'how'> & { close?(): void }; readonly signer: Signer }>;
}

const PROGRAMS: Readonly<Record<string, Program>> = {
  vgca: {
    audience: 'agency',
    lies: ['other-message', 'other-key'],
    async make() {
      const wire = await vgcaWire(agency, citizen);
      return { wire, signer: vgcaSigner({ open: wire.reach, origin: ORIGIN }) };
    },
  },
  vnpt: {
    audience: 'citizen',
    lies: ['other-message', 'other-key'],
    async make() {
      const wire = await vnptWire(citizen, agency);
      return { wire, signer: vnptSigner({ open: wire.reach, origin: ORIGIN }) };
    },
  },
  bkav: {
    audience: 'citizen',
    lies: ['other-message', 'other-key'],
    async make() {
      const wire = await bkavWire(citizen, agency);
      return { wire, signer: bkavSigner({ open: wire.reach, origin: ORIGIN }) };
    },
  },
  fortify: {
    audience: 'citizen',
    lies: ['other-message', 'other-key'],
    async make() {
      const wire = await fortifyServer([citizen, agency]);
      return { wire, signer: fortifySigner({ library: wire.library, origin: ORIGIN }) };
    },
  },
  'web-eid': {
    audience: 'citizen',
    // The last one is the page of another site that relays our challenge (T13).
    lies: ['other-message', 'other-key', 'other-origin'],
    async make() {
      await Promise.resolve();
      const wire = webEidDouble(citizen, agency, ORIGIN);
      return { wire, signer: webEidSigner({ library: wire.library, origin: ORIGIN }) };
    },
  },
};

/** The page's answer. */
async function proofFor(signer: Signer, { data }: View): Promise<Record<string, Json>> {
  const found = await signer.certificates();
  assert.ok(found.ok && found.value[0], JSON.stringify(found));
  const signed = await signer.sign(found.value[0], data as unknown as SignData);
  assert.ok(signed.ok, JSON.stringify(signed));
  const { algorithm, signature } = signed.value;
  return { certificate: base64(found.value[0].certificate), algorithm, signature: base64(signature) };
}

for (const [name, { audience, lies, make }] of Object.entries(PROGRAMS)) {
  test(`${name}: the gateway accepts its signature and refuses its lies`, async () => {
    const { wire, signer } = await make();
    wires.push(wire);
    // The agency's certificate is made in this file: the OCSP responder does not know it.
    const { ports, rest, store } = trusting(authority, { silent: 'ocsp' });
    const registrar = createRegistrar({ implementations: [usbRegistration(ports)], ...rest });
    const begin = async () => {
      const reply = await registrar.start({ method: 'usb', audience, portal: 'national' }, { caller });
      assert.ok(reply.ok);
      return reply.view;
    };
    for (const lie of lies) {
      wire.how = lie;
      const begun = await begin();
      const reply = await registrar.answer(begun, await proofFor(signer, begun), { caller });
      assert.equal(!reply.ok && reply.problem.code, 'signature-invalid', lie);
    }
    wire.how = 'ready';
    const begun = await begin();
    const proof = await proofFor(signer, begun);
    const reply = await registrar.answer(begun, proof, { caller });
    assert.ok(reply.ok && reply.view.step === 'confirm', JSON.stringify(reply));
    assert.equal(store.accounts.all.size, 0);
    const another = await registrar.answer(await begin(), proof, { caller });
    assert.equal(!another.ok && another.problem.code, 'signature-invalid', 'it is over one challenge alone');
  });
}
