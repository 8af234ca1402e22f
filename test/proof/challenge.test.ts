import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import {
  buildChallenge,
  challengeText,
  controlCode,
  issueChallenge,
  judgeChallenge,
  memoryChallenges,
  parseChallenge,
} from '../../src/proof/challenge.js';
import { now } from '../x509/make.js';

const bound = { origin: 'https://portal.example', flow: 'flow-1', step: 'sign' };

test('the signed bytes are exactly the prefix and the hashes of origin, nonce text and flow (C-7)', async () => {
  const challenge = issueChallenge(bound, now);
  for (const [hash, name] of [
    ['SHA-256', 'sha256'],
    ['SHA-384', 'sha384'],
    ['SHA-512', 'sha512'],
  ] as const) {
    const h = (text: string): Buffer => createHash(name).update(text).digest();
    const wanted = Buffer.concat([
      Buffer.from('DVC-REGISTER-AUTH-V1\0'),
      ...[challenge.origin, challenge.nonce, challenge.flow].map(h),
    ]);
    assert.deepEqual(Buffer.from(await buildChallenge(challenge, hash)), wanted);
  }
});

test('a different origin, nonce, step, time or flow changes the message', async () => {
  const challenge = issueChallenge(bound, now);
  const twins = [
    { ...challenge, origin: 'https://portal.example.evil.example' },
    { ...challenge, flow: 'flow-2' },
    issueChallenge(bound, now),
    issueChallenge({ ...bound, step: 'confirm' }, now),
    issueChallenge(bound, now + 1),
  ];
  const first = Buffer.from(await buildChallenge(challenge, 'SHA-256')).toString('hex');
  for (const twin of twins) assert.notEqual(Buffer.from(await buildChallenge(twin, 'SHA-256')).toString('hex'), first);
});

test('a nonce is base64 of at least 44 characters with its step and time; other texts are not parsed', () => {
  const { nonce } = issueChallenge(bound, now);
  assert.match(nonce, /^[A-Za-z0-9+/]{44,}={0,2}$/);
  assert.deepEqual(parseChallenge(nonce), { step: 'sign', issuedAt: now });
  const random = Buffer.alloc(48, 7).toString('base64');
  const [spaced, short] = [`${nonce.slice(0, 4)}\n${nonce.slice(4)}`, nonce.slice(0, 40)];
  for (const other of [
    random,
    '',
    spaced,
    short,
    nonce.slice(4),
    `${nonce} `,
    nonce.replace(/=*$/, '.'),
    `${nonce}A`,
    'é'.repeat(60),
  ])
    assert.equal(parseChallenge(other), undefined, other);
});

test('a challenge is accepted once, before it expires, for its flow, step and origin (T12)', async () => {
  const challenge = issueChallenge(bound, now, 120);
  assert.equal(judgeChallenge(challenge, bound, now), undefined);
  assert.equal(judgeChallenge(challenge, bound, now + 120), undefined);
  assert.equal(judgeChallenge(challenge, bound, now + 121), 'challenge-expired');
  assert.equal(judgeChallenge(challenge, bound, now - 1), 'challenge-expired');
  assert.equal(judgeChallenge({ ...challenge, expiresAt: now + 9_999 }, bound, now), 'challenge-expired');
  for (const other of [{ origin: 'https://other.example' }, { flow: 'flow-2' }, { step: 'confirm' }])
    assert.equal(judgeChallenge(challenge, { ...bound, ...other }, now), 'challenge-mismatch');
  const forged = { ...challenge, step: 'confirm' };
  assert.equal(judgeChallenge(forged, { ...bound, step: 'confirm' }, now), 'challenge-mismatch');
  const store = memoryChallenges(2);
  await store.keep(challenge);
  const taken = await Promise.all(Array.from({ length: 20 }, () => store.take(challenge.nonce)));
  assert.equal(taken.filter(Boolean).length, 1);
  for (const step of ['a', 'b', 'c']) await store.keep({ ...challenge, nonce: step });
  assert.equal(await store.take('a'), undefined);
  assert.ok(await store.take('c'));
});

test('only an origin as browsers write it can be bound, and for five minutes at most', () => {
  for (const origin of [
    ...['https://portal.example/', 'https://portal.example/path', 'https://PORTAL.example', 'http://portal.example'],
    ...['null', '', 'https://portal.example:443', 'https://user@portal.example', 'javascript:1'],
  ])
    assert.throws(() => issueChallenge({ ...bound, origin }, now), RangeError, origin);
  for (const origin of ['http://localhost:8080', 'https://portal.example:8443'])
    assert.equal(issueChallenge({ ...bound, origin }, now).origin, origin);
  assert.throws(() => issueChallenge(bound, now, 301), RangeError);
  assert.throws(() => issueChallenge({ ...bound, step: 'Sign\n' }, now), RangeError);
});

test('the text for the person has the origin, the time and the control code', async () => {
  const challenge = issueChallenge(bound, now);
  const code = await controlCode(challenge);
  assert.match(code, /^\d{4}$/);
  const [vi, en] = [await challengeText(challenge, 'vi'), await challengeText(challenge, 'en')];
  assert.match(vi[0] ?? '', /portal\.example$/);
  assert.match(vi[1] ?? '', /07:00:00/);
  assert.equal(vi[2], `Mã đối chiếu: ${code}`);
  assert.equal(en[2], `Control code: ${code}`);
  const opaque = { ...challenge, nonce: Buffer.alloc(48, 7).toString('base64') };
  assert.equal((await challengeText(opaque, 'en')).length, 3);
});
