/**
 * Whether every test runs on both engines, and every option with every other one, as `npm run
 * test:long` does (decision 0086).
 */
export const IS_LONG = process.env['LONG'] === '1';
