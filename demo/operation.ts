import { en } from 'dvc-register/locales/en.js';
import { vi } from 'dvc-register/locales/vi.js';
import type { Messages } from 'dvc-register/locales';
import { createMetrics } from 'dvc-register/node/metrics.js';
import { observers, sqlTally, type Log, type Outbox, type SqlDatabase } from 'dvc-register/server';

export interface OperationOptions {
  readonly sql: SqlDatabase;
  readonly now: () => number;
  readonly log: Log;
  readonly outbox: () => Pick<Outbox, 'waiting'>;
  readonly passwords: () => { readonly running: number; readonly waiting: number };
}

/** Metrics for Prometheus, which may scrape from this machine, and counts for the console. */
export function operation({ sql, now, log, outbox, passwords }: OperationOptions) {
  const metrics = createMetrics({ version: 'sandbox', loopback: true, outbox: () => outbox().waiting(), passwords });
  const tally = sqlTally({ sql, now });
  return { metrics, tally, log: metrics.log(log), observe: observers(metrics.observe, tally.observe) };
}

/** The widget's name of a method, for the console. */
export async function methodNames(): Promise<(method: string, lang: string) => string | undefined> {
  const names = async (each: Messages) => [each.lang, { ...each.method, ...(await each.methods()) }] as const;
  const texts = Object.fromEntries(await Promise.all([vi, en].map(names)));
  return (method, lang) => (texts[lang] ?? texts['vi'])?.[method]?.name;
}
