/** Which methods a portal offers to which audience. */
import type { Start } from '../../flow/backend.js';
import { problem, type Problem } from '../../flow/problem.js';
import type { Offered } from '../../flow/offer.js';
import type { Implementation } from './implement.js';
import { hasBegun, outageOf, type Outages, type PlannedOutage } from './outages.js';
import type { Portal, Portals } from './portals.js';

export interface Offer {
  readonly portal: Portal;
  readonly implementation: Implementation;
}

interface OffersOptions {
  readonly known: ReadonlyMap<string, Implementation>;
  readonly portals: Portals;
  readonly outages: Outages;
  readonly now: () => number;
}

export interface Offers {
  /** The portal and the method of a start, if the portal offers the method to the audience. */
  find(start: Start, origin: string | undefined): Promise<Offer | Problem>;
  /** All methods of a portal, those out of service marked. */
  list(portal: string | undefined, origin: string | undefined): Promise<readonly Offered[] | Problem>;
}

export function createOffers({ known, portals, outages, now }: OffersOptions): Offers {
  function portalOf(wanted: string | undefined, origin: string | undefined): Portal | Problem {
    const portal = wanted ? portals.byId(wanted) : origin ? portals.byOrigin(origin)[0] : undefined;
    if (!portal) return problem('portal-unknown');
    return origin && !portal.origins.includes(origin) ? problem('origin-refused') : portal;
  }

  const audiencesOf = (portal: Portal, { method }: Implementation) =>
    (portal.methods?.includes(method.id) ?? true)
      ? method.audiences.filter((audience) => portal.audiences?.includes(audience) ?? true)
      : [];

  /** The state of a method in the picker. */
  function stateOf(portal: Portal, { method, available }: Implementation, all: readonly PlannedOutage[]) {
    const outage = outageOf(all, { portal: portal.id, method: method.id }, now());
    const outOfService = !available() || (outage !== undefined && hasBegun(outage, now()));
    return { ...(outOfService ? { outOfService } : {}), ...(outage ? { outage } : {}) };
  }

  return {
    async find({ method, audience, portal: wanted }, origin) {
      const portal = portalOf(wanted, origin);
      if ('code' in portal) return portal;
      const implementation = known.get(method);
      if (!implementation) return problem('method-unknown');
      if (!audiencesOf(portal, implementation).includes(audience)) return problem('method-unavailable');
      const outage = outageOf(await outages.all(), { portal: portal.id, method }, now());
      if (!outage || !hasBegun(outage, now())) return { portal, implementation };
      return problem('planned-outage', { retryAfter: Math.ceil((Date.parse(outage.until) - now()) / 1000) });
    },
    async list(wanted, origin) {
      const portal = portalOf(wanted, origin);
      if ('code' in portal) return portal;
      const all = await outages.all();
      return [...known.values()]
        .map((each) => ({ id: each.method.id, audiences: audiencesOf(portal, each), ...stateOf(portal, each, all) }))
        .filter(({ audiences }) => audiences.length > 0);
    },
  };
}
