/**
 * The dashboard and the alerts use only metrics that a gateway exports, so they cannot become
 * stale.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { createMetrics } from '../../../src/node/observe/metrics.js';
import { tokenHash } from '../../../src/server/checks/bearer.js';
import type { Observation } from '../../../src/server/observe/observer.js';
import { http, ORIGIN, PASSWORD } from '../../server/support.js';

interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly gridPos: { readonly h: number; readonly w: number; readonly x: number; readonly y: number };
  readonly targets?: readonly { readonly expr: string; readonly legendFormat: string }[];
}
interface Dashboard {
  readonly uid: string;
  readonly schemaVersion: number;
  readonly templating: { readonly list: readonly { readonly name: string; readonly query: string }[] };
  readonly panels: readonly Panel[];
}

const read = (file: string) => readFileSync(file, 'utf8');
const dashboard = JSON.parse(read('docs/grafana-dashboard.json')) as Dashboard;
const targets = dashboard.panels.flatMap(({ targets: all = [] }) => all);
const rules = [...read('docs/prometheus-rules.yaml').matchAll(/^ {8}expr: (.+)$/gm)].map(([, expr = '']) => expr);
const alerts = [...read('docs/prometheus-rules.yaml').matchAll(/^ {6}- alert: (\w+)$/gm)].map(([, name = '']) => name);

/**
 * The metrics with their labels after a registration, a partner's call, a delivery and a warning.
 */
async function exportedNames(): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const token = 'a-token-of-the-scraper-0123456789';
  const outbox = () => Promise.resolve([{ portal: 'ministry', due: 0, dead: 0, lag: 0 }]);
  const passwords = () => ({ running: 0, waiting: 0 });
  const audit = () => Promise.resolve({ entries: 0, oldest: null });
  const metrics = createMetrics({ version: '1', tokens: [await tokenHash(token)], outbox, audit, passwords });
  const { observe } = metrics;
  const { proven, answer, gateway } = http({ registrar: { observe } }, { observe, metrics });
  await answer(await proven(), { password: PASSWORD });
  const others: readonly Observation[] = [
    { kind: 'call', partner: 'viettel', outcome: 'ok', open: false },
    { kind: 'delivery', portal: 'ministry', outcome: 'done' },
  ];
  for (const each of others) {
    await observe({ kind: each.kind }, (tell) => {
      tell(each);
      return Promise.resolve();
    });
  }
  metrics.log(() => undefined)('warn', { event: 'limit.reached', limit: 'send', scope: 'prefix' });
  const headers = { Authorization: `Bearer ${token}` };
  const text = await (await gateway.fetch(new Request(`${ORIGIN}/metrics`, { headers }))).text();
  const found = new Map<string, Set<string>>();
  for (const [, name = '', labels = ''] of text.matchAll(/^([a-z]\w+)(?:\{(.*)\})? [-\d.eE+NaIf]+$/gm)) {
    // Labels that Prometheus adds.
    const known = found.get(name) ?? new Set(['instance', 'job']);
    for (const [, label = ''] of labels.matchAll(/(\w+)="/g)) known.add(label);
    found.set(name, known);
  }
  return found;
}
const known = await exportedNames();

const namesIn = (expr: string) => expr.match(/\b(?:dvc|process|nodejs)_\w+/g) ?? [];
const labelsIn = (expr: string) => [
  ...[...expr.matchAll(/(\w+)(?:=~|!=|!~|=)"/g)].map(([, label = '']) => label),
  ...[...expr.matchAll(/\bby \(([^)]*)\)/g)].flatMap(([, list = '']) => list.split(/,\s*/)),
];

function check(expr: string, legend = ''): void {
  const names = namesIn(expr);
  assert.ok(names.length || /^up\{/.test(expr), expr);
  for (const name of names) assert.ok(known.has(name), `${name} is not exported: ${expr}`);
  const labels = [...labelsIn(expr), ...[...legend.matchAll(/\{\{(\w+)\}\}/g)].map(([, label = '']) => label)];
  for (const label of labels) {
    const owners = names.filter((name) => known.get(name)?.has(label));
    assert.ok(owners.length || !names.length, `no label ${label}: ${expr}`);
  }
  assert.equal(expr.split('(').length, expr.split(')').length, expr);
}

test('every expression of the dashboard names exported metrics and labels', () => {
  assert.ok(targets.length > 20);
  for (const { expr, legendFormat } of targets) check(expr, legendFormat);
  for (const { query } of dashboard.templating.list) if (query !== 'prometheus') check(query);
});

test('every metric of ours is on the dashboard', () => {
  const shown = new Set(
    targets.flatMap(({ expr }) => namesIn(expr)).map((name) => name.replace(/_(?:bucket|count|sum)$/, '')),
  );
  const ours = [...known.keys()].filter((name) => name.startsWith('dvc_'));
  assert.ok(ours.length > 0);
  for (const name of ours) assert.ok(shown.has(name.replace(/_(?:bucket|count|sum)$/, '')), name);
});

test('Grafana can draw the dashboard: panels have unique ids and do not overlap', () => {
  const { panels, uid, schemaVersion } = dashboard;
  assert.equal(uid, 'dvc-register');
  assert.ok(schemaVersion >= 36);
  assert.equal(new Set(panels.map(({ id }) => id)).size, panels.length);
  const cells = new Set<string>();
  for (const { title, gridPos } of panels) {
    assert.ok(gridPos.x + gridPos.w <= 24, title);
    for (let x = gridPos.x; x < gridPos.x + gridPos.w; x += 1) {
      for (let y = gridPos.y; y < gridPos.y + gridPos.h; y += 1) {
        assert.ok(!cells.has(`${x} ${y}`), title);
        cells.add(`${x} ${y}`);
      }
    }
  }
});

test('every alert names exported metrics, and docs/operations.md has its remedy', () => {
  assert.equal(rules.length, alerts.length);
  for (const expr of rules) check(expr);
  const page = read('docs/operations.md');
  for (const name of alerts) assert.ok(page.includes(`\`${name}\``), name);
});
