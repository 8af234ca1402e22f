/** A method is offered while the partners that it needs answer. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { changePhone } from '../../../src/server/methods/contact.js';
import { recoverBySignature } from '../../../src/server/methods/signature.js';
import { recoverByFederation, signInByFederation } from '../../../src/server/methods/federation.js';

type Ports = Parameters<typeof recoverByFederation>[0] & Parameters<typeof recoverBySignature>[0];

test('an identity provider or a remote signer is available unless all of them say that they are not', () => {
  for (const [services, isAvailable] of [
    [[{}], true],
    [[{ available: true }], true],
    [[{ available: false }], false],
    [[{ available: false }, {}], true],
    [[], false],
  ] as const) {
    const ports = { providers: services.map((service) => ({ service })) } as unknown as Ports;
    for (const method of [signInByFederation, recoverByFederation, recoverBySignature])
      assert.equal(method(ports).available(), isAvailable);
  }
});

test('a change of phone needs codes, and the carrier where one is connected', () => {
  for (const [ports, isAvailable] of [
    [{ codes: {} }, true],
    [{ codes: { available: false } }, false],
    [{ codes: {}, subscribers: {} }, true],
    [{ codes: {}, subscribers: { available: false } }, false],
  ] as const)
    assert.equal(changePhone(ports as unknown as Parameters<typeof changePhone>[0]).available(), isAvailable);
});
