/** The MAC of a PKCS#12 file: which kinds are checked, and how many rounds are run. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { canCheck, macFits, UnknownEncryption } from '../../src/x509/pkcs12/pkcs12-decrypt.js';

type Mac = Parameters<typeof macFits>[0];
const SHA256 = '2.16.840.1.101.3.4.2.1';
const value = (length: number) => ({ getValue: () => new ArrayBuffer(length) });
const macOf = (algorithmId: string, iterations?: number) =>
  ({ mac: { digestAlgorithm: { algorithmId }, digest: value(32) }, macSalt: value(8), iterations }) as unknown as Mac;
const secret = { utf16: new Uint8Array(2), utf8: new Uint8Array() } as Parameters<typeof macFits>[2];

test('a MAC is checked by the kinds that are known, with one to a million rounds', async () => {
  assert.equal(canCheck(undefined), false);
  assert.equal(canCheck(macOf('1.2.3')), false);
  assert.equal(canCheck(macOf(SHA256)), true);
  for (const rounds of [undefined, 1, 2])
    assert.equal(await macFits(macOf(SHA256, rounds), new Uint8Array(1), secret), false);
  for (const rounds of [0, -1, NaN, 1_000_001])
    await assert.rejects(macFits(macOf(SHA256, rounds), new Uint8Array(1), secret), UnknownEncryption);
  await assert.rejects(macFits(macOf('1.2.3', 1), new Uint8Array(1), secret), UnknownEncryption);
});
