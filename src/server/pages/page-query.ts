/** Reads the query of a page; what is wrong in it counts as absent. */
import { AUDIENCES, type Audience } from '../../flow/method.js';
import { wishedLanguage } from '../../locales/gateway.js';
import type { Portal, Portals } from '../registration/portals.js';
import { ACR } from '../sign-in/assurance.js';
import { pathOf } from './page-paths.js';
import { returnPath } from './return-path.js';
import { WORDS } from './words.js';

export interface PageQuery {
  readonly portal: Portal | undefined;
  readonly lang: string;
  readonly audience: Audience;
  /** A path of the gateway. */
  readonly next: string;
  /** What the sign-in must prove at least: `certificate`. */
  readonly level: string | undefined;
}

export function readQuery(request: Request, portals: Portals): PageQuery {
  const { searchParams } = new URL(request.url);
  const given = (name: string) => searchParams.get(name) ?? '';
  const level = given('acr').startsWith(ACR) ? given('acr').slice(ACR.length) : '';
  return {
    portal: portals.byId(given('portal')),
    lang: wishedLanguage(WORDS, [given('lang')], request.headers.get('Accept-Language') ?? ''),
    audience: AUDIENCES.find((each) => each === given('audience')) ?? 'citizen',
    next: returnPath(given('return')),
    level: level || undefined,
  };
}

/** The address of a page with this query, and changes to it. */
export const pageAddress = (path: string, query: PageQuery): string =>
  pathOf(path, { ...query, portal: query.portal?.id });
