import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memorySigner } from '../../src/signers/memory.js';

type Sign = ReturnType<typeof memorySigner>['sign'];
const certificate = { id: 'none' } as unknown as Parameters<Sign>[0];
const challenge = {} as unknown as Parameters<Sign>[1];

test('a state or a fault on demand refuses, with the tries that are left where there are any', async () => {
  const signer = memorySigner({ keys: [], origin: 'https://a.vn' });
  assert.deepEqual(await signer.certificates(), { ok: true, value: [] });
  const missing = { ok: false, fault: 'certificate-missing' };
  assert.deepEqual(await signer.sign(certificate, challenge), missing);
  signer.fault = 'wrong-pin';
  assert.deepEqual(await signer.sign(certificate, challenge), { ok: false, fault: 'wrong-pin' });
  signer.tries = 2;
  assert.deepEqual(await signer.sign(certificate, challenge), { ok: false, fault: 'wrong-pin', tries: 2 });
  signer.state = 'token-missing';
  for (const said of [await signer.certificates(), await signer.sign(certificate, challenge)])
    assert.deepEqual(said, { ok: false, fault: 'token-missing', tries: 2 });
  assert.equal(await signer.detect(), 'token-missing');
});

test('watchers hear of each change until they stop', () => {
  const signer = memorySigner({ keys: [], origin: 'https://a.vn' });
  let heard = 0;
  const stop = signer.watch?.(() => (heard += 1));
  signer.changed();
  stop?.();
  signer.changed();
  assert.equal(heard, 1);
});
