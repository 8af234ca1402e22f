/** The cluster's table: what happened, and what it cost. */
import { longestGap, type Acknowledged } from './witness.js';

export interface Happened {
  readonly name: string;
  /** Milliseconds since 1970: shortly before it, and when everything was up again. */
  readonly from: number;
  readonly to: number;
}

interface Row {
  readonly event: string;
  readonly times: number;
  /** Seconds without service, in ascending order. */
  readonly gaps: readonly number[];
  readonly acknowledged: number;
  readonly lost: number;
  readonly doubled: number;
}

type Times = ReadonlyMap<Acknowledged, number>;

const counts = (some: readonly Acknowledged[], times: Times) => ({
  acknowledged: some.length,
  lost: some.filter((each) => times.get(each) === 0).length,
  doubled: some.filter((each) => (times.get(each) ?? 0) > 1).length,
});

/** A row per kind of event, and one of everything. */
export function rowsOf(happened: readonly Happened[], all: readonly Acknowledged[], times: Times): readonly Row[] {
  const rows = [...new Set(happened.map(({ name }) => name))].map((event): Row => {
    const windows = happened.filter(({ name }) => name === event);
    const during = all.filter(({ at }) => windows.some(({ from, to }) => at >= from && at < to));
    const gaps = windows.map(({ from, to }) => longestGap(all, from, to)).sort((a, b) => a - b);
    return { event, times: windows.length, gaps, ...counts(during, times) };
  });
  return [...rows, { event: 'all', times: happened.length, gaps: [], ...counts(all, times) }];
}

const middle = (sorted: readonly number[]) => sorted[Math.floor((sorted.length - 1) / 2)];
const seconds = (value: number | undefined) => value?.toFixed(1) ?? '';

export function tableOf(rows: readonly Row[]): string {
  const cells = rows.map(({ event, times, gaps, acknowledged, lost, doubled }) => [
    ...[event, String(times), seconds(middle(gaps)), seconds(gaps.at(-1))],
    ...[acknowledged, lost, doubled].map(String),
  ]);
  const head = ['event', 'times', 'seconds without service: median', 'longest', 'acknowledged', 'lost', 'doubled'];
  const line = (row: readonly string[]) => `| ${row.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...cells.map(line)].join('\n');
}
