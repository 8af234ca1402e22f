/** Runs the element tests, `test/elements`, in an engine: the files and the configuration of `npm test`. */
import { chromeLauncher } from '@web/test-runner-chrome';
import { startTestRunner, type TestSession, type TestSuiteResult } from '@web/test-runner';
import config from '../../.config/web-test-runner.config.mjs';
import { programOf, webkitHere, type Engine } from './engines.js';
import { optionsOf } from './puppeteer-tab.js';
import type { Result } from './result.js';
import { webkitLauncher } from './webkit-launcher.js';

async function launcherOf(engine: Engine) {
  if (engine !== 'webkit') {
    const launchOptions = optionsOf(engine, programOf(engine));
    return { launcher: chromeLauncher({ launchOptions }), close: () => Promise.resolve() };
  }
  const webkit = await webkitHere();
  return { launcher: webkitLauncher(webkit), close: () => webkit.close() };
}

/** All tests of a suite and of those in it. */
const testsIn = (suite: TestSuiteResult, path: readonly string[]): readonly Result[] => [
  ...suite.tests.map(({ name, passed, error }) => ({
    name: [...path, name].join(' › '),
    // A skipped test is no passed test.
    ...(passed ? {} : { fault: error?.message ?? 'skipped' }),
  })),
  ...suite.suites.flatMap((each) => testsIn(each, [...path, each.name])),
];

function resultsOf({ testFile, errors, testResults }: TestSession): readonly Result[] {
  const file = testFile.replace(/^.*test\/elements\//, '');
  const faults = errors.map(({ message }) => ({ name: file, fault: message }));
  return [...faults, ...(testResults ? testsIn(testResults, [file]) : [])];
}

/** @param only a part of the names of files */
export async function elementsIn(engine: Engine, only = ''): Promise<readonly Result[]> {
  const { launcher, close } = await launcherOf(engine);
  try {
    const runner = await startTestRunner({
      config: {
        ...config,
        files: [`test/elements/**/*${only}*.browser.ts`],
        browsers: [launcher],
        reporters: [{}],
      },
      ...{ readCliArgs: false, readFileConfig: false, autoExitProcess: false },
    });
    if (!runner) throw new Error('The test runner did not start.');
    await new Promise((resolve) => runner.on('finished', resolve));
    const results = [...runner.sessions.all()].flatMap(resultsOf);
    await runner.stop();
    return results;
  } finally {
    await close();
  }
}
