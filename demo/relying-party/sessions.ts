/** The sessions of a portal's own, in its memory: the browser has one cookie with a random name. */
import { randomBytes } from 'node:crypto';
import type { Check, Logout, Person } from './party.js';

/** A sign-in that has begun. */
export interface Begun extends Check {
  /** Where the person wanted to go. */
  readonly to: string;
  /** Where a person goes who gives up. */
  readonly back: string;
  /** The person is signed in here, and the gateway was asked without a page whether they still are there. */
  readonly isRenewal: boolean;
}

interface Visit {
  /** By state: two tabs may sign in at the same time. */
  readonly begun: Map<string, Begun>;
  readonly person?: Person;
  readonly endsAt: number;
  seenAt: number;
  /** When the gateway was asked last. */
  askedAt: number;
}

export type PortalSessions = ReturnType<typeof createSessions>;

const MINUTE = 60_000;
const IDLE = 30 * MINUTE;
/** The gateway’s session ends after 30 minutes without a visit, and this one with it. */
const RENEW = 10 * MINUTE;
const LIFETIME = 720 * MINUTE;
const MOST_VISITS = 10_000;
const MOST_BEGUN = 5;

/** The oldest entries make room. */
export function trim(map: Map<string, unknown>, most: number): void {
  for (const oldest of map.keys()) {
    if (map.size <= most) return;
    map.delete(oldest);
  }
}

/** @param now milliseconds since 1970 */
export function createSessions(now: () => number) {
  const visits = new Map<string, Visit>();

  function visitOf(id: string): Visit | undefined {
    const visit = visits.get(id);
    if (!visit) return undefined;
    if (now() < Math.min(visit.endsAt, visit.seenAt + IDLE)) return visit;
    visits.delete(id);
    return undefined;
  }
  /** Returns the name of the new visit. */
  function add(visit: Pick<Visit, 'begun' | 'person'>): string {
    const id = randomBytes(32).toString('base64url');
    visits.set(id, { ...visit, seenAt: now(), askedAt: now(), endsAt: now() + LIFETIME });
    trim(visits, MOST_VISITS);
    return id;
  }

  return {
    /** Remembers a sign-in that has begun. Returns the cookie's value. */
    begin(id: string, begun: Begun): string {
      const known = visitOf(id);
      if (!known) return add({ begun: new Map([[begun.state, begun]]) });
      known.seenAt = now();
      known.begun.set(begun.state, begun);
      trim(known.begun, MOST_BEGUN);
      return id;
    },
    /** The sign-in of this browser with this state, once. */
    take(id: string, state: string): Begun | undefined {
      const all = visitOf(id)?.begun;
      const begun = all?.get(state);
      all?.delete(state);
      return begun;
    },
    /** Opens a session in the place of the visit. Its name is new, so that a planted cookie opens nothing. */
    open(id: string, person: Person): string {
      const begun = visitOf(id)?.begun ?? new Map<string, Begun>();
      visits.delete(id);
      return add({ begun, person });
    },
    /** Whose session it is; its idle end moves. */
    find(id: string): Person | undefined {
      const visit = visitOf(id);
      if (visit) visit.seenAt = now();
      return visit?.person;
    },
    end: (id: string): boolean => visits.delete(id),
    /**
     * Whether the gateway should be asked again, so that its session does not end while the person
     * works here. The answer is yes once in ten minutes.
     */
    isDue(id: string): boolean {
      const visit = visitOf(id);
      if (!visit?.person?.sid || now() < visit.askedAt + RENEW) return false;
      visit.askedAt = now();
      return true;
    },
    /**
     * Ends the sessions of a logout token. One that a receipt opened has no `sid`: it ends with any of
     * its person. A sign-in that has begun goes on: it may be the one that has replaced the session.
     */
    endAll({ sub, sid }: Logout): void {
      for (const [id, { person, ...visit }] of visits) {
        if (!person) continue;
        const isNamed = sid !== undefined && person.sid === sid;
        const isPersons = person.sub === sub && (sid === undefined || person.sid === undefined);
        if (isNamed || isPersons) visits.set(id, visit);
      }
    },
  };
}
