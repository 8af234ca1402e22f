/** The results of a benchmark as a table, as JSON and as a chart. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

/** Calls per second, and what each call cost in milliseconds of a core, by part. */
export interface Round {
  readonly perSecond: number;
  readonly main: number;
  readonly threads: number;
  readonly postgres: number;
  readonly load: number;
}

export interface Subject {
  readonly name: string;
  /** The subject that this one is compared with. */
  readonly of?: string;
}

type Results = ReadonlyMap<string, readonly Round[]>;

const PARTS = ['main', 'threads', 'postgres', 'load'] as const;

export const median = (list: readonly number[]): number => {
  const sorted = [...list].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 ? (sorted[middle] ?? NaN) : ((sorted[middle - 1] ?? NaN) + (sorted[middle] ?? NaN)) / 2;
};

const cost = (round: Round): number => PARTS.reduce((sum, part) => sum + round[part], 0);

interface Line {
  readonly name: string;
  readonly perSecond: number;
  readonly parts: Readonly<Record<(typeof PARTS)[number], number>>;
  readonly sum: number;
  /** Shares of the compared subject: medians of the rounds' own ratios. */
  readonly byRate: number | undefined;
  readonly byCpu: number | undefined;
}

function linesOf(subjects: readonly Subject[], results: Results): readonly Line[] {
  return subjects.map(({ name, of }) => {
    const own = results.get(name) ?? [];
    const floor = of === undefined ? [] : (results.get(of) ?? []);
    const ratio = (share: (mine: Round, its: Round) => number) =>
      floor.length
        ? median(own.flatMap((mine, index) => (floor[index] ? [share(mine, floor[index])] : [])))
        : undefined;
    const parts = Object.fromEntries(PARTS.map((part) => [part, median(own.map((each) => each[part]))]));
    return {
      name,
      perSecond: median(own.map((each) => each.perSecond)),
      parts: parts as Line['parts'],
      sum: median(own.map(cost)),
      byRate: ratio((mine, its) => mine.perSecond / its.perSecond),
      byCpu: ratio((mine, its) => cost(its) / cost(mine)),
    };
  });
}

const HEAD = ['', 'a second', 'of the floor, by rate', 'by CPU', 'gateway', 'its threads', 'PostgreSQL', 'load', 'sum'];

/** Markdown; the parts are milliseconds of a core. */
export function tableOf(subjects: readonly Subject[], results: Results): string {
  const share = (value: number | undefined) => (value === undefined ? '1' : value.toFixed(2));
  const rows = linesOf(subjects, results).map(({ name, perSecond, parts, sum, byRate, byCpu }) => [
    ...[name, perSecond.toFixed(0), share(byRate), share(byCpu)],
    ...[...PARTS.map((part) => parts[part]), sum].map((ms) => ms.toFixed(2)),
  ]);
  const widths = HEAD.map((head, column) => Math.max(head.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [line(HEAD), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}

interface Kept {
  readonly name: string;
  readonly lines: readonly Line[];
}

const FILE = 'docs/benchmarks.json';

/** Adds the result to the kept ones, in place of one with the same name, and draws all. */
export function keep(name: string, subjects: readonly Subject[], results: Results): void {
  const kept = existsSync(FILE) ? (JSON.parse(readFileSync(FILE, 'utf8')) as readonly Kept[]) : [];
  const rounded = JSON.parse(
    JSON.stringify(linesOf(subjects, results), (_key, value: unknown) =>
      typeof value === 'number' ? Number(value.toFixed(3)) : value,
    ),
  ) as readonly Line[];
  const all = [...kept.filter((each) => each.name !== name), { name, lines: rounded }];
  writeFileSync(FILE, `${JSON.stringify(all, undefined, 2)}\n`);
  writeFileSync('docs/benchmarks.svg', chartOf(all));
}

const COLOURS: Readonly<Record<(typeof PARTS)[number], string>> = {
  main: '#0b6b5b',
  threads: '#8a9a5b',
  postgres: '#3b6ea8',
  load: '#b9b9b9',
};
const NAMES: Readonly<Record<(typeof PARTS)[number], string>> = {
  main: 'gateway',
  threads: 'argon2id and threads',
  postgres: 'PostgreSQL',
  load: 'load',
};
const [LEFT, WIDE, HIGH, KEY] = [250, 460, 26, 160];
const text = (x: number, y: number, words: string, more = '') => `<text x="${x}" y="${y}" ${more}>${words}</text>`;

/** Bars of milliseconds of a core for one registration: each kept result, and the floor beneath. */
function chartOf(all: readonly Kept[]): string {
  const bars = all.flatMap(({ name, lines }, index) =>
    lines
      .filter(
        (line) => line.name === 'registrations: 1 gateway' || (line.byCpu === undefined && index === all.length - 1),
      )
      .filter((line) => line.name.startsWith('registrations'))
      .map((line) => ({ ...line, name: line.byCpu === undefined ? 'the floor' : name }))
      .reverse(),
  );
  const most = Math.max(...bars.map(({ sum }) => sum));
  const rows = bars.flatMap(({ name, parts, sum, byCpu }, index) => {
    const y = 44 + index * HIGH;
    let x = LEFT;
    const drawn = PARTS.map((part) => {
      const width = (parts[part] / most) * WIDE;
      const bar = `<rect x="${x.toFixed(1)}" y="${y}" width="${width.toFixed(1)}" height="18" fill="${COLOURS[part]}"/>`;
      x += width;
      return bar;
    });
    const said = `${sum.toFixed(1)} ms${byCpu === undefined ? '' : `, ${byCpu.toFixed(2)} of the floor`}`;
    return [text(LEFT - 8, y + 13, name, 'text-anchor="end"'), ...drawn, text(Math.ceil(x) + 6, y + 13, said)];
  });
  const key = PARTS.flatMap((part, index) => [
    `<rect x="${LEFT + index * KEY}" y="12" width="12" height="12" fill="${COLOURS[part]}"/>`,
    text(LEFT + index * KEY + 17, 22, NAMES[part]),
  ]);
  const height = 56 + bars.length * HIGH;
  const frame = `xmlns="http://www.w3.org/2000/svg" viewBox="0 0 880 ${height}" font-family="sans-serif" font-size="12"`;
  const back = `<rect width="880" height="${height}" fill="#fff"/>`;
  return `<svg ${frame} role="img">\n<title>Milliseconds of a core for one registration</title>\n${[back, ...key, ...rows].join('\n')}\n</svg>\n`;
}
