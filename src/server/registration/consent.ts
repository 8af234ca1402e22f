import { PURPOSES, type ConsentInput, type ConsentOffer, type Purpose } from '../../flow/consent.js';
import type { ConsentTexts } from '../../locales/consent-texts.js';
import { languagesOf, nearestLanguage, vietnamese } from '../../locales/gateway.js';
import { sha256Hex } from '../../bytes.js';
import type { AuditEvent } from '../audit/audit.js';
import type { Accounts, ConsentRecord } from '../ports.js';
import type { Flow } from '../../flow/transition.js';
import type { Visit } from './implement.js';
import type { Portal, Portals } from './portals.js';

/** Change it whenever a consent text changes. */
const CONSENT_VERSION = '2026-11-28';

/** Where a registration's data comes from. */
type Source = 'form' | 'certificate' | 'provider';

/** What a consent names (Law 91/2025, Decree 356/2025): the data, and who else receives it. */
interface About {
  readonly source: Source;
  /** Names of the portals that receive the account if the person consents to sharing. */
  readonly others: readonly string[];
}

/** Up to this number, portals are named one by one; above it, in general words. */
const FEW = 5;

const REQUIRED: Readonly<Record<Purpose, boolean>> = { account: true, check: true, share: false };

const textsOf = ({ consents }: Portal): Readonly<Record<string, ConsentTexts>> => languagesOf('consent', consents);

/** The consent as a portal shows it, in the language nearest to `lang`. */
export function consentOffer(
  portal: Portal,
  lang: string,
  { source = 'form', others = [] }: Partial<About> = {},
): ConsentOffer {
  const known = textsOf(portal);
  const chosen = nearestLanguage(known, lang);
  const texts = known[chosen] ?? vietnamese.consent;
  const named = others.length > 0 && others.length <= FEW;
  const values: Readonly<Record<string, string>> = {
    portal: portal.name,
    owner: portal.owner ?? portal.name,
    others: named ? new Intl.ListFormat(chosen).format(others) : texts.others,
  };
  const fill = (sentence: string) => sentence.replaceAll(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '');
  const purposes: Readonly<Record<Purpose, string>> = { ...(texts[source] ?? texts.certificate), share: texts.share };
  return {
    version: CONSENT_VERSION,
    lang: chosen,
    statement: fill(texts.statement),
    notice: fill(texts.notice),
    purposes: PURPOSES.map((id) => ({ id, required: REQUIRED[id], text: fill(purposes[id]) })),
    terms: portal.terms ?? '/terms',
    policy: portal.policy ?? '/policy',
  };
}

interface OfferPorts {
  readonly portals: Portals;
  readonly accounts: Pick<Accounts, 'reach'>;
}

/** Offers that were made, by portal: each form shows one of a few. */
const offers = new WeakMap<Portal, Map<string, ConsentOffer>>();
/** Most offers of a portal that are remembered: the page chooses the language. */
const MOST = 100;

/** The consent to show for a flow, in the flow's language, with its translations. */
export function offerOf({ portals, accounts }: OfferPorts, { portal, lang }: Flow, source: Source): ConsentOffer {
  const found = portals.byId(portal);
  if (!found) throw new TypeError(`The portal "${portal}" is no longer configured.`);
  const [, ...reached] = accounts.reach({ portal, consents: [{ purpose: 'share', granted: true }] });
  const about = { source, others: reached.flatMap((id) => portals.byId(id)?.name ?? []) };
  const made = offers.get(found) ?? new Map<string, ConsentOffer>();
  offers.set(found, made);
  const name = [lang, source, ...about.others].join('\0');
  const offer = made.get(name) ?? translated(found, lang, about);
  if (made.size >= MOST) made.clear();
  made.set(name, offer);
  return offer;
}

function translated(portal: Portal, lang: string, about: About): ConsentOffer {
  const shown = consentOffer(portal, lang, about);
  const rest = Object.keys(textsOf(portal)).filter((each) => each !== shown.lang);
  return { ...shown, translations: Object.fromEntries(rest.map((each) => [each, consentOffer(portal, each, about)])) };
}

/**
 * The offer in the version and language that the answer names. `undefined`: it was never offered.
 */
export const shownOffer = (
  offer: ConsentOffer,
  { version, lang = offer.lang }: ConsentInput,
): ConsentOffer | undefined =>
  [offer, ...Object.values(offer.translations ?? {})].find((each) => each.version === version && each.lang === lang);

/** Hashes of texts that were shown. There are a few for each portal and language. */
const hashes = new Map<string, Promise<string>>();

function hashOf(text: string): Promise<string> {
  if (hashes.size > 1000) hashes.clear();
  const hash = hashes.get(text) ?? sha256Hex(text);
  hashes.set(text, hash);
  return hash;
}

/**
 * The records to store as evidence: one per purpose, granted or not, with the hash of the text
 * shown.
 */
export async function consentRecords(
  offer: ConsentOffer,
  input: ConsentInput,
  about: Pick<ConsentRecord, 'shownAt' | 'decidedAt' | 'portal' | 'origin' | 'flow'>,
): Promise<readonly ConsentRecord[]> {
  return Promise.all(
    offer.purposes.map(async ({ id, text }) => ({
      ...about,
      purpose: id,
      version: offer.version,
      policy: offer.policy,
      lang: offer.lang,
      textHash: await hashOf(text),
      granted: input.granted.includes(id),
      control: 'checkbox' as const,
    })),
  );
}

/** The audit event of a consent: the purposes granted. */
export const consented = ({ granted }: ConsentInput, subject: string): AuditEvent => ({
  event: 'consent',
  result: 'ok',
  reason: [...granted].sort().join(' '),
  subject,
});

/** The consent records of an answer to a step that showed the offer. */
export function consentsOf(
  offer: ConsentOffer,
  input: ConsentInput,
  { data, portal, ref: flow }: Flow,
  { now, caller }: Visit,
): Promise<readonly ConsentRecord[]> {
  const decidedAt = new Date(now).toISOString();
  const shownAt = (data as { shownAt?: string } | null)?.shownAt ?? decidedAt;
  return consentRecords(offer, input, { shownAt, decidedAt, portal, origin: caller.origin ?? '', flow });
}
