/** What people have applied for on a portal, in its memory. */
import { randomInt } from 'node:crypto';
import { trim } from './sessions.js';

export interface Application {
  readonly code: string;
  /** Index of the procedure in the portal's list. */
  readonly procedure: number;
  readonly at: Date;
}

export type Applications = ReturnType<typeof createApplications>;

const MOST_PEOPLE = 1000;
const MOST_EACH = 20;

export function createApplications(now: () => number) {
  const all = new Map<string, readonly Application[]>();
  return {
    /** Of an account, the newest first. */
    of: (sub: string): readonly Application[] => all.get(sub) ?? [],
    add(sub: string, procedure: number): Application {
      const at = new Date(now());
      const code = `HS-${at.getFullYear()}-${String(randomInt(1_000_000)).padStart(6, '0')}`;
      const made = { code, procedure, at };
      all.set(sub, [made, ...(all.get(sub) ?? [])].slice(0, MOST_EACH));
      trim(all, MOST_PEOPLE);
      return made;
    },
    forget: (sub: string): boolean => all.delete(sub),
  };
}
