import type { Problem } from './problem.js';

/** Where `docs/problems.md` is published; each problem's `type` is an anchor in it. */
export const PROBLEM_BASE = 'https://dvc-register.vn/problems#';

/**
 * The backend did not answer, or not with a view or problem. Built without the status table, so
 * that a page need not load it.
 */
export const unreachable = (status = 503): Problem => ({
  type: `${PROBLEM_BASE}unavailable`,
  title: 'unavailable',
  status,
  code: 'unavailable',
});
