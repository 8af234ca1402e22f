/** Requests that are invalid before a flow is looked up, and faults of the machine. */
import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { test } from 'node:test';
import { meaningOf, troubleMemory } from '../../../src/node/database/postgres-errors.js';
import { serve } from '../../../src/node/serve.js';
import { createPortals } from '../../../src/server/registration/portals.js';
import { failureOf } from '../../../src/server/observe/failures.js';
import { Unavailable } from '../../../src/server/ports.js';
import { databaseReady, DatabaseUnavailable, type DatabaseTrouble } from '../../../src/server/sql/sql.js';
import type { LogEntry } from '../../../src/server/observe/log.js';
import { PORTALS } from '../../../src/testing/world.js';
import { http, ORIGIN } from '../support.js';

const BASE = `${ORIGIN}/registration`;
const START = { method: 'mobile', audience: 'citizen', portal: 'national' };

const ALLOWED = {
  '/registration/flow': 'GET, HEAD, POST, DELETE',
  '/registration/flow/events': 'GET',
  '/registration/flow/keep': 'POST',
  '/registration/flow/username': 'GET, HEAD',
  '/registration/flow/identify': 'POST',
  '/registration/flow/identify/again': 'POST',
  '/registration/methods': 'GET, HEAD',
  '/registration/openapi.json': 'GET, HEAD',
  '/healthz': 'GET, HEAD',
  '/readyz': 'GET, HEAD',
};

test('an unsupported verb is 405 with Allow, and an unknown path 404', async () => {
  const { gateway } = http();
  const ask = (method: string, path: string) => gateway.fetch(new Request(ORIGIN + path, { method }));
  for (const [path, allow] of Object.entries(ALLOWED)) {
    const taken = allow.split(', ');
    for (const verb of ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'PROPFIND'].filter(
      (each) => !taken.includes(each),
    )) {
      const response = await ask(verb, path);
      assert.deepEqual([verb, path, response.status, response.headers.get('Allow')], [verb, path, 405, allow]);
      assert.equal(response.headers.get('Content-Type'), 'application/problem+json');
    }
    for (const verb of taken) assert.ok(![404, 405].includes((await ask(verb, path)).status), `${verb} ${path}`);
  }
  for (const path of [
    '/',
    '/registration',
    '/registration/',
    '/registration/flow/',
    '/registration/flow/identify/other',
    '/registration/flow/a/b/c',
    '/registration/flows',
    '/metrics',
  ])
    for (const verb of ['GET', 'POST', 'DELETE']) assert.equal((await ask(verb, path)).status, 404, `${verb} ${path}`);
});

test('the language of a start must be a language tag', async () => {
  const world = http();
  for (const lang of ['vi', 'en-US', 'zh-Hant-TW', 'km', 'ca-ES-valencia'])
    assert.equal((await world.start({ lang })).status, 201, lang);
  for (const lang of [
    '',
    'vi_VN',
    'x',
    'tiếng Việt',
    '<b>vi</b>',
    'vi\n',
    'vi-',
    '-vi',
    'a'.repeat(9),
    `vi${'-abcdefgh'.repeat(5)}`,
    'javascript:alert(1)',
    ['vi'],
    { vi: 1 },
    1,
    null,
  ]) {
    const said = await world.start({ lang });
    assert.deepEqual([said.status, said.body['code']], [422, 'validation-failed'], JSON.stringify(lang));
    assert.equal((said.body['errors'] as { pointer: string }[])[0]?.pointer, '/lang');
  }
});

test('a value of the wrong type is refused at its field, at the start and at each answer', async () => {
  const world = http();
  for (const [key, value] of Object.entries(START))
    for (const odd of [[value], { value }, [[value]], 1, true, null])
      assert.equal((await world.start({ [key]: odd })).status, 422, `${key} ${JSON.stringify(odd)}`);
  for (const body of [[], [START], 'null', '"text"', 1, true]) {
    const said = await world.call('POST', '', { body });
    assert.ok(said.status === 422 || said.status === 400, `${JSON.stringify(body)} ${said.status}`);
  }
  const view = world.view(await world.start());
  for (const odd of [
    [],
    [{}],
    { captcha: ['{}'] },
    { consent: [] },
    { consent: { version: ['1'], granted: 'account' } },
    { phone: { $gt: '' } },
  ])
    assert.equal((await world.answer(view, odd)).status, 422, JSON.stringify(odd));
});

test('T54: a portal’s link must be a path or an http(s) address, else the gateway does not start', () => {
  const [portal] = PORTALS;
  assert.ok(portal);
  for (const link of [
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    ' javascript:alert(1)',
    'java\nscript:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    'file:///etc/passwd',
    '//evil.example/',
    '/\\evil.example',
    'https:evil',
    'https://a@evil.example/',
    'terms',
    '',
    'https://',
  ])
    for (const key of ['terms', 'policy'])
      assert.throws(() => createPortals([{ ...portal, [key]: link }]), new RegExp(`"${portal.id}": ${key} `), link);
  for (const link of ['/terms', '/terms?a=1#b', 'https://dichvucong.gov.vn/dieu-khoan', 'http://localhost:8080/terms'])
    createPortals([{ ...portal, terms: link, policy: link }]);
});

test(
  'a body that does not come to its end is the caller’s fault: 400 or nothing, and no failure in the log',
  { timeout: 60_000 },
  async (t) => {
    const log: LogEntry[] = [];
    const levels: string[] = [];
    const world = http({}, { log: (level, entry) => (levels.push(level), void log.push(entry)) });
    const server = await serve((request, env) => world.gateway.fetch(request, env), {
      port: 0,
      hostname: '127.0.0.1',
      timeoutMs: 300,
    });
    t.after(() => server.close());
    const head = `POST /registration/flow HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n`;
    const unfinished = (text: string, hangUp: boolean) =>
      new Promise<string>((resolve) => {
        let heard = '';
        const socket = connect(server.port, '127.0.0.1', () => {
          socket.write(text);
          if (hangUp) socket.end();
        });
        socket.setEncoding('latin1').on('data', (part) => (heard += String(part)));
        socket.on('error', () => undefined).on('close', () => resolve(heard));
      });
    for (const text of [
      `${head}Content-Length: 99\r\n\r\n{"method"`,
      `${head}Transfer-Encoding: chunked\r\n\r\n9\r\n{"method"\r\n`,
      `${head}Transfer-Encoding: chunked\r\n\r\nzz\r\n`,
    ])
      for (const hangUp of [true, false])
        assert.match(await unfinished(text, hangUp), /^$|^HTTP\/1\.1 4(?:00|08) /, text);
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(
      levels.filter((level) => level !== 'info'),
      [],
    );
    assert.deepEqual(
      log.filter(({ status = 400 }) => status >= 500),
      [],
    );
  },
);

test('a health check as HAProxy sends it, by HTTP/1.0 and without a host, is answered', async () => {
  const { gateway } = http();
  const server = await serve((request, env) => gateway.fetch(request, env), { port: 0, hostname: '127.0.0.1' });
  const socket = connect(server.port, '127.0.0.1', () => socket.end('GET /readyz HTTP/1.0\r\n\r\n'));
  const chunks: Buffer[] = [];
  for await (const chunk of socket) chunks.push(chunk as Buffer);
  assert.match(Buffer.concat(chunks).toString(), /^HTTP\/1\.1 200 OK\r\n/);
  await server.close();
});

test('a full disk shows in /readyz, and in a 503 with Retry-After', async () => {
  assert.equal(meaningOf({ code: '53100' }), 'full');
  for (const code of ['ENOSPC', 'EDQUOT']) assert.equal(meaningOf({ code }), 'full');
  for (const code of ['53200', '53300', '58030']) assert.equal(meaningOf({ code }), 'away');
  let at = 0;
  const { translate, trouble } = troubleMemory(() => at);
  assert.equal(trouble(), undefined);
  translate({ code: '53300' });
  assert.equal(trouble(), undefined);
  const translated = translate({ code: '53100' });
  assert.ok(translated instanceof DatabaseUnavailable && translated.trouble === 'full');
  at = 9_999;
  assert.equal(trouble(), 'full');
  const sql = { trouble, query: () => Promise.resolve({ rows: [{}] }) } as unknown as Parameters<
    typeof databaseReady
  >[0];
  assert.equal(await databaseReady(sql), 'full');
  at = 10_000;
  assert.equal(await databaseReady(sql), true);

  const log: LogEntry[] = [];
  let found: boolean | DatabaseTrouble = 'full';
  const world = http({}, { ready: () => Promise.resolve(found), log: (_level, entry) => void log.push(entry) });
  const ready = async () => {
    const response = await world.gateway.fetch(new Request(`${ORIGIN}/readyz`));
    return [response.status, (await response.json()) as unknown];
  };
  assert.deepEqual(await ready(), [503, { status: 'unavailable', database: 'full' }]);
  found = true;
  assert.deepEqual(await ready(), [200, { status: 'ready' }]);
  world.counters.hit = () => Promise.reject(new DatabaseUnavailable('full', '53100'));
  const said = await world.start();
  assert.deepEqual([said.status, said.body['code'], said.headers.get('Retry-After')], [503, 'unavailable', '60']);
  assert.deepEqual(
    log.filter(({ event }) => event !== 'request').map(({ event, code }) => [event, code]),
    [['database.full', 'unavailable']],
  );
  assert.deepEqual([new DatabaseUnavailable('away', '08006'), new Unavailable('x'), new Error('x')].map(failureOf), [
    { level: 'warn', event: 'database.unavailable', code: 'unavailable', retryAfter: 2 },
    { level: 'warn', event: 'provider.unavailable', code: 'provider-unavailable', retryAfter: 10 },
    { level: 'error', event: 'handler.failed', code: 'internal', retryAfter: 5 },
  ]);
});

test('T40: a gateway with a wrong clock serves no flow until its clock is right', async () => {
  let ahead = 86_400_000;
  const world = http({}, { clock: () => Promise.resolve(ahead) });
  const ready = async () => (await world.gateway.fetch(new Request(`${ORIGIN}/readyz`))).status;
  const said = await world.start();
  assert.deepEqual([said.status, said.body['code'], said.headers.get('Retry-After')], [503, 'unavailable', '30']);
  for (const path of ['', '/events', '/keep', '/username', '/identify', '/identify/again'])
    for (const verb of ['GET', 'POST', 'DELETE']) assert.equal((await world.call(verb, path)).status, 503);
  const offered = (portal: string) => world.gateway.fetch(new Request(`${BASE}/methods?portal=${portal}`));
  assert.equal((await offered('national')).status, 200);
  assert.equal(((await (await offered('other')).json()) as { code: string }).code, 'portal-unknown');
  assert.equal(await ready(), 503);
  ahead = 0;
  assert.equal(await ready(), 200);
  assert.equal((await world.start()).status, 201);
});
