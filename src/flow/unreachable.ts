import type { Problem } from './problem.js';

/** Where `docs/problems.md` is published; the `type` of each problem is an anchor in it. */
export const PROBLEM_BASE = 'https://dvc-register.vn/problems#';

/** Nobody answered, or not in our words. Made without the table of statuses, which a page need not load. */
export const unreachable = (status = 503): Problem => ({
  type: `${PROBLEM_BASE}unavailable`,
  title: 'unavailable',
  status,
  code: 'unavailable',
});

/** Whether something from outside is a {@link Problem}. */
export const isProblem = (value: unknown): value is Problem =>
  typeof value === 'object' &&
  value !== null &&
  'code' in value &&
  typeof value.code === 'string' &&
  'status' in value &&
  typeof value.status === 'number';
