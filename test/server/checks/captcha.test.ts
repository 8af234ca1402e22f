/** How much work the captcha asks for: a limit that holds on any machine. What a try takes is measured by `npm run bench:captcha`. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { proofOfWork } from '../../../src/server/checks/captcha.js';

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
