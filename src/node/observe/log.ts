import { destination, pino } from 'pino';
import type { Log, LogEntry } from '../../server/observe/log.js';

const KEYS: readonly (keyof LogEntry)[] = [
  ...(['event', 'flow', 'portal', 'method', 'step', 'code', 'status', 'instance'] as const),
  ...(['ms', 'route', 'verb', 'count', 'limit', 'scope', 'proxy', 'origin', 'error', 'at'] as const),
];

/**
 * NDJSON on standard output (S8), by pino. Drops every key that is not in {@link LogEntry} and cuts
 * values to 200 characters. pino escapes line breaks.
 */
export function pinoLog({ fd = 1 }: { readonly fd?: number } = {}): Log {
  const logger = pino(
    { base: null, timestamp: pino.stdTimeFunctions.isoTime, formatters: { level: (level) => ({ level }) } },
    destination({ dest: fd, sync: true }),
  );
  return (level, entry) => {
    const kept = Object.fromEntries(
      KEYS.filter((key) => entry[key] !== undefined).map((key) => {
        const value = entry[key];
        return [key, typeof value === 'string' ? value.slice(0, 200) : value];
      }),
    );
    logger[level](kept);
  };
}
