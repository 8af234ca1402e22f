/**
 * The figures on the console: counts and fixed words. The only personal datum is an account's id.
 */
import type { Offered } from '../../flow/offer.js';
import type { Method } from '../../flow/method.js';
import { nameOf } from '../registration/implement.js';
import type { Portal, Portals } from '../registration/portals.js';
import type { Registrar } from '../registration/registrar.js';
import type { DeadLetter, PortalStats } from '../delivery/dead-letters.js';
import type { Outbox } from '../delivery/outbox.js';
import type { Counted, Tally } from '../observe/tally.js';

export const PERIODS = { hour: 3_600_000, day: 86_400_000, week: 604_800_000 } as const;
export type Period = keyof typeof PERIODS;

export interface FunnelStep {
  readonly step: string;
  /** The kind of the step; `start` before the first step. */
  readonly kind: string;
  readonly went: number;
  readonly refused: number;
  /** Flows that ended at this step without an account. */
  readonly ended: number;
  /** Problems, the most frequent first. */
  readonly why: readonly { readonly problem: string; readonly count: number }[];
}

export interface Funnel {
  readonly method: string;
  readonly begun: number;
  readonly steps: readonly FunnelStep[];
}

interface PartnerHealth {
  readonly partner: string;
  readonly ok: number;
  readonly failed: number;
  /** Calls that the circuit breaker refused. */
  readonly left: number;
  /** Mean duration in milliseconds. */
  readonly mean: number;
  readonly state: 'well' | 'failing' | 'open';
}

export interface Overview {
  readonly at: number;
  readonly period: Period;
  readonly funnels: readonly Funnel[];
  readonly partners: readonly PartnerHealth[];
  /** `undefined`: the gateway has no outbox. */
  readonly queue?: readonly PortalStats[];
  readonly letters: readonly DeadLetter[];
  readonly portals: readonly { readonly portal: Portal; readonly offers: readonly Offered[] }[];
}

export interface OverviewOptions {
  readonly tally: Tally;
  readonly registrar: Pick<Registrar, 'offer'>;
  readonly methods: readonly Method[];
  readonly portals: Portals;
  readonly outbox?: Pick<Outbox, 'stats' | 'deadLetters' | 'replay'>;
  readonly now: () => number;
}

export const MOST_LETTERS = 100;
/** Share of failed calls from which a partner is shown as failing. */
const FEW = 0.02;

const sum = (rows: readonly Counted[], ...outcomes: string[]): number =>
  rows.reduce((total, { outcome, count }) => total + (outcomes.includes(outcome) ? count : 0), 0);

function stepOf(step: string, kind: string, rows: readonly Counted[]): FunnelStep {
  const why = new Map<string, number>();
  for (const { problem, count } of rows) if (problem) why.set(problem, (why.get(problem) ?? 0) + count);
  return {
    step,
    kind,
    went: sum(rows, 'started', 'advanced', 'completed'),
    refused: sum(rows, 'refused'),
    ended: sum(rows, 'closed', 'abandoned'),
    why: [...why]
      .map(([problem, count]) => ({ problem, count }))
      .sort((a, b) => b.count - a.count)
      .slice(0, 3),
  };
}

function funnelsOf(methods: readonly Method[], counted: readonly Counted[]): readonly Funnel[] {
  return methods.flatMap((method) => {
    const { steps } = method;
    const id = nameOf(method);
    const rows = counted.filter(({ kind, name }) => kind === 'step' && name === id);
    if (!rows.length) return [];
    const all = [{ name: 'start', kind: 'start' }, ...steps];
    const shown = all.map(({ name, kind }) =>
      stepOf(
        name,
        kind,
        rows.filter(({ step }) => step === name),
      ),
    );
    return [{ method: id, begun: shown[0]?.went ?? 0, steps: shown }];
  });
}

function partnersOf(counted: readonly Counted[], open: ReadonlySet<string>): readonly PartnerHealth[] {
  const calls = counted.filter(({ kind }) => kind === 'call');
  const names = [...new Set([...calls.map(({ name }) => name), ...open])].sort();
  return names.map((partner) => {
    const rows = calls.filter(({ name }) => name === partner);
    const [ok, failed] = [sum(rows, 'ok'), sum(rows, 'unavailable', 'timeout')];
    const made = rows.filter(({ outcome }) => outcome !== 'refused');
    const mean = made.reduce((total, { ms }) => total + ms, 0) / Math.max(1, ok + failed);
    const state = open.has(partner) ? 'open' : failed > FEW * (ok + failed) ? 'failing' : 'well';
    return { partner, ok, failed, left: sum(rows, 'refused'), mean, state };
  });
}

export async function overview(
  { tally, registrar, methods, portals, outbox, now }: OverviewOptions,
  period: Period,
): Promise<Overview> {
  await tally.flush();
  const at = now();
  const [counted, queue, letters, offers] = await Promise.all([
    tally.read(at - PERIODS[period]),
    outbox?.stats(),
    outbox?.deadLetters(MOST_LETTERS + 1),
    Promise.all(portals.all.map(({ id }) => registrar.offer(id))),
  ]);
  return {
    at,
    period,
    funnels: funnelsOf(methods, counted),
    partners: partnersOf(counted, tally.open),
    ...(queue ? { queue } : {}),
    letters: letters ?? [],
    portals: portals.all.map((portal, index) => {
      const offered = offers[index] ?? [];
      return { portal, offers: 'code' in offered ? [] : offered };
    }),
  };
}
