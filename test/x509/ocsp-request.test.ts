import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseCertificate } from '../../src/x509/certificate.js';
import { sameBytes } from '../../src/x509/der/bytes.js';
import { decode } from '../../src/x509/der/decode.js';
import { ocspRequest } from '../../src/x509/status/ocsp-request.js';
import { authority } from './make.js';

const verdict = parseCertificate(new Uint8Array(authority('Asked CA').der));
const issuer = verdict.ok ? verdict.certificate : assert.fail(verdict.fault);

test('a request is strict DER for every length of serial', async () => {
  for (let length = 1; length <= 20; length++) {
    const serial = '5a'.repeat(length);
    const { request, nonce } = await ocspRequest({ serial }, issuer);
    // Throws where a length is not written in its shortest form.
    const [tbs] = decode(request).children;
    const [list, wrapper] = tbs?.children ?? [];
    const id = list?.children[0]?.children[0];
    assert.equal(Buffer.from(id?.children[3]?.body ?? []).toString('hex'), serial);
    assert.equal(id?.children[1]?.body.length, 20);
    const value = wrapper?.children[0]?.children[0]?.children[1]?.body;
    assert.ok(value && sameBytes(value, nonce) && nonce.length === 34);
  }
});
