/** Unreadable bodies: each HTTP app of the gateway answers with a 4xx code and never fails. */
import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { readBody, UnreadableBody } from '../../../src/server/http/body.js';
import { tokenHash } from '../../../src/server/checks/bearer.js';
import { createConsole } from '../../../src/server/console/console.js';
import { createOperators } from '../../../src/server/console/operators.js';
import { sqlOutages } from '../../../src/server/registration/outages.js';
import { sqlStore } from '../../../src/server/sql/sql-store.js';
import { sqlDirectory } from '../../../src/server/scim/directory.js';
import { createScimServer } from '../../../src/server/scim/scim-server.js';
import { sqlTally } from '../../../src/server/observe/tally.js';
import { clock, database, newVault } from '../../support/worlds.js';
import { http, ORIGIN } from '../support.js';

const sql = await database();
after(() => sql.close());
const TOKEN = 'token-of-an-operator-or-a-portal-0123456789';
const { now } = clock();
const vault = newVault();
const hashes = [await tokenHash(TOKEN)];
const log: string[] = [];
const outages = sqlOutages({ sql, now });

const inner = http();
const operators = createOperators({ sql, store: sqlStore({ sql, vault, now }), tokens: { thu: hashes }, now });
const { gateway } = http(
  {},
  {
    log: (level, { event }) => void (level === 'info' || log.push(event)),
    scim: createScimServer({
      directory: sqlDirectory({ sql, vault, targets: ['national'], now }),
      ...{ tokens: { national: hashes }, grants: { national: 'authority' }, root: `${ORIGIN}/scim/v2`, now },
    }),
    console: createConsole({
      ...{ operators, outages, tally: sqlTally({ sql, now }), registrar: inner.registrar },
      ...{ portals: inner.portals, methods: [], now, address: () => '203.0.113.7' },
    }),
  },
);

const JSON_TYPE = 'application/json';
const FORM = 'application/x-www-form-urlencoded';
const flowHeaders = { Authorization: `Bearer ${'x'.repeat(43)}`, 'If-Match': '"1"', 'Idempotency-Key': 'k'.repeat(20) };
const scimHeaders = { Authorization: `Bearer ${TOKEN}` };
/** Every route with a body, and its media type. */
const ROUTES: readonly (readonly [string, string, string, Readonly<Record<string, string>>])[] = [
  ['POST', '/registration/flow', JSON_TYPE, {}],
  ['POST', '/registration/flow/identify', JSON_TYPE, flowHeaders],
  ['POST', '/registration/flow/code/again', JSON_TYPE, flowHeaders],
  ['POST', '/scim/v2/Users', 'application/scim+json', scimHeaders],
  ['POST', '/scim/v2/.search', 'application/scim+json', scimHeaders],
  ['POST', '/scim/v2/Users/.search', JSON_TYPE, scimHeaders],
  ['POST', '/console/session', FORM, {}],
];

async function send(route: (typeof ROUTES)[number], body: BodyInit, more: Record<string, string> = {}) {
  const [method, path, type, headers] = route;
  const request = new Request(ORIGIN + path, {
    ...{ method, body, duplex: 'half' },
    headers: { Origin: ORIGIN, 'Content-Type': type, ...headers, ...more },
  });
  const response = await gateway.fetch(request);
  const text = await response.text();
  const said = response.headers.get('Content-Type')?.includes('json') ? (JSON.parse(text) as Said) : {};
  return { status: response.status, code: said.code ?? said.scimType };
}
interface Said {
  readonly code?: string;
  readonly scimType?: string;
}

const bytes = (...values: number[]) => new Uint8Array(values);
const streamOf = (pull: (controller: ReadableStreamDefaultController) => void | Promise<void>) =>
  new ReadableStream({ pull });

const BODIES: Readonly<Record<string, readonly [number, () => BodyInit, Record<string, string>?]>> = {
  'one that breaks off at once': [400, () => streamOf((controller) => controller.error(new Error('gone')))],
  'one that breaks off later': [
    400,
    () => {
      let parts = 0;
      return streamOf((controller) =>
        parts++ ? controller.error(new Error('gone')) : controller.enqueue(bytes(0x7b, 0x22)),
      );
    },
  ],
  'one without an end': [413, () => streamOf((controller) => controller.enqueue(new Uint8Array(16_384).fill(32)))],
  'one byte too many': [413, () => ' '.repeat(65_537)],
  'one that says that it is too large': [413, () => '{}', { 'Content-Length': '65537' }],
  'Latin-1': [400, () => bytes(0x7b, 0x22, 0xe9, 0x22, 0x7d)],
  'UTF-16': [400, () => bytes(0xff, 0xfe, 0x7b, 0, 0x7d, 0)],
  'a cut letter at the end': [400, () => bytes(0x7b, 0x7d, 0xe1, 0xba)],
  'an overlong form': [400, () => bytes(0xc0, 0xaf)],
  'an encoded surrogate': [400, () => bytes(0xed, 0xa0, 0x80)],
  'declared gzip': [415, () => gzipSync('{}'), { 'Content-Encoding': 'gzip' }],
  'an unknown coding': [415, () => '{}', { 'Content-Encoding': 'x' }],
  'undeclared gzip': [400, () => gzipSync('{}')],
};

const TYPES_REFUSED = (type: string) => [
  ...['', 'text/plain', 'multipart/form-data; boundary=x', `${type}x`, `x${type}`, `${type} x`, `${type}, text/plain`],
  ...[`${type}; charset=utf-16`, `${type};charset=latin1`, `${type}; charset="iso-8859-1"`, `${type}; x=1; charset=x`],
  ...[`${type}; charset`, `${type}; charset=utf-8; charset=utf-16`, `text/plain; x=${type}`],
];
const TYPES_TAKEN = (type: string) => [
  ...[type, type.toUpperCase(), ` ${type} `, `${type}; charset=utf-8`, `${type};charset=UTF-8`, `${type};`],
  ...[`${type}; Charset="utf-8"`, `${type} ; charset=utf8 `, `${type}; odata=verbose; charset=utf-8`],
];

test('every route answers an unreadable body with 4xx', async () => {
  for (const route of ROUTES) {
    for (const [name, [status, body, headers]] of Object.entries(BODIES))
      assert.equal((await send(route, body(), headers)).status, status, `${route[1]}: ${name}`);
    for (const type of TYPES_REFUSED(route[2]))
      assert.equal((await send(route, '{}', { 'Content-Type': type })).status, 415, `${route[1]}: ${type}`);
  }
  assert.deepEqual(log, []);
});

test('parses the media type as HTTP defines it, with UTF-8 as the only charset', async () => {
  for (const route of ROUTES)
    for (const type of TYPES_TAKEN(route[2]))
      assert.notEqual((await send(route, '{}', { 'Content-Type': type })).status, 415, `${route[1]}: ${type}`);
});

test('invalid or unexpected JSON is 400 with a code, never a failure', async () => {
  const [start, , , users] = ROUTES;
  assert.ok(start && users);
  const odd = [
    '',
    ' ',
    '{',
    '}',
    '{}{}',
    '{"a":1,"a":2}',
    '{"__proto__":{}}',
    '"\\ud800"',
    '{"a":"\\u0000"}',
    'NaN',
    "{'a':1}",
  ];
  for (const text of [...odd, '['.repeat(60_000), '{"a":'.repeat(10_000)]) {
    assert.deepEqual(await send(start, text), { status: 400, code: 'malformed' }, text.slice(0, 20));
    assert.deepEqual(await send(users, text), { status: 400, code: 'invalidSyntax' }, text.slice(0, 20));
  }
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...ROUTES),
      fc.oneof(
        fc.uint8Array({ maxLength: 200 }),
        fc.json().map((text) => new TextEncoder().encode(text)),
      ),
      async (route, body) => {
        const { status } = await send(route, body);
        assert.ok(status >= 400 && status < 500, `${route[1]} ${Buffer.from(body).toString('hex')}: ${status}`);
      },
    ),
    { numRuns: 300, seed: 15 },
  );
  assert.deepEqual(log, []);
});

test('accepts a body of 64 KiB, ignores a byte order mark, and answers 408 to one that stalls', async () => {
  const request = (body: BodyInit) =>
    new Request(ORIGIN, {
      method: 'POST',
      body,
      duplex: 'half',
      headers: { 'Content-Type': JSON_TYPE },
    } as RequestInit);
  const read = (body: BodyInit, timeoutMs?: number) =>
    readBody(request(body), [JSON_TYPE], timeoutMs === undefined ? {} : { timeoutMs });
  assert.equal((await read('ấ'.repeat(21_845))).length, 21_845);
  assert.equal(await read(bytes(0xef, 0xbb, 0xbf, 0x7b, 0x7d)), '{}');
  const silent = streamOf(() => new Promise(() => undefined));
  await assert.rejects(read(silent, 20), (error: unknown) => error instanceof UnreadableBody && error.status === 408);
});

test('accepts an operator’s text of the longest length, and reports a longer one as too long', async () => {
  const { id } = (await operators.signIn(TOKEN, '203.0.113.7')) as { id: string };
  const announce = async (vi: string) => {
    const form = new URLSearchParams({ from: '2099-01-01T00:00', until: '2099-01-01T01:00', vi, en: vi });
    const headers = { Origin: ORIGIN, 'Content-Type': FORM, Cookie: `dvc-console=${id}; __Host-dvc-console=${id}` };
    const request = new Request(`${ORIGIN}/console/outages`, { method: 'POST', body: form.toString(), headers });
    const response = await gateway.fetch(request);
    return { status: response.status, text: await response.text() };
  };
  assert.equal((await announce('ệ'.repeat(300))).status, 303);
  assert.deepEqual(
    (await outages.all()).map(({ text }) => text?.['vi']),
    ['ệ'.repeat(300)],
  );
  const tooLong = await announce('ệ'.repeat(301));
  assert.equal(tooLong.status, 422);
  assert.ok(tooLong.text.includes('ệ'.repeat(301)), 'what was typed is still there');
});
