import {
  Unavailable,
  type SignatureRefusal,
  type SignatureRequest,
  type SignatureService,
  type SignatureState,
} from '../ports.js';
import { fromBase64, toBase64 } from '../../bytes.js';
import { withoutMarks } from '../../flow/identity/without-marks.js';
import { partnerAddress } from './address.js';
import { refusal } from './authorized.js';
import { createPartner, JSON_HEADERS, jsonPost, member, type Answer, type PartnerOptions } from './partner.js';

export interface MobileIdOptions extends PartnerOptions {
  /** Base address of the service: `https://mid.carrier.vn/mid-api`. */
  readonly url: string;
  /** The relying party, as registered with the service. */
  readonly relyingParty: { readonly uuid: string; readonly name: string };
  /** The service's code of each language that it can show on a phone. All others are shown as `VIE`. */
  readonly languages?: Readonly<Record<string, string>>;
}

/** State kept in the flow, so that any gateway process can continue. */
interface Session {
  readonly id: string;
  readonly phone: string;
  readonly certificate: string;
}

type Found = { readonly certificate: string } | { readonly reason: SignatureRefusal };

/** Meaning of `result` of a completed session. */
const REFUSALS: Readonly<Record<string, SignatureRefusal>> = {
  TIMEOUT: 'timeout',
  NOT_MID_CLIENT: 'unknown-person',
  USER_CANCELLED: 'cancelled',
  SIGNATURE_HASH_MISMATCH: 'hash-mismatch',
  PHONE_ABSENT: 'unreachable',
  DELIVERY_ERROR: 'undelivered',
  SIM_ERROR: 'device-error',
};

/** We send a SHA-256 hash, so a signature with another algorithm would cover something else. */
const ALGORITHMS: Readonly<Record<string, string>> = {
  SHA256WithECEncryption: 'ES256',
  SHA256WithRSAEncryption: 'RS256',
};

/** We wait longer than the service's own timeout, so that its answer can arrive. */
const MARGIN_MS = 5000;
const MIN_WAIT_MS = 1000;
const MAX_CHARACTERS = 40;

/** At most 40 characters that every handset can show (GSM 03.38), cut only between words. */
export function displayText(text: string): string {
  const kept = withoutMarks(text)
    .replaceAll(/[^\w .,:;()/@+-]/g, '')
    .trim();
  if (kept.length <= MAX_CHARACTERS) return kept;
  const cut = kept.slice(0, MAX_CHARACTERS + 1).lastIndexOf(' ');
  return kept.slice(0, cut > 0 ? cut : MAX_CHARACTERS);
}

/**
 * SIMs that sign, over the Mobile-ID REST protocol of SK ID Solutions. The phone shows the relying
 * party and a control code; the person enters the PIN there. To pin the service's certificate, pass
 * a `fetch`.
 *
 * @example
 * const handsets = mobileIdService({ url: 'https://mid.carrier.vn/mid-api', relyingParty: { uuid, name: 'DVC' } });
 */
export function mobileIdService(options: MobileIdOptions): SignatureService {
  const root = partnerAddress('url', options.url);
  const { languages = { vi: 'VIE', en: 'ENG' } } = options;
  const { uuid: relyingPartyUUID, name: relyingPartyName } = options.relyingParty;
  const partner = createPartner(options);
  const about = { relyingPartyUUID, relyingPartyName, nationalIdentityNumber: '' };

  const ask = (path: string, question: object, idempotent: boolean): Promise<Answer> =>
    partner.ask(jsonPost(root + path, { ...about, ...question }, { idempotent }));

  const certificateOf = async (phoneNumber: string): Promise<Found> =>
    certificateIn(await ask('/certificate', { phoneNumber }, true));

  async function begin({ hash, phone, text, lang }: SignatureRequest): Promise<SignatureState> {
    if (!phone) throw new TypeError('mobileIdService: the request needs a phone number.');
    const found = await certificateOf(phone);
    if ('reason' in found) return { state: 'refused', reason: found.reason };
    const { certificate } = found;
    const question = {
      phoneNumber: phone,
      hash: toBase64(hash),
      hashType: 'SHA256',
      language: languages[lang.split('-', 1)[0] ?? ''] ?? 'VIE',
      displayText: displayText(text),
      displayTextFormat: 'GSM-7',
    };
    // Not retried: a second request would ring the phone again.
    const answer = await ask('/signature', question, false);
    const id = member(answer.body, 'sessionID');
    if (answer.status !== 200 || typeof id !== 'string' || !/^[\w-]{1,64}$/.test(id)) throw refusal(answer);
    const session: Session = { id, phone, certificate };
    return { state: 'waiting', session: { ...session }, certificate };
  }

  async function read(session: Session, waitMs: number): Promise<SignatureState> {
    const { id, phone, certificate } = session;
    const wait = Math.max(MIN_WAIT_MS, waitMs);
    const url = `${root}/signature/session/${id}?timeoutMs=${wait}`;
    const answer = await partner.ask({ url, headers: JSON_HEADERS, idempotent: true, timeout: wait + MARGIN_MS });
    // The session has expired at the service: there will be no answer.
    if (answer.status === 404) return { state: 'refused', reason: 'timeout' };
    if (answer.status !== 200) throw refusal(answer);
    const state = member(answer.body, 'state');
    if (state === 'RUNNING') return { state: 'waiting', session: { ...session }, certificate };
    if (state !== 'COMPLETE') throw new Unavailable('The state is not one of the protocol.');
    const result = member(answer.body, 'result');
    if (result === 'OK') return signed(answer, certificate);
    // The protocol has no result for a locked PIN: it says SIM_ERROR, and deactivates the certificate.
    const locked = result === 'SIM_ERROR' && 'reason' in (await certificateOf(phone));
    return locked ? { state: 'refused', reason: 'locked' } : ended(result);
  }

  return {
    get available() {
      return !partner.open;
    },
    begin,
    read: (session, waitMs) => read(session as unknown as Session, waitMs),
  };
}

/** The certificate of a number, or why it has none. */
function certificateIn(answer: Answer): Found {
  const certificate = member(answer.body, 'cert');
  if (answer.status !== 200) throw refusal(answer);
  switch (member(answer.body, 'result')) {
    case 'OK':
      if (typeof certificate === 'string' && fromBase64(certificate)) return { certificate };
      throw new Unavailable('The certificate is not base64.');
    case 'NOT_FOUND':
      return { reason: 'unknown-person' };
    case 'NOT_ACTIVE':
      return { reason: 'locked' };
    default:
      throw new Unavailable('The result is not one of the protocol.');
  }
}

function signed({ body }: Answer, announced: string): SignatureState {
  const found = member(body, 'signature');
  const algorithm = ALGORITHMS[String(member(found, 'algorithm'))];
  const signature = fromBase64(member(found, 'value'));
  // The caller verifies whose certificate it is, and that `begin` returned the same one.
  const certificate = fromBase64(member(body, 'cert') ?? announced);
  if (!algorithm || !signature || !certificate) throw new Unavailable('The signature is not one of the protocol.');
  return { state: 'signed', certificate, algorithm, signature };
}

function ended(result: unknown): SignatureState {
  const reason = typeof result === 'string' && Object.hasOwn(REFUSALS, result) ? REFUSALS[result] : undefined;
  if (!reason) throw new Unavailable('The result is not one of the protocol.');
  return { state: 'refused', reason };
}
