/** A person with a key on a page, and the method usb on a registrar. */
import assert from 'node:assert/strict';
import type { Holder } from '../../demo/sandbox/authority/issue.js';
import type { ConsentOffer } from '../../src/flow/consent.js';
import type { Audience, Json } from '../../src/flow/method.js';
import type { SignData } from '../../src/flow/signing-steps.js';
import type { View } from '../../src/flow/view.js';
import type { Registrar } from '../../src/server/registration/registrar.js';
import { memorySigner } from '../../src/signers/memory.js';

/** Signs a view's challenge, on a page of `origin`. */
export async function proofOf({ data }: View, { der, keys }: Holder, origin: string): Promise<Record<string, Json>> {
  const signer = memorySigner({ origin, keys: [{ certificate: der, chain: [], key: keys.privateKey }] });
  const found = await signer.certificates();
  assert.ok(found.ok && found.value[0]);
  const signed = await signer.sign(found.value[0], data as unknown as SignData);
  assert.ok(signed.ok);
  const { algorithm, signature } = signed.value;
  const [certificate, bytes] = [der, signature].map((each) => Buffer.from(each).toString('base64'));
  return { certificate: certificate ?? '', algorithm, signature: bytes ?? '' };
}

/** Registers by one certificate, from the first page to the account; returns the view of the consent and the ending. */
export async function registerBy(
  registrar: Registrar,
  holder: Holder,
  audience: Audience,
  origin: string,
): Promise<View & { readonly ending: Json }> {
  const caller = { address: '127.0.0.1', origin };
  const begun = await registrar.start({ method: 'usb', audience, portal: 'national' }, { caller });
  assert.ok(begun.ok);
  const signed = await registrar.answer(begun.view, await proofOf(begun.view, holder, origin), { caller });
  assert.ok(signed.ok, JSON.stringify(signed));
  const { version } = (signed.view.data as unknown as { consent: ConsentOffer }).consent;
  const consent = { version, granted: ['account', 'check'] };
  const done = await registrar.answer(signed.view, { email: '', consent }, { caller });
  assert.ok(done.ok && done.view.status === 'complete', JSON.stringify(done));
  return { ...signed.view, ending: done.view.data };
}
