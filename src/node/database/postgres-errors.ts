/** Classifies errors of PostgreSQL and of broken connections by SQLSTATE. */
import { DatabaseUnavailable, type DatabaseTrouble } from '../../server/sql/sql.js';

/**
 * `again`: nothing was done, and an immediate retry is safe. `error`: the caller's fault. The rest:
 * trouble.
 */
type Meaning = DatabaseTrouble | 'again' | 'error';

const AGAIN = new Set(['40001', '40P01']);
/**
 * `feature_not_supported`: a migration of a newer version has changed the columns of a prepared
 * statement. A new connection prepares it again.
 */
const OUTDATED = '0A000';
const SLOW = new Set(['57014', '55P03', '25P03', '57P05']);
/**
 * Classes of appendix A: connection exceptions, insufficient resources, operator's intervention,
 * system errors.
 */
/** `disk_full`, or the file system's code. */
const FULL = /^(?:53100|ENOSPC|EDQUOT)$/;
const AWAY = /^(?:08|53|57P|58)|^(?:25006|40003)$/;
const NETWORK =
  /^(?:ECONN\w+|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN|ENOENT|EADDRNOTAVAIL|EMFILE)$/;
/** Messages of `pg` for lost connections, which have no code. */
const LOST = /^(?:Connection terminated|Client has encountered a connection error|The (?:client|server) )/;
const BUSY = /^timeout exceeded when trying to connect$/;
const STUCK = /^Query read timeout$/;

const codeOf = (error: unknown): string => {
  const { code } = (error ?? {}) as { code?: unknown };
  return typeof code === 'string' ? code : '';
};

/** Other statements that are not supported have other messages; the server's language may be any. */
const isOutdated = (error: unknown): boolean =>
  codeOf(error) === OUTDATED && (error as { readonly routine?: unknown }).routine === 'RevalidateCachedQuery';

/** @see https://www.postgresql.org/docs/current/errcodes-appendix.html */
export function meaningOf(error: unknown): Meaning {
  if (error instanceof DatabaseUnavailable) return error.trouble;
  const code = codeOf(error);
  if (AGAIN.has(code) || isOutdated(error)) return 'again';
  if (SLOW.has(code)) return 'slow';
  if (FULL.test(code)) return 'full';
  if (AWAY.test(code) || NETWORK.test(code)) return 'away';
  const message = error instanceof Error ? error.message : '';
  if (BUSY.test(message)) return 'busy';
  if (STUCK.test(message)) return 'slow';
  return LOST.test(message) ? 'away' : 'error';
}

/** Whether a connection must be discarded: it is broken, or its server's state is unknown. */
export const isSpoiled = (error: unknown): boolean => {
  const meaning = meaningOf(error);
  return meaning === 'away' || isOutdated(error) || (meaning === 'slow' && !['57014', '55P03'].includes(codeOf(error)));
};

/** The error for the caller: their own errors unchanged, trouble by its name only. */
function translate(error: unknown): unknown {
  const meaning = meaningOf(error);
  if (meaning === 'error' || error instanceof DatabaseUnavailable) return error;
  return new DatabaseUnavailable(meaning === 'again' ? 'busy' : meaning, codeOf(error) || 'no answer');
}

interface TroubleMemory {
  readonly translate: (error: unknown) => unknown;
  readonly trouble: () => DatabaseTrouble | undefined;
}

/** Milliseconds for which a full disk is remembered; then writes are tried again. */
const REMEMBERED = 10_000;

/** Classifies errors, and remembers a full disk for a while, which `select 1` would not show. */
export function troubleMemory(now: () => number = () => performance.now()): TroubleMemory {
  let full = -Infinity;
  return {
    translate: (error: unknown): unknown => {
      const translated = translate(error);
      if (translated instanceof DatabaseUnavailable && translated.trouble === 'full') full = now();
      return translated;
    },
    trouble: (): DatabaseTrouble | undefined => (now() - full < REMEMBERED ? 'full' : undefined),
  };
}
