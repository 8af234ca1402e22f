/** The PKCS#11 calls of one signature, their order, and the state they leave: B-9, B-11, T27. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { issue, OID } from '../../demo/sandbox/authority/issue.js';
import type { Pkcs11 } from '../../src/agent/token/pkcs11.js';
import { createTokens } from '../../src/agent/token/tokens.js';

const { der } = await issue({
  issuer: await issue({ subject: [[OID.commonName, 'CA']], authority: true }),
  subject: [[OID.commonName, 'Người giữ khóa']],
});

/** A module that records its calls and answers `fails` with that error code. */
function module(fails: Partial<Record<keyof Pkcs11, number>> = {}) {
  const calls: string[] = [];
  let found = 1;
  const answers: Partial<Record<keyof Pkcs11, (...words: never[]) => unknown>> = {
    C_GetSlotList: () => [Buffer.of(1)],
    C_GetTokenInfo: () => ({ label: 'T', flags: 0x400, serialNumber: '' }),
    C_OpenSession: () => Buffer.of(2),
    C_FindObjectsInit: (_: Buffer, [first]: { value: number }[]) => (found = first?.value ?? 0),
    C_FindObjects: () => [Buffer.of(found)],
    C_GetAttributeValue: () => [{ value: Buffer.from(der) }, { value: Buffer.of(9) }],
    C_Sign: () => Buffer.alloc(64),
  };
  const call =
    (name: keyof Pkcs11) =>
    (...words: never[]) => {
      calls.push(name);
      const code = fails[name];
      if (code !== undefined) throw Object.assign(new Error('CKR'), { code });
      return answers[name]?.(...words);
    };
  const pkcs11 = new Proxy({}, { get: (_, name: keyof Pkcs11) => call(name) }) as Pkcs11;
  return { tokens: createTokens(pkcs11), calls };
}

function sign({ tokens, calls }: ReturnType<typeof module>) {
  const [certificate] = tokens.certificates();
  calls.length = 0;
  const answer = tokens.sign({ certificate: certificate?.id ?? '', message: Buffer.from('m'), pin: Buffer.from('1') });
  const since = calls.indexOf('C_Login');
  return { answer, calls: calls.slice(since).filter((name) => name !== 'C_GetTokenInfo') };
}

const FIND = ['C_FindObjectsInit', 'C_FindObjects', 'C_FindObjectsFinal'];

test('B-11: one signature is one login; then the session is logged out and closed', () => {
  const { answer, calls } = sign(module());
  assert.ok(answer.ok);
  assert.deepEqual(calls, ['C_Login', ...FIND, 'C_SignInit', 'C_Sign', 'C_Logout', 'C_CloseSession']);
});

test('B-11, T27: after any error the session is closed, and the PIN is not tried again', () => {
  for (const [name, code, fault] of [
    ['C_Login', 0xa0, 'wrong-pin'],
    ['C_Login', 0xa4, 'pin-locked'],
    ['C_Login', 0x50, 'cancelled'],
    ['C_SignInit', 0x32, 'token-missing'],
    ['C_Sign', 0x32, 'token-missing'],
    ['C_Sign', 0x05, 'failed'],
  ] as const) {
    const { answer, calls } = sign(module({ [name]: code }));
    assert.ok(!answer.ok && answer.fault === fault, `${name} ${code}`);
    assert.equal(calls.filter((each) => each === 'C_Login').length, 1);
    assert.equal(calls.at(-1), 'C_CloseSession');
    assert.equal(calls.includes('C_Logout'), name !== 'C_Login', 'who was logged in is logged out');
  }
});
