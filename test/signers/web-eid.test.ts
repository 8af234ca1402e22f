/** Web eID: what the suite does not cover. */
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { issue, OID, type Holder } from '../../demo/sandbox/authority/issue.js';
import { webEidSigner } from '../../demo/signers/web-eid.js';
import { PORTAL } from '../agent/world.js';
import { webEidDouble } from './web-eid-double.js';

let holder: Holder;
let other: Holder;
before(async () => {
  holder = await issue({ subject: [[OID.commonName, 'NGƯỜI THỬ']] });
  other = await issue({ subject: [[OID.commonName, 'NGƯỜI KHÁC']] });
});

const CHALLENGE = { nonce: 'N'.repeat(44), flow: 'F'.repeat(20) };

test('every error of the library maps to a fault, and its text never reaches the page', async () => {
  const double = webEidDouble(holder, other, PORTAL);
  const signer = webEidSigner({ library: double.library, origin: PORTAL });
  for (const [code, fault] of [
    ['ERR_WEBEID_ACTION_TIMEOUT', 'timeout'],
    ['ERR_WEBEID_USER_TIMEOUT', 'timeout'],
    ['ERR_WEBEID_VERSION_MISMATCH', 'outdated'],
    ['ERR_WEBEID_VERSION_INVALID', 'outdated'],
    ['ERR_WEBEID_EXTENSION_UNAVAILABLE', 'software-missing'],
    ['ERR_WEBEID_NATIVE_UNAVAILABLE', 'software-missing'],
    ['ERR_WEBEID_USER_CANCELLED', 'cancelled'],
    ['ERR_WEBEID_ACTION_PENDING', 'busy'],
    ['ERR_WEBEID_UNKNOWN_ERROR', 'failed'],
    ['ERR_WEBEID_CONTEXT_INSECURE', 'failed'],
    ['ERR_WEBEID_NATIVE_FATAL', 'failed'],
    ['ERR_WEBEID_NATIVE_INVALID_ARGUMENT', 'failed'],
    ['ERR_WEBEID_MISSING_PARAMETER', 'failed'],
    ['ERR_OF_TOMORROW', 'failed'],
  ] as const) {
    double.how = code;
    assert.deepEqual(await signer.certificates(), { ok: false, fault }, code);
  }
});

test('authenticates with a nonce made from our challenge, and never signs a document', async () => {
  const double = webEidDouble(holder, other, PORTAL);
  const sign = () => assert.fail('a document is signed with the key for contracts (T14)');
  const signer = webEidSigner({ library: Object.assign(double.library, { sign }), origin: PORTAL });
  const found = await signer.certificates();
  assert.ok(found.ok && found.value[0]);
  const [certificate] = found.value;
  assert.ok((await signer.sign(certificate, CHALLENGE)).ok);
  assert.ok((await signer.sign(certificate, { ...CHALLENGE, flow: 'G'.repeat(20) })).ok);
  const [one, two] = double.asked;
  assert.match(one ?? '', /^[A-Za-z0-9+/]{43}=$/);
  assert.notEqual(one, two, 'the flow is in it');
  assert.notEqual(one, CHALLENGE.nonce);
});

test('refuses a token of an unknown format or with another certificate', async () => {
  const double = webEidDouble(holder, other, PORTAL);
  const signer = webEidSigner({ library: double.library, origin: PORTAL });
  const found = await signer.certificates();
  assert.ok(found.ok && found.value[0]);
  double.how = 'other-format';
  assert.deepEqual(await signer.sign(found.value[0], CHALLENGE), { ok: false, fault: 'outdated' });
  double.how = 'other-certificate';
  assert.deepEqual(await signer.sign(found.value[0], CHALLENGE), { ok: false, fault: 'certificate-missing' });
});
