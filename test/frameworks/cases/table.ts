import type { Answers } from './cases.js';

const HEAD = '| Case ';

/** The guide with this host's column of the table of cases; other hosts' columns stay as they were measured. */
export function withColumn(guide: string, names: readonly string[], host: string, answers: Answers): string {
  const lines = guide.split('\n');
  const from = lines.findIndex((line) => line.startsWith(HEAD));
  if (from < 0) throw new Error(`The guide has no table that begins with "${HEAD}".`);
  const length = lines.slice(from).findIndex((line) => !line.startsWith('|'));
  const cells = lines.slice(from, from + length).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
  const [, ...before] = cells[0] ?? [];
  const hosts = before.includes(host) ? before : [...before, host];
  const known = (name: string, each: string): string =>
    cells.find(([first]) => first === name)?.[before.indexOf(each) + 1] ?? '–';
  const table = [
    ['Case', ...hosts],
    ...names.map((name) => [name, ...hosts.map((each) => (each === host ? answers[name] : known(name, each)) ?? '–')]),
  ];
  const widths = ['Case', ...hosts].map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  const drawn = table.map((row) => `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`);
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  lines.splice(from, length, drawn[0] ?? '', rule, ...drawn.slice(1));
  return lines.join('\n');
}
