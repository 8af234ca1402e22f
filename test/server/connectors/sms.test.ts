import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { serve, type ServerType } from '@hono/node-server';
import type { AddressInfo } from 'node:net';
import { smsService, SMS_TOKEN } from '../../../demo/sandbox/sms.js';
import { createWorld } from '../../../demo/sandbox/world.js';
import { mailSender, smsSender, type SmsOptions } from '../../../src/server/connectors/messages.js';
import { Unavailable } from '../../../src/server/ports.js';
import { partner } from './support/carrier.js';

const PHONE = '+84823628899';

async function service(t: TestContext) {
  const world = createWorld({ slow: 400 });
  const server = await new Promise<ServerType>((resolve) => {
    const app = smsService(world);
    const started: ServerType = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, () => resolve(started));
  });
  t.after(() => server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/messages`;
  const sender = (options: Partial<SmsOptions> = {}) =>
    smsSender({ url, token: SMS_TOKEN, from: 'DICHVUCONG', pause: 1, ...options });
  return { world, sender };
}

test('a message reaches the phone', async (t) => {
  const { world, sender } = await service(t);
  await sender().send(PHONE, '123456 la ma xac thuc', 'key-1');
  const [message, ...others] = world.messages(PHONE);
  assert.equal(message?.text, '123456 la ma xac thuc');
  assert.equal(message.from, 'DICHVUCONG');
  assert.deepEqual(others, []);
});

test('the same key sends once', async (t) => {
  const { world, sender } = await service(t);
  const sms = sender();
  await Promise.all([sms.send(PHONE, 'a', 'key-1'), sms.send(PHONE, 'a', 'key-1'), sms.send(PHONE, 'b', 'key-2')]);
  assert.equal(world.messages(PHONE).length, 2);
});

test('a message accepted before its connection broke is not sent twice', async (t) => {
  const keys: (string | undefined)[] = [];
  const url = await partner(t, (request, response) => {
    keys.push(request.headers['idempotency-key'] as string | undefined);
    if (keys.length === 1) return request.socket.destroy();
    return response.writeHead(202).end();
  });
  await smsSender({ url, token: 'a', from: 'b', pause: 1 }).send(PHONE, 'a', 'key-1');
  assert.deepEqual(keys, ['key-1', 'key-1']);
});

test('a service that is down, slow, or refuses our token is unavailable', async (t) => {
  const { world, sender } = await service(t);
  world.sms = 'down';
  await assert.rejects(sender().send(PHONE, 'a', 'key-1'), Unavailable);
  world.sms = 'slow';
  await assert.rejects(sender({ timeout: 100 }).send(PHONE, 'a', 'key-2'), Unavailable);
  world.sms = 'normal';
  await assert.rejects(sender({ token: 'wrong' }).send(PHONE, 'a', 'key-3'), Unavailable);
});

test('any 2xx means accepted, whatever the body says, and is not retried', async (t) => {
  for (const [status, text] of [
    [200, 'OK'],
    [202, '<html>accepted</html>'],
    [201, 'x'.repeat(200_000)],
  ] as const) {
    let taken = 0;
    const url = await partner(t, (_, response) => {
      taken += 1;
      response.writeHead(status, { 'Content-Type': 'text/plain' }).end(text);
    });
    await smsSender({ url, token: 'a', from: 'b', pause: 1 }).send(PHONE, 'a', 'key-1');
    assert.equal(taken, 1);
  }
});

test('an e-mail is posted with its subject, and the same key', async () => {
  const posted: { body: unknown; key: string | null }[] = [];
  const mails = mailSender({
    ...{ url: 'https://mail.example.vn/v1/messages', token: 'a', from: 'no-reply@example.vn', pause: 1 },
    fetch: async (request) => {
      posted.push({ body: await request.json(), key: request.headers.get('Idempotency-Key') });
      return new Response(null, { status: posted.length > 1 ? 202 : 503 });
    },
  });
  await mails.send('dien@example.vn', 'Chủ đề', 'Nội dung', 'key-1');
  const body = { to: 'dien@example.vn', from: 'no-reply@example.vn', subject: 'Chủ đề', text: 'Nội dung' };
  assert.deepEqual(posted, [
    { body, key: 'key-1' },
    { body, key: 'key-1' },
  ]);
});

test('an answer that is no 2xx is a failure', async () => {
  const send = (status: number) =>
    smsSender({
      ...{ url: 'https://sms.example.vn/v1/messages', token: 'a', from: 'b', pause: 0 },
      fetch: () => Promise.resolve(new Response(null, { status })),
    }).send(PHONE, 'a', 'key-1');
  for (const status of [200, 299]) await send(status);
  for (const status of [300, 304, 400, 500]) await assert.rejects(send(status), { message: `HTTP ${status}` });
});
