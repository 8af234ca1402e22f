// `node:test` for test files that share a process. What a file registers while it is imported is
// kept, and then belongs to a suite with the file's name: hooks run for their own file's tests, in
// their own file's turn. A file that has its process alone registers at once, as with `node:test`.
import * as runner from 'node:test';

/** What the file that is being imported has registered. */
let registrations;

const kept =
  (register) =>
  (...args) =>
    registrations ? registrations.push([register, args]) : register(...args);

export const test = kept(runner.test);
export const before = kept(runner.before);
export const after = kept(runner.after);
export const afterEach = kept(runner.afterEach);

/** Timeout of one file's tests, in ms. */
const LIMIT = 600_000;

/** Imports the file. A failure becomes a failed test of its suite, and the other files still run. */
async function registrationsOf(url) {
  const mine = (registrations = []);
  try {
    await import(url);
    if (!mine.some(([register]) => register === runner.test)) throw new Error('The file has no tests.');
    return mine;
  } catch (error) {
    return [[runner.test, ['the file is imported', () => Promise.reject(error)]]];
  } finally {
    registrations = undefined;
  }
}

/**
 * Runs test files one after the other, each as a suite.
 *
 * @param {Readonly<Record<string, string>>} files URLs by name
 */
export async function runSuites(files) {
  const suites = [];
  // None runs before all are imported: what a running test registers would be kept for another file.
  for (const [name, url] of Object.entries(files)) suites.push([name, await registrationsOf(url)]);
  for (const [name, all] of suites)
    void runner.describe(name, { timeout: LIMIT }, () => {
      for (const [register, args] of all) register(...args);
    });
}
