import { chromeLauncher } from '@web/test-runner-chrome';
import { build } from 'esbuild';
import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { chromiumFlags, root, unseenFlags } from './setup.mjs';

/**
 * Builds every test and page with shared chunks: a page then loads ten files instead of three
 * hundred. The server serves them under their sources' paths.
 */
async function bundled() {
  const { outputFiles } = await build({
    entryPoints: readdirSync(join(root, 'test/elements'), { recursive: true })
      .filter((name) => /\.browser\.ts$|-page\.ts$/.test(name))
      .map((name) => join(root, 'test/elements', name)),
    bundle: true,
    splitting: true,
    format: 'esm',
    target: 'es2022',
    conditions: ['browser', 'production'],
    // package.json lists side effects by the paths of dist/.
    ignoreAnnotations: true,
    sourcemap: 'linked',
    outbase: root,
    outdir: root,
    outExtension: { '.js': '.ts' },
    absWorkingDir: root,
    write: false,
  });
  return new Map(outputFiles.map(({ path, text }) => [`/${relative(root, path)}`, text]));
}

const modules = {
  name: 'modules',
  async serverStart() {
    this.files = await bundled();
  },
  serve({ path }) {
    const body = this.files.get(path);
    return body === undefined ? undefined : { body, type: path.endsWith('.map') ? 'json' : 'js' };
  },
};

/** Prints failures, then the summary line that `npm test` parses. */
const reporter = {
  onTestRunFinished({ sessions }) {
    let passed = 0;
    let failed = 0;
    const walk = (suite, path, file) => {
      for (const test of suite.tests) {
        if (test.passed) passed += 1;
        else {
          failed += 1;
          console.log(
            `✗ ${file} › ${[...path, test.name].join(' › ')}\n  ${test.skipped ? 'skipped' : ''}${test.error?.message ?? ''}\n${test.error?.stack ?? ''}`,
          );
        }
      }
      for (const child of suite.suites) walk(child, [...path, child.name], file);
    };
    for (const session of sessions) {
      for (const error of session.errors) {
        failed += 1;
        console.log(`✗ ${session.testFile}\n${error.message}\n${error.stack ?? ''}`);
      }
      for (const { file, line, column, error, status } of session.request404s ?? [])
        console.log(file, line, column, error, status);
      for (const log of session.logs ?? []) console.log(session.testFile, ...log);
      if (session.testResults) walk(session.testResults, [], session.testFile);
    }
    console.log(`\nelements: ${passed} passed, ${failed} failed`);
  },
};

const executablePath = process.env.CHROME_SHELL ?? process.env.CHROME_PATH;

export default {
  rootDir: new URL('..', import.meta.url).pathname,
  files: ['test/**/*.browser.ts'],
  // One page at a time: Chromium throttles pages in the background.
  concurrency: 1,
  testsFinishTimeout: 240_000,
  testFramework: { config: { timeout: 20_000 } },
  // The files share a tab: what one of them left in its storage is no flow of the next.
  testRunnerHtml: (framework) =>
    `<!DOCTYPE html><html><head></head><body><script>sessionStorage.clear(); localStorage.clear();</script>
    <script type="module" src="${framework}"></script></body></html>`,
  plugins: [modules],
  browsers: [chromeLauncher({ launchOptions: { executablePath, args: [...chromiumFlags, ...unseenFlags] } })],
  reporters: [reporter],
};
