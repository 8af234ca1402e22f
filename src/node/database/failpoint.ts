/**
 * Named points at which a test kills the process (S5). `FAILPOINT=after-claim` sends SIGKILL when
 * the point is first reached, `FAILPOINT=after-claim:3` the third time. Refused in production.
 *
 * In the order of a registration: `after-code-issued`, `after-code-sent`, `after-claim`,
 * `after-code-counted`, `after-match`, `after-hash`, `in-commit`, `before-transaction-end`,
 * `before-commit`, `after-commit`, `before-response`. In the order of a delivery: `after-lease`,
 * `after-delivery`, `after-mark`.
 */
export function createFailpoint(env: NodeJS.ProcessEnv = process.env): (name: string) => void {
  const [wanted, times = '1'] = (env['FAILPOINT'] ?? '').split(':');
  if (!wanted) return () => undefined;
  if (env['NODE_ENV'] === 'production') throw new TypeError('FAILPOINT is for tests; it is refused in production.');
  let left = Number(times);
  return (name) => {
    if (name !== wanted) return;
    left -= 1;
    if (left <= 0) process.kill(process.pid, 'SIGKILL');
  };
}

export const FAILPOINTS = [
  'after-code-issued',
  'after-code-sent',
  'after-claim',
  'after-code-counted',
  'after-match',
  'after-hash',
  'in-commit',
  'before-transaction-end',
  'before-commit',
  'after-commit',
  'before-response',
] as const;

export const DELIVERY_FAILPOINTS = ['after-lease', 'after-delivery', 'after-mark'] as const;
