/**
 * `npm run test:lighthouse [-- --page /docs/]`: installs Lighthouse in an empty folder, and measures the pages that
 * carry the widget, those of the gateway, and the documentation, as on a phone on a slow network. Prints a table of
 * scores. Needs a build, Chromium and npm's registry; `npm test` does not run it. Exits with 1 where a score is below
 * 95 of 100.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { browser, chromiumFlags } from '../../.config/setup.mjs';
import { Gateway } from '../journeys/support/support.js';

const LIGHTHOUSE = 'lighthouse@12.8.2';
const LEAST = 95;
const PAGES = [
  ...['/embed.html', '/national/', '/ministry/', '/province/'],
  ...['/sign-in?portal=national', '/recover?portal=national'],
  ...['/docs/', '/docs/embedding.html', '/docs/vi/getting-started.html'],
];
const CATEGORIES = ['performance', 'accessibility', 'best-practices', 'seo'] as const;

interface Report {
  readonly categories: Readonly<
    Record<string, { readonly score: number | null; readonly auditRefs: readonly { readonly id: string }[] }>
  >;
  readonly audits: Readonly<Record<string, { readonly score: number | null; readonly title: string }>>;
}

const { values } = parseArgs({ options: { page: { type: 'string', multiple: true } } });
const folder = mkdtempSync(join(tmpdir(), 'dvc-lighthouse-'));
const { path } = (await browser()) as { readonly path: string };
const gateway = new Gateway();

function measure(url: string): Report {
  const output = join(folder, 'report.json');
  execFileSync(
    process.execPath,
    [
      ...[join(folder, 'node_modules/lighthouse/cli/index.js'), url, '--quiet', '--output=json'],
      ...[`--output-path=${output}`, `--chrome-flags=--headless=new ${chromiumFlags.join(' ')}`],
      ...CATEGORIES.map((name) => `--only-categories=${name}`),
    ],
    { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, CHROME_PATH: path } },
  );
  return JSON.parse(readFileSync(output, 'utf8')) as Report;
}

/** What took points from a category. */
const faultsOf = ({ categories, audits }: Report, category: string): readonly string[] =>
  (categories[category]?.auditRefs ?? []).flatMap(({ id }) => {
    const { score = null, title = id } = audits[id] ?? {};
    return score !== null && score < 0.9 ? [title] : [];
  });

let failed = false;
try {
  writeFileSync(join(folder, 'package.json'), '{"private":true}');
  execFileSync('npm', ['install', LIGHTHOUSE, '--ignore-scripts', '--no-audit', '--no-fund', '--silent'], {
    cwd: folder,
    stdio: 'inherit',
  });
  await gateway.start();
  console.log(`| page | ${CATEGORIES.join(' | ')} |\n|---|${CATEGORIES.map(() => '---|').join('')}`);
  for (const page of values.page ?? PAGES) {
    const report = measure(gateway.origin + page);
    const scores = CATEGORIES.map((name) => Math.round((report.categories[name]?.score ?? 0) * 100));
    console.log(`| ${page} | ${scores.join(' | ')} |`);
    const low = CATEGORIES.filter((_, at) => (scores[at] ?? 0) < LEAST);
    for (const name of low) console.log(`  ${name}: ${faultsOf(report, name).join('; ')}`);
    if (low.length) failed = true;
  }
} finally {
  await gateway.end();
  rmSync(folder, { recursive: true, force: true });
}
process.exit(failed ? 1 : 0);
