/** Traces with OpenTelemetry's own SDK. */
import assert from 'node:assert/strict';
import { AsyncLocalStorage } from 'node:async_hooks';
import { beforeEach, test } from 'node:test';
import { context, ROOT_CONTEXT, SpanStatusCode, type Context, type ContextManager } from '@opentelemetry/api';
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { createTracing } from '../../../src/node/observe/tracing.js';
import { createPartner } from '../../../src/server/connectors/partner.js';
import { noObserver, observers } from '../../../src/server/observe/observer.js';
import { Unavailable } from '../../../src/server/ports.js';
import { sqlStore } from '../../../src/server/sql/sql-store.js';
import { createScimClient } from '../../../src/server/delivery/client.js';
import { createOutbox } from '../../../src/server/delivery/outbox.js';
import { createKeys, createVault } from '../../../src/server/vault/vault.js';
import { http, ORIGIN, PASSWORD, someone } from '../../server/support.js';
import { newAccount } from '../../server/scim/support.js';
import { database } from '../../support/worlds.js';

/** The provider that `@opentelemetry/sdk-trace-node` registers in a real process. */
const storage = new AsyncLocalStorage<Context>();
const manager: ContextManager = {
  active: () => storage.getStore() ?? ROOT_CONTEXT,
  with: (active, work, self, ...args) => storage.run(active, () => work.apply(self as never, args)),
  bind: (_active, target) => target,
  enable: () => manager,
  disable: () => manager,
};
context.setGlobalContextManager(manager);

const exporter = new InMemorySpanExporter();
const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
const observe = createTracing({ provider });
beforeEach(() => exporter.reset());

const PARENT = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
const sentinel = someone(4711);

/** A gateway that calls its carrier over HTTP through an observed partner. */
function traced() {
  const world = http({ subscribers: [sentinel], registrar: { observe } }, { observe });
  const partner = createPartner({ observe, id: 'viettel', fetch: () => Promise.resolve(Response.json({})) });
  const match = world.carrier.match.bind(world.carrier);
  world.carrier.match = async (claimed, key) => {
    const { phone } = claimed;
    const [url, body] = [`https://a.vn/${phone}`, JSON.stringify(claimed)];
    await partner.ask({ url, headers: { Authorization: phone }, body, idempotent: true });
    return match(claimed, key);
  };
  return world;
}
const spans = () => exporter.getFinishedSpans();
const named = (name: string) => spans().filter((each) => each.name === name);

test("one answer is one trace: the request, its step, and the partner's call", async () => {
  const { proven, answer } = traced();
  await answer(await proven(sentinel), { password: PASSWORD });
  const [call] = named('call viettel');
  const step = spans().find((each) => each.spanContext().spanId === call?.parentSpanContext?.spanId);
  const request = spans().find((each) => each.spanContext().spanId === step?.parentSpanContext?.spanId);
  assert.equal(step?.name, 'step answer');
  assert.deepEqual(step.attributes, {
    'dvc.portal': 'national',
    'dvc.method': 'mobile',
    'dvc.step': 'code',
    'dvc.outcome': 'advanced',
  });
  assert.equal(request?.name, 'POST /registration/flow/:step');
  assert.equal(request.parentSpanContext, undefined);
  assert.equal(new Set([call, step, request].map((each) => each?.spanContext().traceId)).size, 1);
  assert.equal(named('step start').length, 1);
  assert.equal(named('step answer').length, 3);
});

test('T35: a span holds nothing that a person typed or received', async () => {
  const { proven, answer, start, gateway } = traced();
  await answer(await proven(sentinel), { password: PASSWORD });
  await start({ portal: sentinel.phone });
  const headers = {
    traceparent: sentinel.phone,
    tracestate: `a=${sentinel.citizenId}`,
    baggage: `a=${sentinel.citizenId}`,
  };
  await gateway.fetch(new Request(`${ORIGIN}/${sentinel.citizenId}?p=${sentinel.phone}`, { headers }));
  const failing = createPartner({ observe, id: 'x', fetch: () => Promise.reject(new Error(sentinel.citizenId)) });
  await assert.rejects(failing.ask({ url: 'https://a.vn/', headers: {}, idempotent: false }), Unavailable);
  assert.ok(spans().length >= 8);
  const said = JSON.stringify(
    spans().map(({ name, attributes, events, links, status }) => ({ name, attributes, events, links, status })),
  );
  const { citizenId, fullName, phone } = sentinel;
  for (const secret of [citizenId, fullName, phone, phone.slice(3), PASSWORD])
    assert.ok(!said.includes(secret), secret);
});

test('continues the caller’s trace only if its header is valid', async () => {
  const { gateway } = traced();
  const ask = async (traceparent: string) => {
    exporter.reset();
    await gateway.fetch(new Request(`${ORIGIN}/healthz`, { headers: { traceparent } }));
    return spans()[0];
  };
  const taken = await ask(PARENT);
  assert.equal(taken?.spanContext().traceId, '0af7651916cd43dd8448eb211c80319c');
  assert.equal(taken.parentSpanContext?.spanId, 'b7ad6b7169203331');
  for (const wrong of [
    '',
    PARENT.replace('00-', '01-'),
    PARENT.replace('00-', 'ff-'),
    PARENT.toUpperCase(),
    `${PARENT}-more`,
    PARENT.slice(0, -1),
    PARENT.replace(/-[0-9a-f]{32}-/, `-${'0'.repeat(32)}-`),
    PARENT.replace(/-[0-9a-f]{16}-/, `-${'0'.repeat(16)}-`),
    `${PARENT}, ${PARENT}`,
  ]) {
    const span = await ask(wrong);
    assert.equal(span?.parentSpanContext, undefined, wrong);
    assert.notEqual(span?.spanContext().traceId, '0af7651916cd43dd8448eb211c80319c');
  }
});

test('an unavailable partner is an error in the trace; a wrong code is not', async () => {
  const { asked, answer } = traced();
  await answer(await asked(sentinel), { code: '000000' });
  const wrong = spans().find(({ attributes }) => attributes['dvc.problem'] === 'otp-incorrect');
  assert.equal(wrong?.status.code, SpanStatusCode.UNSET);
  const failing = createPartner({
    observe,
    id: 'bhxh',
    fetch: () => Promise.resolve(new Response('', { status: 503 })),
  });
  await assert.rejects(failing.ask({ url: 'https://a.vn/', headers: {}, idempotent: false }));
  const [call] = named('call bhxh');
  assert.equal(call?.status.code, SpanStatusCode.ERROR);
  assert.equal(call.attributes['error.type'], 'Unavailable');
  assert.equal(call.events.length, 0);
});

test('a delivery and its calls are one trace, which names no account', async (t) => {
  const sql = await database();
  t.after(() => sql.close());
  const vault = createVault(createKeys());
  const { accounts } = sqlStore({ sql, vault, targets: ['ministry'] });
  await sql.transaction((tx) => accounts.create(tx, newAccount(4711)));
  let taken = false;
  const fetch = (request: Request) => {
    if (request.url.endsWith('/.search')) return Promise.resolve(Response.json({ Resources: [] }));
    return Promise.resolve(Response.json({ id: 'u-1' }, { status: taken ? 201 : 400 }));
  };
  const client = createScimClient({ url: 'https://a.vn/scim/v2', token: 'x', id: 'portal:ministry', observe, fetch });
  const outbox = createOutbox({ sql, vault, observe, clients: { ministry: client } });
  for (const outcome of ['dead', 'done']) {
    exporter.reset();
    await outbox.run();
    const [delivery] = named('delivery ministry');
    assert.deepEqual(delivery?.attributes, { 'dvc.portal': 'ministry', 'dvc.outcome': outcome });
    const calls = named('call portal:ministry');
    assert.equal(calls.length, 2);
    for (const call of calls) assert.equal(call.parentSpanContext?.spanId, delivery.spanContext().spanId);
    const [letter] = await outbox.deadLetters();
    const said = JSON.stringify(spans().map(({ name, attributes, events }) => ({ name, attributes, events })));
    for (const secret of ['034086004711', 'Nguyễn', letter?.account ?? 'u-1'])
      assert.ok(!said.includes(secret), secret);
    taken = true;
    if (letter) await outbox.replay(letter.id);
  }
});

test('several observers receive the same outcome, and errors pass through all of them', async () => {
  const result: string[] = [];
  const other: typeof noObserver = (activity, work) =>
    work((what) => {
      result.push(`${activity.kind} ${what.kind}`);
    });
  const both = observers(observe, other, noObserver);
  const found = await both({ kind: 'delivery', about: 'national' }, (tell) => {
    tell({ kind: 'delivery', portal: 'national', outcome: 'done' });
    return Promise.resolve(7);
  });
  assert.equal(found, 7);
  assert.deepEqual(result, ['delivery delivery']);
  assert.equal(named('delivery national')[0]?.attributes['dvc.outcome'], 'done');
  await assert.rejects(
    both({ kind: 'call' }, () => Promise.reject(new TypeError('x'))),
    TypeError,
  );
});
