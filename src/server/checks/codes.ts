/**
 * One-time codes (docs/security-model.md#one-time-codes): how often they are sent, how long they
 * are valid, how often one may try. An attempt is counted and committed before the code is
 * compared.
 */
import { problem, type Problem } from '../../flow/problem.js';
import type { CodeData } from '../../flow/steps.js';
import { maskPhone } from '../../flow/identity/phone.js';
import type { PurposeTexts } from '../../locales/phone-texts.js';
import type { CodeIssuer } from './code-issuers.js';
import { areAvailable, type Partnered } from '../ports.js';

export interface CodeRow {
  readonly mac: string;
  /** Number of codes sent to this flow. */
  readonly sends: number;
  readonly attempts: number;
  readonly issuedAt: number;
  readonly expiresAt: number;
}

/** Stores codes, one row per flow. A new code voids the old one. */
export interface CodeRows {
  /**
   * Stores a new code if fewer than `max` were sent and the last is older than `pauses[sends - 1]`
   * milliseconds.
   */
  issue(
    ref: string,
    code: Pick<CodeRow, 'mac' | 'issuedAt' | 'expiresAt'>,
    pauses: readonly number[],
  ): Promise<CodeRow | undefined>;
  /** Replaces the stored value of the code with number `sends`. */
  keep(ref: string, sends: number, mac: string): Promise<void>;
  /** Takes one off `sends`, when the code could not be sent. */
  unsend(ref: string): Promise<void>;
  /**
   * Counts and commits an attempt, then returns the row to compare with. `undefined`: no attempt is
   * left, or the code has expired.
   */
  attempt(ref: string, max: number, now: number): Promise<CodeRow | undefined>;
  /** Gives an attempt back when the check itself failed (`sends` guards against a newer code). */
  untry(ref: string, sends: number): Promise<void>;
  find(ref: string): Promise<CodeRow | undefined>;
}

export type Compared = 'ok' | 'wrong' | 'expired';

export interface Codes extends Partnered {
  /** Makes a code and sends it. @throws {Unavailable} when the carrier cannot send */
  send(to: Addressee): Promise<{ readonly row: CodeRow } | { readonly problem: Problem }>;
  /**
   * Counts an attempt, then compares. The attempt is counted while `limited` resolves; if that is a problem,
   * it is given back, nothing is compared, and the problem is returned.
   */
  compare(to: Addressee, code: string, limited?: Promise<Problem | undefined>): Promise<Compared | Problem>;
  /** What the code step shows. `row` is the stored one if absent. */
  data(to: Addressee, rejections: number, row?: CodeRow): Promise<CodeData>;
}

export interface Addressee {
  readonly ref: string;
  /** E.164. */
  readonly phone: string;
  readonly purpose: string;
  /** The page's host, for the line that binds the code to the page (WebOTP). */
  readonly host?: string;
  /** Texts of the message; Vietnamese by default. */
  readonly texts?: PurposeTexts;
}

const ATTEMPTS = 5;
const LIFE = 5 * 60_000;
/** Milliseconds to wait before the second and before the third code. There is no fourth. */
const PAUSES: readonly number[] = [60_000, 120_000];

interface CodesOptions {
  readonly rows: CodeRows;
  readonly issuer: CodeIssuer;
  readonly now?: () => number;
  readonly failpoint?: (name: string) => void;
}

/**
 * @example
 * const codes = createCodes({ rows: memoryCodeRows(), issuer: ownCodes({ sender, vault }) });
 */
export function createCodes({ rows, issuer, now = Date.now, failpoint = () => undefined }: CodesOptions): Codes {
  return {
    get available() {
      return areAvailable(issuer);
    },
    async send(to) {
      const issuedAt = now();
      const { secret, send } = await issuer.issue(to);
      const row = await rows.issue(to.ref, { mac: secret, issuedAt, expiresAt: issuedAt + LIFE }, PAUSES);
      if (!row) {
        const last = await rows.find(to.ref);
        const pause = PAUSES[(last?.sends ?? 1) - 1];
        const wait = last && pause !== undefined ? Math.ceil((last.issuedAt + pause - issuedAt) / 1000) : 3600;
        return { problem: problem('rate-limited', { retryAfter: Math.max(1, wait) }) };
      }
      failpoint('after-code-issued');
      try {
        const kept = await send(row);
        if (kept !== undefined) await rows.keep(to.ref, row.sends, kept);
      } catch (error) {
        await rows.unsend(to.ref);
        throw error;
      }
      failpoint('after-code-sent');
      return { row };
    },
    async compare(to, code, limited) {
      const counted = rows.attempt(to.ref, ATTEMPTS, now());
      const untry = () => counted.then((row) => row && rows.untry(to.ref, row.sends));
      let refused: Problem | undefined;
      try {
        const [row, found] = await Promise.all([counted, limited]);
        failpoint('after-code-counted');
        if (row && !found) return await issuer.check(row, to, code);
        refused = found;
      } catch (error) {
        await untry();
        throw error;
      }
      if (refused) {
        await untry();
        return refused;
      }
      const last = await rows.find(to.ref);
      return last && last.expiresAt <= now() ? 'expired' : 'wrong';
    },
    async data({ ref, phone }, rejections, known) {
      const row = known ?? (await rows.find(ref));
      const pause = PAUSES[(row?.sends ?? 1) - 1];
      const issuedAt = row?.issuedAt ?? now();
      return {
        to: maskPhone(phone),
        ...(issuer.from ? { from: issuer.from } : {}),
        expiresAt: new Date(row?.expiresAt ?? issuedAt).toISOString(),
        resendAt: pause === undefined ? null : new Date(issuedAt + pause).toISOString(),
        attemptsLeft: Math.max(0, ATTEMPTS - Math.max(rejections, row?.attempts ?? 0)),
      };
    },
  };
}

/** Codes in memory, for a single process. */
export function memoryCodeRows(): CodeRows {
  const all = new Map<string, CodeRow>();
  const put = (ref: string, row: CodeRow) => {
    all.set(ref, row);
    return Promise.resolve(row);
  };
  return {
    issue(ref, code, pauses) {
      const last = all.get(ref);
      if (!last) return put(ref, { ...code, sends: 1, attempts: 0 });
      const pause = last.sends === 0 ? 0 : pauses[last.sends - 1];
      if (pause === undefined || last.issuedAt + pause > code.issuedAt) return Promise.resolve(undefined);
      return put(ref, { ...code, sends: last.sends + 1, attempts: 0 });
    },
    keep(ref, sends, mac) {
      const row = all.get(ref);
      if (row?.sends === sends) all.set(ref, { ...row, mac });
      return Promise.resolve();
    },
    unsend(ref) {
      const row = all.get(ref);
      if (row) all.set(ref, { ...row, sends: Math.max(0, row.sends - 1) });
      return Promise.resolve();
    },
    attempt(ref, max, now) {
      const row = all.get(ref);
      if (!row || row.attempts >= max || row.expiresAt <= now) return Promise.resolve(undefined);
      return put(ref, { ...row, attempts: row.attempts + 1 });
    },
    untry(ref, sends) {
      const row = all.get(ref);
      if (row?.sends === sends) all.set(ref, { ...row, attempts: Math.max(0, row.attempts - 1) });
      return Promise.resolve();
    },
    find: (ref) => Promise.resolve(all.get(ref)),
  };
}
