// One-Time-Password-SMS: the connector against a mock made from CAMARA's own file, the sandbox's
// carrier behind a proxy that judges it by that file, with the scenarios of the official .feature
// files by name.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CLIENT } from '../../../demo/sandbox/camara/camara-tokens.js';
import { carrierCodes } from '../../../src/server/checks/code-issuers.js';
import { createCodes } from '../../../src/server/checks/codes.js';
import { camaraCodes } from '../../../src/server/connectors/camara-codes.js';
import { Unavailable } from '../../../src/server/ports.js';
import { memoryStore } from '../../../src/testing/world.js';
import { carrier, dien } from './support/carrier.js';
import { prism } from './support/prism.js';

const BASE = '/one-time-password-sms/v1';
const MESSAGE = 'Ma xac thuc: {{code}}';

test('the connector sends requests that match the file, and reads every answer in it', async (t) => {
  const mock = await prism(t, 'mock', 'one-time-password-sms');
  const refused: string[] = [];
  let asked = 0;
  const codes = (prefer: string) =>
    camaraCodes({
      root: mock,
      tokenUrl: `${mock}/token`,
      clientId: 'a',
      clientSecret: 'b',
      pause: 1,
      async fetch(request) {
        if (request.url.endsWith('/token')) return Response.json({ access_token: 'a', expires_in: 300 });
        asked += 1;
        const { pathname } = new URL(request.url);
        assert.ok(pathname.startsWith(BASE), pathname);
        const headers = new Headers(request.headers);
        headers.set('Prefer', prefer);
        const body = await request.text();
        const response = await fetch(mock + pathname.slice(BASE.length), { method: 'POST', headers, body });
        const result = await response.clone().text();
        if (result.includes('stoplight.io/prism/errors')) refused.push(result);
        return response;
      },
    });
  assert.match(await codes('code=200').send(dien.phone, MESSAGE, 'flow:code'), /^[\w-]{1,36}$/);
  assert.equal(await codes('code=204').validate('a', '123456', 'k'), 'ok');
  for (const [example, wanted] of [
    ['OTP_VALIDATION_400_INVALID_OTP', 'wrong'],
    ['OTP_VALIDATION_400_VERIFICATION_EXPIRED', 'expired'],
    ['OTP_VALIDATION_400_VERIFICATION_FAILED', 'expired'],
  ] as const) {
    assert.equal(await codes(`code=400, example=${example}`).validate('a', '123456', 'k'), wanted, example);
  }
  for (const status of [400, 401, 403, 404, 429]) {
    asked = 0;
    await assert.rejects(codes(`code=${status}`).send(dien.phone, MESSAGE, 'k'), Unavailable, String(status));
    assert.ok(asked <= (status === 401 ? 2 : 1), `${status}: a code is sent by one try only`);
    if (status !== 400) await assert.rejects(codes(`code=${status}`).validate('a', '1', 'k'), Unavailable);
  }
  assert.deepEqual(refused, []);
});

test('the id of a sent code is a text of 1 to 36 characters', async () => {
  const sent = (authenticationId: unknown) =>
    camaraCodes({
      ...{
        root: 'http://127.0.0.1:1',
        tokenUrl: 'http://127.0.0.1:1/token',
        clientId: 'a',
        clientSecret: 'b',
        pause: 1,
      },
      fetch: () => Promise.resolve(Response.json({ access_token: 'a', expires_in: 300, authenticationId })),
    }).send(dien.phone, MESSAGE, 'k');
  assert.equal(await sent('x'.repeat(36)), 'x'.repeat(36));
  for (const id of ['', 'x'.repeat(37), 5, undefined]) await assert.rejects(sent(id), Unavailable, String(id));
});

interface Scenario {
  readonly name: string;
  readonly operation: 'send-code' | 'validate-code';
  readonly body?: unknown;
  readonly token?: string | null;
  readonly status: number;
  readonly code?: string;
}

const LONG = `{{code}} ${'x'.repeat(160)}`;
const SEND: readonly Scenario[] = [
  { name: 'Missing request body for send_code', operation: 'send-code', status: 400, code: 'INVALID_ARGUMENT' },
  ...[
    ['Empty object as request body for send_code', {}],
    ['Incorrect phone number in the request', { phoneNumber: '0823628899', message: MESSAGE }],
    ['Missing message request attribute', { phoneNumber: dien.phone }],
    ['Missing {{code}} in message request attribute', { phoneNumber: dien.phone, message: 'x' }],
    ['message attribute exceed maximum lenght authorized', { phoneNumber: dien.phone, message: LONG }],
  ].map(([name, body]) => ({
    ...{ name: name as string, operation: 'send-code' as const },
    ...{ body, status: 400, code: 'INVALID_ARGUMENT' },
  })),
  {
    name: 'No Authorization header for send-code',
    operation: 'send-code',
    body: { phoneNumber: dien.phone, message: MESSAGE },
    token: null,
    status: 401,
    code: 'UNAUTHENTICATED',
  },
  {
    name: 'Invalid access token for send-code',
    operation: 'send-code',
    body: { phoneNumber: dien.phone, message: MESSAGE },
    token: 'no',
    status: 401,
    code: 'UNAUTHENTICATED',
  },
  { name: 'Missing request body', operation: 'validate-code', status: 400, code: 'INVALID_ARGUMENT' },
  ...[
    ['Empty object as request body for validate-code', {}],
    ['missing authenticationId as request parameter', { code: '123456' }],
    ['missing code as request parameter', { authenticationId: 'a' }],
    ['exceed the maxLength for code', { authenticationId: 'a', code: '12345678901' }],
  ].map(([name, body]) => ({
    ...{ name: name as string, operation: 'validate-code' as const },
    ...{ body, status: 400, code: 'INVALID_ARGUMENT' },
  })),
  {
    name: 'resource not found',
    operation: 'validate-code',
    body: { authenticationId: crypto.randomUUID(), code: '123456' },
    status: 404,
    code: 'NOT_FOUND',
  },
  {
    name: 'Invalid access token for validate-code',
    operation: 'validate-code',
    body: { authenticationId: 'a', code: '1' },
    token: 'no',
    status: 401,
    code: 'UNAUTHENTICATED',
  },
];

test('the sandbox’s carrier generates, sends and checks codes as the file says', async (t) => {
  const { root, tokens, world } = await carrier(t);
  const proxy = await prism(t, 'proxy', 'one-time-password-sms', root + BASE, '--validate-request', 'false');
  const basic = `Basic ${btoa(`${CLIENT.clientId}:${CLIENT.clientSecret}`)}`;
  const scope = 'one-time-password-sms:send-validate';
  const issue = () => String(tokens.issue(basic, { grant_type: 'client_credentials', scope }).answer['access_token']);
  async function call({ operation, body, token = issue() }: Pick<Scenario, 'operation' | 'body' | 'token'>) {
    const response = await fetch(`${token === null ? root + BASE : proxy}/${operation}`, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        'x-correlator': 'c-1',
        ...(token === null ? {} : { Authorization: `Bearer ${token}` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    assert.equal(response.headers.get('x-correlator'), 'c-1');
    return { status: response.status, result: (text ? JSON.parse(text) : {}) as Record<string, unknown> };
  }
  for (const { name, status, code, ...request } of SEND) {
    await t.test(name, async () => {
      const answer = await call(request);
      assert.deepEqual([answer.status, answer.result['code']], [status, code], JSON.stringify(answer.result));
    });
  }
  const send = async () => {
    const answer = await call({ operation: 'send-code', body: { phoneNumber: dien.phone, message: MESSAGE } });
    return { ...answer, id: String(answer.result['authenticationId']) };
  };
  const validate = async (authenticationId: string, code: string) => {
    const { status, result } = await call({ operation: 'validate-code', body: { authenticationId, code } });
    return result['code'] ?? status;
  };
  const read = () => /\d{6}/.exec(world.messages(dien.phone)[0]?.text ?? '')?.[0] ?? '';
  const other = (code: string) => (code === '000000' ? '000001' : '000000');
  const EXPIRED = 'ONE_TIME_PASSWORD_SMS.VERIFICATION_EXPIRED';

  await t.test('Validation for sucess send-code scenario, and validate-code', async () => {
    const { id } = await send();
    assert.equal(await validate(id, other(read())), 'ONE_TIME_PASSWORD_SMS.INVALID_OTP');
    assert.equal(await validate(id, read()), 204);
    assert.equal(await validate(id, read()), EXPIRED, 'it has already been used');
  });
  await t.test('verification expired because a new one has been requested for the same phone number', async () => {
    const { id } = await send();
    await send();
    assert.equal(await validate(id, read()), EXPIRED);
  });
  await t.test('verification failed whe maximum number of attempts was exceeded', async () => {
    const { id } = await send();
    for (let n = 0; n < 3; n += 1) await validate(id, other(read()));
    assert.equal(await validate(id, read()), 'ONE_TIME_PASSWORD_SMS.VERIFICATION_FAILED');
  });
  await t.test('verification expired', async () => {
    const { id } = await send();
    world.ahead = 6 * 60_000;
    assert.equal(await validate(id, read()), EXPIRED);
    world.ahead = 0;
  });
  await t.test('failed scenario too many codes have been requested', async () => {
    const result = [];
    for (let n = 0; n < 3; n += 1) result.push((await send()).result['code']);
    assert.ok(result.includes('ONE_TIME_PASSWORD_SMS.MAX_OTP_CODES_EXCEEDED'));
  });
});

test('a carrier’s codes keep our own pace and limit; the stored attempt id is sealed', async (t) => {
  const { root, world } = await carrier(t);
  const { vault, codeRows: rows } = memoryStore();
  const connector = camaraCodes({ root, tokenUrl: `${root}/oauth2/token`, ...CLIENT, timeout: 1000, pause: 1 });
  const codes = createCodes({ rows, issuer: carrierCodes({ carrier: connector, vault }) });
  const to = { ref: 'flow', phone: dien.phone, purpose: 'register:mobile', host: 'dichvucong.gov.vn' };
  assert.ok('row' in (await codes.send(to)));
  assert.ok('problem' in (await codes.send(to)), 'not before the pause');
  const { text = '' } = world.messages(dien.phone)[0] ?? {};
  assert.match(text, /\n@dichvucong\.gov\.vn #\d{6}$/);
  assert.ok(text.length <= 160);
  const code = text.slice(-6);
  const kept = await rows.find('flow');
  assert.match(kept?.mac ?? '', /^1\./, 'sealed');
  assert.equal(await codes.compare(to, code === '000000' ? '000001' : '000000'), 'wrong');
  assert.equal(await codes.compare(to, code), 'ok');
  for (let n = 0; n < 5; n += 1) await codes.compare(to, '111111');
  assert.equal((await rows.find('flow'))?.attempts, 5, 'no sixth try reaches the carrier');
});
