/** Which methods a portal offers to which audience. */
import type { Start } from '../../flow/backend.js';
import type { Audience, FlowPurpose } from '../../flow/method.js';
import { problem, type Problem } from '../../flow/problem.js';
import type { Offered } from '../../flow/offer.js';
import { nameOf, purposeOf, type Implementation } from './implement.js';
import { hasBegun, outageOf, type Outages, type PlannedOutage } from './outages.js';
import { originsOf, type Origins, type Portal } from './portals.js';

interface Offer {
  /** Absent for a sign-in that no portal asked for. */
  readonly portal: Portal | undefined;
  readonly implementation: Implementation;
}

interface OffersOptions extends Origins {
  /** By {@link nameOf}. */
  readonly known: ReadonlyMap<string, Implementation>;
  readonly outages: Outages;
  readonly now: () => number;
}

export interface Offers {
  /** The portal and the method of a start, if the method is offered there to the audience. */
  find(start: Start, origin: string | undefined): Promise<Offer | Problem>;
  /** All methods of a portal for a purpose, those out of service marked. */
  list(
    portal: string | undefined,
    origin: string | undefined,
    purpose?: FlowPurpose,
  ): Promise<readonly Offered[] | Problem>;
}

type Place = { readonly portal: Portal | undefined } | Problem;

/** The portal of a registration. The page's origin must be one on which it may run. */
function portalOf(origins: Origins, wanted: string | undefined, origin: string | undefined): Place {
  const { portals } = origins;
  const portal = wanted ? portals.byId(wanted) : origin ? portals.byOrigin(origin)[0] : undefined;
  if (!portal) return problem('portal-unknown');
  const allowed = originsOf(origins, { purpose: 'register', portal: portal.id });
  return origin && !allowed.includes(origin) ? problem('origin-refused') : { portal };
}

/** The portal that asked for a sign-in, if one did: the page must be the gateway's own. */
function guestOf({ portals, home }: Origins, wanted: string | undefined, origin: string | undefined): Place {
  if (home === undefined || (origin !== undefined && origin !== home)) return problem('origin-refused');
  const portal = wanted ? portals.byId(wanted) : undefined;
  return wanted && !portal ? problem('portal-unknown') : { portal };
}

const placeOf = (
  origins: Origins,
  { purpose = 'register', portal }: Pick<Start, 'purpose' | 'portal'>,
  origin: string | undefined,
): Place => (purpose === 'register' ? portalOf : guestOf)(origins, portal, origin);

/** A portal chooses the methods of registration; accounts sign in by every method. */
function audiencesOf(portal: Portal | undefined, { method }: Implementation): readonly Audience[] {
  if (!portal || purposeOf(method) !== 'register') return method.audiences;
  return (portal.methods?.includes(method.id) ?? true)
    ? method.audiences.filter((audience) => portal.audiences?.includes(audience) ?? true)
    : [];
}

export function createOffers({ known, outages, now, ...origins }: OffersOptions): Offers {
  /** The state of a method in the picker. */
  function stateOf(portal: string, { method, available }: Implementation, all: readonly PlannedOutage[]) {
    const outage = outageOf(all, { portal, method: method.id }, now());
    const outOfService = !available() || (outage !== undefined && hasBegun(outage, now()));
    return { ...(outOfService ? { outOfService } : {}), ...(outage ? { outage } : {}) };
  }

  return {
    async find(start, origin) {
      const { method, purpose, audience } = start;
      const place = placeOf(origins, start, origin);
      if ('code' in place) return place;
      const { portal } = place;
      const implementation = known.get(nameOf({ id: method, purpose }));
      if (!implementation) return problem('method-unknown');
      if (!audiencesOf(portal, implementation).includes(audience)) return problem('method-unavailable');
      const outage = outageOf(await outages.all(), { portal: portal?.id ?? '', method }, now());
      if (!outage || !hasBegun(outage, now())) return { portal, implementation };
      return problem('planned-outage', { retryAfter: Math.ceil((Date.parse(outage.until) - now()) / 1000) });
    },
    async list(wanted, origin, purpose = 'register') {
      const place = placeOf(origins, { purpose, ...(wanted && { portal: wanted }) }, origin);
      if ('code' in place) return place;
      const { portal } = place;
      const all = await outages.all();
      return [...known.values()]
        .filter(({ method }) => purposeOf(method) === purpose)
        .map((each) => {
          const state = stateOf(portal?.id ?? '', each, all);
          return { id: each.method.id, audiences: audiencesOf(portal, each), ...state };
        })
        .filter(({ audiences }) => audiences.length > 0);
    },
  };
}
