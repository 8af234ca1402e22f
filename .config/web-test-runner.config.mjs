import { esbuildPlugin } from '@web/dev-server-esbuild';
import { chromeLauncher } from '@web/test-runner-chrome';
import { chromiumFlags } from './setup.mjs';

/** Prints failures, then one line that `npm test` reads. */
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

export default {
  rootDir: new URL('..', import.meta.url).pathname,
  files: ['test/**/*.browser.ts'],
  nodeResolve: { exportConditions: ['browser', 'production'] },
  // One page at a time: Chromium starves the one that is not in front.
  concurrency: 1,
  testsFinishTimeout: 240_000,
  testFramework: { config: { timeout: 20_000 } },
  plugins: [
    esbuildPlugin({ ts: true, target: 'es2022', tsconfig: new URL('../tsconfig.json', import.meta.url).pathname }),
  ],
  browsers: [chromeLauncher({ launchOptions: { executablePath: process.env.CHROME_PATH, args: chromiumFlags } })],
  reporters: [reporter],
};
