/** How much work the captcha asks for: a limit that holds on any machine. What a try takes is measured by `npm run bench:captcha`. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { solveChallenge } from 'altcha-lib';
import type { Challenge, Solution } from 'altcha-lib/types';
import { nodeCiphers } from '../../../src/node/ciphers.js';
import { deriveKey, proofOfWork, type ProofOfWorkOptions } from '../../../src/server/checks/captcha.js';

/** The slowest phone of docs/browsers.md: iterations of PBKDF2 a second on a core. */
const PHONE = 1.2e9 / 20 / 128;
/** Of 5 seconds, what is left for the page's own thread (docs/performance.md). */
const WORK_SECONDS = 3.7;

test('on the slowest phone 99 of 100 people have solved the captcha within 5 s', async () => {
  const captcha = proofOfWork({ secret: 'secret', limits: { first: () => Promise.resolve(true) } });
  const issued = await captcha.issue({ flow: 'flow', action: 'identify', portal: 'national' }, 0);
  const { parameters } = issued as unknown as { readonly parameters: { cost: number; keyPrefix: string } };
  const chance = 16 ** -parameters.keyPrefix.length;
  const tries = Math.log(0.01) / Math.log(1 - chance);
  assert.ok(tries > 1000, `${tries} tries: a try is a small part of the work`);
  assert.ok((tries * parameters.cost) / PHONE < WORK_SECONDS, `${(tries * parameters.cost) / PHONE} s`);
});

const ABOUT = { flow: 'flow', action: 'identify', portal: 'national' } as const;

const NODE: Partial<ProofOfWorkOptions> = {
  pbkdf2: nodeCiphers.pbkdf2,
  hmac: (key, data) => nodeCiphers.hmac(key, data),
};

for (const [name, fast] of [
  ['WebCrypto', {}],
  ['Node', NODE],
] as const)
  test(`what altcha-lib has solved counts once, and no lie counts, by ${name}`, async () => {
    const seen = new Set<string>();
    const first = (what: string) => Promise.resolve(seen.size < seen.add(what).size);
    const captcha = proofOfWork({ secret: 'secret', limits: { first }, cost: 1, prefix: '00', ...fast });
    const challenge = (await captcha.issue(ABOUT, 0)) as unknown as Challenge;
    const solution = (await solveChallenge({ challenge, deriveKey })) as Solution;
    const verify = (change: object = {}, solved: unknown = {}, about: object = {}) => {
      const own = solved === null ? null : { ...solution, ...(solved as object) };
      return captcha.verify(JSON.stringify({ challenge: { ...challenge, ...change }, solution: own }), {
        ...ABOUT,
        ...about,
      });
    };
    const { parameters, signature = '' } = challenge;
    const lies = [
      verify({ parameters: { ...parameters, keyPrefix: '' } }),
      verify({ parameters: { ...parameters, expiresAt: (parameters.expiresAt ?? 0) + 1 } }),
      verify({ parameters: null }),
      verify({ signature: undefined }),
      verify({ signature: signature.replace(/.$/, (last) => (last === '0' ? '1' : '0')) }),
      verify({ signature: signature.slice(1) }),
      verify({}, null),
      verify({}, { counter: solution.counter + 1 }),
      verify({}, { counter: solution.counter + 2 ** 32 }),
      verify({}, { counter: solution.counter + 0.5 }),
      verify({}, { counter: `${solution.counter}` }),
      verify({}, { derivedKey: solution.derivedKey.toUpperCase() + 'A' }),
      verify({}, { derivedKey: undefined }),
      verify({}, {}, { flow: 'another' }),
      verify({}, {}, { action: 'ask' }),
      verify({}, {}, { portal: 'laocai' }),
      captcha.verify('{}', ABOUT),
      captcha.verify('x', ABOUT),
    ];
    assert.deepEqual(new Set(await Promise.all(lies)), new Set(['bad']));
    assert.equal(seen.size, 0);
    // The wrong key of a counter whose key lacks the prefix.
    const wrong = await deriveKey(parameters, Buffer.from(parameters.salt, 'hex'), Buffer.alloc(20));
    assert.equal(await verify({}, { counter: 0, derivedKey: Buffer.from(wrong.derivedKey).toString('hex') }), 'bad');
    const turned = Object.fromEntries(Object.entries(parameters).reverse());
    assert.equal(await verify({ parameters: turned }), 'ok', 'the order of members is the page’s affair');
    assert.equal(await verify(), 'used');
  });

test('a cost or a prefix that would ask for no work, or for impossible work, is refused', () => {
  const limits = { first: () => Promise.resolve(true) };
  for (const wrong of [{ prefix: '' }, { prefix: 'xy' }, { prefix: '0'.repeat(65) }, { cost: 0 }, { cost: 1.5 }])
    assert.throws(() => proofOfWork({ secret: 'secret', limits, ...wrong }), TypeError);
});

test('an expired challenge is told apart from a wrong one', async (t) => {
  t.mock.timers.enable({ apis: ['Date'], now: Date.UTC(2026, 10, 30) });
  const captcha = proofOfWork({ secret: 'secret', limits: { first: () => Promise.resolve(true) }, cost: 1 });
  const challenge = (await captcha.issue(ABOUT, 0)) as unknown as Challenge;
  const solution = await solveChallenge({ challenge, deriveKey });
  const text = JSON.stringify({ challenge, solution });
  t.mock.timers.tick(301_000);
  assert.equal(await captcha.verify(text, ABOUT), 'expired');
});
