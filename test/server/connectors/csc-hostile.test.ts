// A remote signer that is broken, taken over or impersonated: no answer of it counts as a
// signature, and the gateway reports it as unavailable (T22, T35, T50).
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';
import { Unavailable } from '../../../src/server/ports.js';
import { ASKED, METHODS, provider } from './support/csc-provider.js';

const json = (body: unknown, status = 200) => Response.json(body, { status });
/** Valid base64, but not a signature of P-256. */
const SIGNATURES: readonly unknown[] = [
  '',
  'AAAA',
  '====',
  'ệ',
  42,
  null,
  {},
  ['AAAA'],
  'MAYCAQACAQA=',
  'x'.repeat(30_000),
];

const ANSWERS: Readonly<Record<string, () => Response>> = {
  'a page of HTML': () => new Response('<html>034086012222</html>', { headers: { 'Content-Type': 'text/html' } }),
  'half of a JSON': () => new Response('{"SAD":"034086012222'),
  'a list': () => json([]),
  null: () => json(null),
  'an empty object': () => json({}),
  'a hundred kilobytes': () => json({ pad: 'x'.repeat(100_000) }),
  'numbers for texts': () => json({ SAD: 1, credentialIDs: [1], signatures: [1], methods: [1], key: 1, cert: 1 }),
  'a prototype': () => new Response('{"__proto__":{"SAD":"x","signatures":["AAAA"],"methods":["info"]}}'),
  '401 for ever': () => json({ error: 'invalid_token', error_description: '034086012222' }, 401),
  '403': () => json({ error: '034086012222' }, 403),
  '429': () => json({}, 429),
  '500': () => json({ error: '034086012222 482913' }, 500),
  'a redirect': () => new Response(null, { status: 307, headers: { Location: 'https://evil.vn/' } }),
  'a connection that breaks': () => {
    throw new TypeError('fetch failed');
  },
};

/** Not failures but answers: there is no such account, or no credential can sign. */
const NO = ['unknown-person', 'locked', 'device-error'];

for (const method of METHODS.filter((each) => !['auth/login', 'credentials/extendTransaction'].includes(each))) {
  for (const [what, answer] of Object.entries(ANSWERS)) {
    test(`${method} answers with ${what}: no signature results`, async () => {
      const authMode = method === 'credentials/sendOTP' ? 'explicit' : 'implicit';
      const { partner, service, asked } = provider({
        authMode,
        reply: (call) => (call.method === method ? answer() : undefined),
      });
      partner.confirmed = true;
      const result = await service.begin(ASKED, 'flow:1').catch((reason: unknown) => reason);
      const words = inspect(result, { depth: 10, showHidden: true });
      assert.ok(asked(method).length > 0);
      assert.ok(asked(method).length <= 2);
      // Sending only reports that it was accepted: without a password the wait times out.
      if (method === 'credentials/sendOTP' && words.includes("state: 'waiting'")) return;
      if (result instanceof Unavailable) {
        for (const secret of ['034086012222', '482913', 'Dang ky', 'client-token', 'secret'])
          assert.ok(!words.includes(secret), words);
        return;
      }
      const { state, reason } = result as { state?: string; reason?: string };
      assert.ok(method.startsWith('credentials/') && state === 'refused' && NO.includes(String(reason)), words);
    });
  }
}

for (const signature of SIGNATURES) {
  test(`${inspect(signature).slice(0, 30)} is not accepted as a signature`, async () => {
    const { partner, service } = provider({
      key: 'ec',
      reply: ({ method }) => (method === 'signatures/signHash' ? json({ signatures: [signature] }) : undefined),
    });
    partner.confirmed = true;
    await assert.rejects(service.begin(ASKED, 'flow:1'), Unavailable);
  });
}

test('the circuit of a failing provider opens', async () => {
  const { service, calls } = provider({
    reply: () => json({}, 503),
    options: { circuit: { threshold: 3, rest: 10_000 } },
  });
  for (let turn = 0; turn < 10; turn += 1) await assert.rejects(service.begin(ASKED, `flow:${turn}`), Unavailable);
  assert.equal(calls.length, 6, 'three questions of two tries');
  assert.equal(service.available, false);
});

test('T50: no request contains a callback address', async () => {
  const { partner, service, calls } = provider();
  partner.confirmed = true;
  await service.begin(ASKED, 'flow:1');
  assert.ok(!/notify|callback|redirect|https?:/i.test(JSON.stringify(calls.map(({ body }) => body))));
});

test('T35: the account is sent once, to find the credential', async () => {
  const { partner, service, calls } = provider();
  partner.confirmed = true;
  await service.begin(ASKED, 'flow:1');
  const naming = calls.filter(({ body }) => JSON.stringify(body).includes('034086012222'));
  assert.deepEqual(
    naming.map(({ method }) => method),
    ['credentials/list'],
  );
});
