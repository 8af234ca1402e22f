import { Gauge, type Registry } from 'prom-client';
import type { Backlog } from '../../server/audit/inbox.js';
import type { Waiting } from '../../server/delivery/dead-letters.js';
import { within } from '../../within.js';

/** Milliseconds for which a reading is cached, so that scrapes do not load the database. */
const FRESH = 15_000;
/** Milliseconds that a scrape waits for a reading. */
const PATIENCE = 2_000;

/** A reading that scrapes within {@link FRESH} share; `undefined` if it failed or takes too long. */
function cached<T>(read: () => Promise<T>, now: () => number): () => Promise<T | undefined> {
  let reading: { readonly at: number; readonly value: Promise<T | undefined> } | undefined;
  return () => {
    if (!reading || now() - reading.at >= FRESH)
      reading = { at: now(), value: within(PATIENCE, read()).catch(() => undefined) };
    return reading.value;
  };
}

/** Since when the oldest entry of the audit log waits to be chained. Absent if that cannot be read. */
export function auditGauge(registry: Registry, read: () => Promise<Backlog>, now = Date.now): void {
  const backlog = cached(read, now);
  new Gauge({
    name: 'dvc_audit_waiting_seconds',
    help: 'Since when the oldest entry of the audit log waits to be chained.',
    registers: [registry],
    async collect() {
      this.reset();
      const found = await backlog();
      if (found) this.set(found.oldest === null ? 0 : Math.max(0, now() - Date.parse(found.oldest)) / 1000);
      else this.remove();
    },
  });
}

/**
 * Backlogs of all portals across all processes, read from the database. If it does not answer in
 * time, the gauges are absent and `dvc_outbox_up` is 0, because an old number would look current.
 */
export function outboxGauges(registry: Registry, read: () => Promise<readonly Waiting[]>, now = Date.now): void {
  const stats = cached(read, now);

  /** A registry collects all gauges at once; they share one reading. */
  const gauge = (name: string, help: string, valueOf: (stats: Waiting) => number) =>
    new Gauge({
      ...{ name, help, labelNames: ['portal'], registers: [registry] },
      async collect() {
        this.reset();
        for (const each of (await stats()) ?? []) this.set({ portal: each.portal }, valueOf(each));
      },
    });
  gauge('dvc_outbox_due', 'Accounts that a portal still lacks.', ({ due }) => due);
  gauge('dvc_outbox_dead', 'Deliveries that were given up.', ({ dead }) => dead);
  gauge('dvc_outbox_lag_seconds', 'Since when the oldest of them waits.', ({ lag }) => lag / 1000);
  new Gauge({
    ...{ name: 'dvc_outbox_up', help: '1 when the outbox could be read.', registers: [registry] },
    async collect() {
      this.set((await stats()) ? 1 : 0);
    },
  });
}
