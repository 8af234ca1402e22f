import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { createMetrics, ERRORS, type MetricsOptions } from '../../../src/node/observe/metrics.js';
import { tokenHash } from '../../../src/server/checks/bearer.js';
import { createPartner } from '../../../src/server/connectors/partner.js';
import { listening } from '../../../src/server/observe/observer.js';
import { http, DIEN, ORIGIN, PASSWORD, someone } from '../../server/support.js';

const TOKEN = 'a-token-of-the-scraper-0123456789';
const accepted = [await tokenHash(TOKEN)];

/** A gateway with metrics, and a scraper that may read them. */
function measured(options: Partial<MetricsOptions> = {}) {
  const metrics = createMetrics({ version: '1.2.3', tokens: accepted, ...options });
  const { observe } = metrics;
  const log = metrics.log(() => undefined);
  const world = http({ log, registrar: { observe } }, { observe, metrics, log });
  const get = (headers: Record<string, string> = {}, env?: unknown, url = `${ORIGIN}/metrics`) =>
    world.gateway.fetch(new Request(url, { headers }), env);
  const scrape = async () => (await get({ Authorization: `Bearer ${TOKEN}` })).text();
  return { ...world, metrics, get, scrape };
}

const value = (text: string, line: string) =>
  Number(
    text
      .split('\n')
      .find((each) => each.startsWith(`${line} `))
      ?.slice(line.length + 1) ?? 0,
  );

test('counts a registration step by step, by portal and method', async () => {
  const { scrape, proven, answer } = measured();
  await answer(await proven(), { password: PASSWORD });
  const text = await scrape();
  const step = (name: string, outcome: string, problem = '') =>
    value(
      text,
      `dvc_flow_steps_total{portal="national",method="mobile",step="${name}",outcome="${outcome}",problem="${problem}"}`,
    );
  assert.equal(step('start', 'started'), 1);
  for (const name of ['identify', 'code']) assert.equal(step(name, 'advanced'), 1, name);
  assert.equal(step('password', 'completed'), 1);
  assert.equal(value(text, 'dvc_flows_started_total{portal="national",method="mobile"}'), 1);
  const ended = 'dvc_flows_ended_total{portal="national",method="mobile",outcome="completed",problem=""}';
  assert.equal(value(text, ended), 1);
  const route = 'verb="POST",route="/registration/flow/:step",status="200"';
  assert.equal(value(text, `dvc_http_request_duration_seconds_count{${route}}`), 3);
  assert.equal(value(text, 'dvc_build_info{version="1.2.3"}'), 1);
});

test('counts a refusal by problem, and a flow without an account by its ending', async () => {
  const { scrape, asked, answer, call, at } = measured();
  await answer(await asked(), { code: '000000' });
  const left = await asked(DIEN);
  await call('DELETE', '', { headers: at(left) });
  const text = await scrape();
  const wrong = 'portal="national",method="mobile",step="code",outcome="refused",problem="otp-incorrect"';
  assert.equal(value(text, `dvc_flow_steps_total{${wrong}}`), 1);
  const ended = 'dvc_flows_ended_total{portal="national",method="mobile",outcome="abandoned",problem=""}';
  assert.equal(value(text, ended), 1);
});

test('T35: text from a caller never becomes a label', async () => {
  const { scrape, start, call, asked, gateway } = measured();
  await asked();
  const evil = 'evil-0823628899';
  for (const what of ['method', 'portal', 'lang', 'audience']) await start({ [what]: evil });
  for (const path of [`/${evil}`, `/${evil}/again`, `/${evil}/${evil}/${evil}`]) await call('POST', path, { body: {} });
  for (const verb of ['POST', 'EVIL0823628899']) {
    const headers = { traceparent: evil, Origin: ORIGIN };
    await gateway.fetch(new Request(`${ORIGIN}/${evil}?${evil}`, { method: verb, headers }));
  }
  const after = await scrape();
  assert.ok(!/evil|0823628899/i.test(after));
  const of = (label: string) => [...new Set(after.match(new RegExp(`(?<=\\b${label}=")[^"]*`, 'g')))].sort();
  assert.deepEqual([of('portal'), of('method'), of('verb')], [['national'], ['mobile'], ['POST', 'other']]);
});

test('a label stops growing at a bounded number of values', async () => {
  const { metrics, scrape } = measured();
  for (let n = 0; n < 1000; n += 1) {
    await metrics.observe({ kind: 'call' }, (tell) => {
      tell({ kind: 'call', partner: `p${n}`, outcome: 'ok', open: false });
      return Promise.resolve();
    });
  }
  const text = await scrape();
  assert.equal([...text.matchAll(/^dvc_partner_circuit_open\{/gm)].length, 201);
  assert.equal(value(text, 'dvc_partner_call_duration_seconds_count{partner="other",outcome="ok"}'), 800);
});

test('counts a failing partner by name, and shows its open circuit', async () => {
  const { metrics, scrape } = measured();
  let answers = [503, 503, 200];
  let at = 0;
  const partner = createPartner({
    ...{ id: 'viettel', observe: metrics.observe, circuit: { threshold: 2, rest: 1000, now: () => at } },
    fetch: () => Promise.resolve(new Response('{}', { status: answers.shift() ?? 200 })),
  });
  const ask = () => partner.ask({ url: 'https://a.vn/034086012222', headers: {}, idempotent: false }).catch(() => 0);
  for (let n = 0; n < 3; n += 1) await ask();
  const bad = await scrape();
  const count = (text: string, outcome: string) =>
    value(text, `dvc_partner_call_duration_seconds_count{partner="viettel",outcome="${outcome}"}`);
  assert.deepEqual([count(bad, 'unavailable'), count(bad, 'refused'), count(bad, 'ok')], [2, 1, 0]);
  assert.equal(value(bad, 'dvc_partner_circuit_open{partner="viettel"}'), 1);
  answers = [200];
  at = 2000;
  await ask();
  const good = await scrape();
  assert.equal(count(good, 'ok'), 1);
  assert.equal(value(good, 'dvc_partner_circuit_open{partner="viettel"}'), 0);
  assert.ok(!good.includes('034086012222'));
});

test('names a partner without an id by its host', async () => {
  const seen: unknown[] = [];
  const observe = listening((result) => seen.push(result));
  const fetch = () => Promise.resolve(Response.json({}));
  await createPartner({ observe, fetch }).ask({ url: 'https://api.a.vn/x', headers: {}, idempotent: true });
  assert.deepEqual(seen, [{ kind: 'call', partner: 'api.a.vn', outcome: 'ok', open: false }]);
});

test('reads the backlog of portals at a scrape, and caches it for further scrapes', async () => {
  let reads = 0;
  const outbox = () => {
    reads += 1;
    return Promise.resolve([{ portal: 'ministry', due: 3, dead: 1, lag: 90_000 }]);
  };
  const { scrape } = measured({ outbox, passwords: () => ({ running: 2, waiting: 7 }) });
  const [text] = await Promise.all([scrape(), scrape(), scrape()]);
  assert.equal(reads, 1);
  assert.equal(value(text, 'dvc_outbox_due{portal="ministry"}'), 3);
  assert.equal(value(text, 'dvc_outbox_dead{portal="ministry"}'), 1);
  assert.equal(value(text, 'dvc_outbox_lag_seconds{portal="ministry"}'), 90);
  assert.equal(value(text, 'dvc_outbox_up'), 1);
  assert.equal(value(text, 'dvc_password_hashes_waiting'), 7);
});

test('a database that does not answer neither delays a scrape nor leaves stale numbers', async () => {
  for (const outbox of [() => Promise.reject(new Error('away')), () => new Promise<never>(() => undefined)]) {
    const text = await measured({ outbox }).scrape();
    assert.equal(value(text, 'dvc_outbox_up'), 0);
    assert.ok(!/^dvc_outbox_due\{/m.test(text));
    assert.match(text, /^process_cpu_seconds_total /m);
  }
});

test('counts warnings in the log, and limits shared by many people', async () => {
  const { metrics, scrape } = measured();
  const log = metrics.log(() => undefined);
  log('warn', { event: 'limit.reached', limit: 'send', scope: 'prefix' });
  log('error', { event: 'handler.failed', at: 'src/x' });
  log('info', { event: 'request' });
  const text = await scrape();
  assert.equal(value(text, 'dvc_limits_reached_total{limit="send",scope="prefix"}'), 1);
  assert.equal(value(text, 'dvc_log_events_total{level="error",event="handler.failed"}'), 1);
  assert.ok(!text.includes('event="request"'));
});

test('starts the counter of every error at zero, so that the first one shows as an increase', async () => {
  const text = await measured().scrape();
  for (const event of ERRORS)
    assert.match(text, new RegExp(`^dvc_log_events_total\\{level="error",event="${event}"\\} 0$`, 'm'));
  assert.match(text, /^dvc_limits_reached_total\{limit="send",scope="prefix"\} 0$/m);
  const files = readdirSync('src/server', { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  const code = files.map((file) => readFileSync(`src/server/${file}`, 'utf8')).join('\n');
  const named = [
    ...code.matchAll(/(?:log\((?:level|'error'), \{ event: |'error', event: |eventOf\(failure, )'([\w.]+)'/g),
  ];
  assert.ok(named.length >= 5);
  for (const [, event = ''] of named) assert.ok((ERRORS as readonly string[]).includes(event), event);
});

test('refuses metrics without a token and, where loopback is allowed, from other machines', async () => {
  const from = (remoteAddress: string) => ({ incoming: { socket: { remoteAddress } } });
  const bearer = { Authorization: `Bearer ${TOKEN}` };
  const closed = measured();
  assert.equal((await closed.get(bearer, from('203.0.113.7'))).status, 200);
  for (const headers of [{}, { Authorization: `Bearer ${TOKEN}x` }, { Authorization: `Basic ${TOKEN}` }])
    assert.equal((await closed.get(headers, from('127.0.0.1'))).status, 401);
  const open = measured({ loopback: true });
  const local = 'http://localhost:9/metrics';
  for (const address of ['127.0.0.1', '::1', '::ffff:127.0.0.1'])
    assert.equal((await open.get({}, from(address), local)).status, 200, address);
  assert.equal((await open.get({}, from('203.0.113.7'), local)).status, 401);
  assert.equal((await open.get({ 'X-Forwarded-For': '203.0.113.7' }, from('127.0.0.1'), local)).status, 401);
  assert.equal((await open.get({}, from('127.0.0.1'), 'http://evil.vn/metrics')).status, 401);
  assert.equal((await open.get({ Origin: 'https://evil.vn' }, from('127.0.0.1'), local)).status, 403);
  assert.equal((await open.get({}, undefined, local)).status, 401);
});

test('two registrations by two people leave the same series', async () => {
  const people = [someone(1), someone(2)];
  const metrics = createMetrics({ version: '1', tokens: accepted });
  const { proven, answer, gateway } = http(
    { subscribers: people, registrar: { observe: metrics.observe } },
    { observe: metrics.observe, metrics },
  );
  for (const person of people) await answer(await proven(person), { password: PASSWORD });
  const headers = { Authorization: `Bearer ${TOKEN}` };
  const text = await (await gateway.fetch(new Request(`${ORIGIN}/metrics`, { headers }))).text();
  const ended = 'dvc_flows_ended_total{portal="national",method="mobile",outcome="completed",problem=""}';
  assert.equal(value(text, ended), 2);
  for (const { citizenId, phone } of people) assert.ok(!text.includes(citizenId) && !text.includes(phone.slice(3)));
});
