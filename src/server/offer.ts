/** What a portal offers, and to whom. */
import type { Start } from '../flow/backend.js';
import { problem, type Problem } from '../flow/problem.js';
import type { Offered } from '../flow/offer.js';
import type { Implementation } from './implement.js';
import type { Portal, Portals } from './portals.js';

export interface Offer {
  readonly portal: Portal;
  readonly implementation: Implementation;
}

export interface OffersOptions {
  readonly known: ReadonlyMap<string, Implementation>;
  readonly portals: Portals;
}

export interface Offers {
  /** The portal and the method of a start, if that portal offers it to that audience. */
  find(start: Start, origin: string | undefined): Offer | Problem;
  /** Everything that a portal offers, with what cannot be had just now. */
  list(portal: string | undefined, origin: string | undefined): readonly Offered[] | Problem;
}

export function createOffers({ known, portals }: OffersOptions): Offers {
  function portalOf(wanted: string | undefined, origin: string | undefined): Portal | Problem {
    const portal = wanted ? portals.byId(wanted) : origin ? portals.byOrigin(origin)[0] : undefined;
    if (!portal) return problem('portal-unknown');
    return origin && !portal.origins.includes(origin) ? problem('origin-refused') : portal;
  }

  const audiencesOf = (portal: Portal, { method }: Implementation) =>
    (portal.methods?.includes(method.id) ?? true)
      ? method.audiences.filter((audience) => portal.audiences?.includes(audience) ?? true)
      : [];

  return {
    find({ method, audience, portal: wanted }, origin) {
      const portal = portalOf(wanted, origin);
      if ('code' in portal) return portal;
      const implementation = known.get(method);
      if (!implementation) return problem('method-unknown');
      const served = audiencesOf(portal, implementation).includes(audience);
      return served ? { portal, implementation } : problem('method-unavailable');
    },
    list(wanted, origin) {
      const portal = portalOf(wanted, origin);
      if ('code' in portal) return portal;
      return [...known.values()]
        .map((each) => ({
          id: each.method.id,
          audiences: audiencesOf(portal, each),
          ...(each.available() ? {} : { outOfService: true }),
        }))
        .filter(({ audiences }) => audiences.length > 0);
    },
  };
}
