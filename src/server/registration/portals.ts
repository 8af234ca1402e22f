import type { Audience } from '../../flow/method.js';
import type { Outage } from '../../flow/offer.js';
import type { Flow } from '../../flow/transition.js';
import type { ConsentTexts } from '../../locales/consent-texts.js';
import { SHORTEST } from '../../flow/password.js';
import { checkPhoneTexts, type PhoneLanguages } from '../checks/phone-texts.js';
import { checkBrand, type Brand } from '../pages/brand.js';
import { readOutage } from './outages.js';

/** A portal that embeds the widget. */
export interface Portal {
  readonly id: string;
  readonly name: string;
  /** Exact origins of its pages: `https://dichvucong.gov.vn`. */
  readonly origins: readonly string[];
  /** Ids of the methods offered; all of them if absent. */
  readonly methods?: readonly string[];
  readonly audiences?: readonly Audience[];
  /** Who controls the data (Law 91/2025); the portal's name if absent. */
  readonly owner?: string;
  readonly terms?: string;
  readonly policy?: string;
  /** Consent texts by language: in further languages, or in the portal's wording. */
  readonly consents?: Readonly<Record<string, ConsentTexts>>;
  /** Texts to phones by language: in further languages, or in the portal's wording. */
  readonly phoneTexts?: PhoneLanguages;
  /** How the portal's server authenticates. Without it the portal gets no receipts. */
  readonly client?: PortalClient;
  /** Stricter rules for passwords on this portal. */
  readonly password?: PasswordRule;
  /** Planned outages of one method, or of the whole portal if no method is named. */
  readonly outages?: readonly (Outage & { readonly method?: string })[];
  /**
   * Whether the insurance form also accepts the nine digits of a CMND, which is void since 1
   * January 2025. Default: no.
   */
  readonly cmnd?: boolean;
  /**
   * Whether people may also register for this portal on the gateway's own page, which then signs
   * them in. Needs `terms` and `policy` as addresses. Default: no.
   */
  readonly hosted?: boolean;
  /** The portal's look on the gateway's own pages. */
  readonly brand?: Brand;
}

/** A portal's server as a client of the OpenID Provider, and as the redeemer of receipts. */
export interface PortalClient {
  /** SHA-256, hex, of its secrets: see `tokenHash`. Two while one replaces the other. */
  readonly secrets?: readonly string[];
  /** In the place of secrets: its public keys (RFC 7517), for `private_key_jwt`. */
  readonly jwks?: { readonly keys: readonly Readonly<Record<string, unknown>>[] };
  /** Where people return after signing in: exact addresses. Without one the portal has no sign-in. */
  readonly redirectUris?: readonly string[];
  /** Where people return after signing out: exact addresses. */
  readonly logoutUris?: readonly string[];
  /** Where the gateway posts a logout token when a session ends (Back-Channel Logout 1.0). */
  readonly backchannelLogoutUri?: string;
  /** What it may read besides `openid`. Default: `profile`, `phone` and `email`. */
  readonly scopes?: readonly ClientScope[];
  /** Whether its tokens are bound to a key (RFC 9449). */
  readonly dpop?: boolean;
}

/** `vn_identity`: the number of the identity. */
export const CLIENT_SCOPES = ['profile', 'phone', 'email', 'vn_identity'] as const;
type ClientScope = (typeof CLIENT_SCOPES)[number];

/** A portal can make the password rule stricter, but not weaker. */
export interface PasswordRule {
  /** Minimum number of code points, 8 to 64. The upper bound keeps passphrases usable. */
  readonly minLength?: number;
  /** Words that add no strength to a password, such as the portal's name. */
  readonly words?: readonly string[];
}

/** Looks portals up. A wrong configuration throws at start-up. */
export interface Portals {
  byId(id: string): Portal | undefined;
  byOrigin(origin: string): readonly Portal[];
  readonly all: readonly Portal[];
}

export interface Origins {
  readonly portals: Portals;
  /** The gateway's own origin: `https://id.example.vn`. */
  readonly home?: string | undefined;
}

/**
 * The origins of the pages on which a flow may run. People register on their portal's pages, and at
 * the gateway's own origin where the portal is hosted. Everything else runs at the gateway's own
 * origin only, so that no portal's page ever gets a password.
 */
export const originsOf = (
  { portals, home }: Origins,
  { purpose, portal }: Pick<Flow, 'purpose' | 'portal'>,
): readonly string[] => {
  const own = home === undefined ? [] : [home];
  if (purpose !== 'register') return own;
  const { origins = [], hosted = false } = portals.byId(portal) ?? {};
  return hosted ? [...origins, ...own] : origins;
};

/** Runs a check and prefixes its error with the portal. */
function checked(place: string, check: () => unknown): void {
  try {
    check();
  } catch (error) {
    throw new TypeError(`Portal ${place}${(error as TypeError).message}`, { cause: error });
  }
}

const LONGEST_MINIMUM = 64;

function checkPassword({ minLength = SHORTEST, words = [] }: PasswordRule): void {
  if (!Number.isInteger(minLength) || minLength < SHORTEST || minLength > LONGEST_MINIMUM)
    throw new TypeError(`password.minLength ${minLength} is not from ${SHORTEST} to ${LONGEST_MINIMUM}.`);
  const short = words.find((word) => word.trim().length < 3);
  if (short !== undefined) throw new TypeError(`password.words: "${short}" has fewer than three letters.`);
}

function checkClient(client: PortalClient | undefined): void {
  if (!client) return;
  const { secrets, jwks, backchannelLogoutUri } = client;
  if ((secrets === undefined) === (jwks === undefined))
    throw new TypeError('client has either secrets or jwks, and not both.');
  if (secrets && !(secrets.length && secrets.every((each) => /^[0-9a-f]{64}$/.test(each))))
    throw new TypeError('client.secrets are given as SHA-256, in hex.');
  if (jwks && !jwks.keys.length) throw new TypeError('client.jwks has no key.');
  if (jwks?.keys.some((key) => 'd' in key || 'k' in key))
    throw new TypeError('client.jwks holds a private key; only the public one belongs here.');
  for (const key of ['redirectUris', 'logoutUris'] as const) {
    const wrong = client[key]?.find((each) => !isReturnAddress(each));
    if (wrong !== undefined) throw new TypeError(`client.${key}: "${wrong}" ${RETURN}`);
  }
  if (backchannelLogoutUri !== undefined && !isReturnAddress(backchannelLogoutUri))
    throw new TypeError(`client.backchannelLogoutUri: "${backchannelLogoutUri}" ${RETURN}`);
}

const RETURN = 'is not an https address without user name and fragment, or http on this machine.';

/** An address to which codes may go: written as browsers write it, so that it is compared letter by letter. */
function isReturnAddress(text: string): boolean {
  if (/[\0-\x20\x7f\\#*]/.test(text) || !URL.canParse(text)) return false;
  const { protocol, hostname, username, password, href } = new URL(text);
  const isHere = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/.test(hostname);
  return (protocol === 'https:' || (protocol === 'http:' && isHere)) && !username && !password && href === text;
}

const isOrigin = (text: string) => {
  try {
    return new URL(text).origin === text && /^https?:/.test(text);
  } catch {
    return false;
  }
};

/**
 * A link that a person may follow (T54): a path of the portal, or an http(s) address without
 * credentials.
 */
const isLink = (text: string) => {
  if (/[\0-\x20\x7f\\]/.test(text)) return false;
  if (/^\/(?!\/)/.test(text)) return true;
  if (!/^https?:\/\/[^/]/i.test(text) || !URL.canParse(text)) return false;
  const { username, password } = new URL(text);
  return !username && !password;
};

/**
 * @throws {TypeError} naming the portal and the fault
 *
 * @example
 * const portals = createPortals([{ id: 'national', name: 'Cổng Dịch vụ công quốc gia', origins: ['https://dichvucong.gov.vn'] }]);
 */
export function createPortals(all: readonly Portal[]): Portals {
  if (!all.length) throw new TypeError('createPortals: at least one portal is needed.');
  const ids = new Map<string, Portal>();
  for (const portal of all) {
    const { id, name, origins } = portal;
    if (!/^[a-z][a-z0-9-]{0,31}$/.test(id)) throw new TypeError(`Portal "${id}": the id must be kebab-case.`);
    if (ids.has(id)) throw new TypeError(`Portal "${id}": the id is given twice.`);
    if (!name.trim()) throw new TypeError(`Portal "${id}": a name is missing.`);
    if (!origins.length) throw new TypeError(`Portal "${id}": at least one origin is needed.`);
    const wrong = origins.find((origin) => !isOrigin(origin));
    if (wrong !== undefined) {
      throw new TypeError(`Portal "${id}": "${wrong}" is not an origin such as https://dichvucong.gov.vn.`);
    }
    for (const outage of portal.outages ?? []) checked(`"${id}": outages: `, () => readOutage(outage));
    checked(`"${id}": `, () => checkPassword(portal.password ?? {}));
    checked(`"${id}": `, () => checkClient(portal.client));
    checked(`"${id}": `, () => checkBrand(portal.brand ?? {}));
    checked(`"${id}": `, () => checkPhoneTexts(portal.phoneTexts ?? {}));
    for (const link of ['terms', 'policy'] as const) {
      const address = portal[link];
      // A path would be one of the gateway.
      if (portal.hosted && !address?.startsWith('http'))
        throw new TypeError(`Portal "${id}": hosted needs ${link} as an http(s) address.`);
      if (address !== undefined && !isLink(address))
        throw new TypeError(`Portal "${id}": ${link} "${address}" is neither a path nor an http(s) address.`);
    }
    ids.set(id, portal);
  }
  return {
    all,
    byId: (id) => ids.get(id),
    byOrigin: (origin) => all.filter(({ origins }) => origins.includes(origin)),
  };
}
