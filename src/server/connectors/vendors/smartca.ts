import { fromBase64, sha256Hex, toHex } from '../../../bytes.js';
import {
  Unavailable,
  type SignatureRefusal,
  type SignatureRequest,
  type SignatureService,
  type SignatureState,
} from '../../ports.js';
import { partnerAddress } from '../address.js';
import { refusal } from '../authorized.js';
import { createPartner, jsonPost, member, type Answer, type PartnerOptions } from '../partner.js';
import { poll } from './poll.js';
import { confirmed, type VendorDocument } from './unconfirmed.js';

export interface SmartCaOptions extends VendorDocument, PartnerOptions {
  /**
   * Base address: `https://gwsca.vnpt.vn/sca/sp769`; for tests
   * `https://rmgateway.vnptit.vn/sca/sp769`.
   */
  readonly url: string;
  /** The gateway's account at VNPT. */
  readonly sp: { readonly id: string; readonly password: string };
  /**
   * Meaning of each `message` of the status call, from VNPT's document. Without an entry for a
   * refusal, the wait lasts until the request expires.
   */
  readonly refusals?: Readonly<Record<string, SignatureRefusal>>;
  readonly now?: () => number;
}

/** State kept in the flow, so that any gateway process can continue. */
interface Session {
  readonly id: string;
  /** Name of the hash within the request. */
  readonly document: string;
  readonly certificate: string;
}

type Found = { readonly certificate: string; readonly serial: string } | { readonly reason: SignatureRefusal };

/** `message` of a status, as integrators' code interprets it. */
const REFUSALS: Readonly<Record<string, SignatureRefusal>> = { EXPIRED: 'timeout' };
/** The credential is not active (CREDENTIAL_STATUS_INVALID). */
const NOT_IN_USE = 403;

/** `data` of an answer. The body repeats the status. */
function dataOf(answer: Answer): unknown {
  if (answer.status !== 200 || member(answer.body, 'status_code') !== 200) throw refusal(answer);
  return member(answer.body, 'data');
}

/**
 * VNPT SmartCA: a skeleton over its REST interface (`sp769`), as integrators publish it. The person
 * confirms in the SmartCA app. docs/connectors.md says what is known and what is missing; without
 * `document` the service is unavailable.
 *
 * @example
 * const service = smartCaService({ url: 'https://gwsca.vnpt.vn/sca/sp769', sp: { id, password }, document: '2.1' });
 */
export function smartCaService(options: SmartCaOptions): SignatureService {
  const root = partnerAddress('url', options.url);
  const { sp, now = Date.now } = options;
  const refusals = { ...REFUSALS, ...options.refusals };
  const partner = createPartner(options);

  const ask = (path: string, question: object, idempotent: boolean): Promise<Answer> =>
    partner.ask(jsonPost(`${root}/v1/${path}`, question, { idempotent }));
  const credentials = { sp_id: sp.id, sp_password: sp.password };

  async function begin({ hash, account, text, code }: SignatureRequest, key: string): Promise<SignatureState> {
    if (!account) throw new TypeError('smartCaService: the request needs an account.');
    const transaction = (await sha256Hex(key)).slice(0, 32);
    const who = { ...credentials, user_id: account, transaction_id: transaction };
    const found = certificateIn(await ask('credentials/get_certificate', { ...who, serial_number: '' }, true), now());
    if ('reason' in found) return { state: 'refused', reason: found.reason };
    // The app shows `doc_id`, and the page shows it as the control code.
    const document = code ?? transaction.slice(0, 8);
    const file = { data_to_be_signed: toHex(hash), doc_id: document, file_type: 'json', sign_type: 'hash' };
    const question = { ...who, transaction_desc: text, serial_number: found.serial, sign_files: [file] };
    // Not retried: a second request would ring the phone again.
    const answer = await ask('signatures/sign', question, false);
    const id = member(dataOf(answer), 'transaction_id');
    if (typeof id !== 'string' || !/^[\w-]{1,64}$/.test(id)) throw new Unavailable('The transaction has no usable id.');
    const { certificate } = found;
    const session: Session = { id, document, certificate };
    return { state: 'waiting', session: { ...session }, certificate };
  }

  async function status(session: Session): Promise<SignatureState> {
    const answer = await ask(`signatures/sign/${session.id}/status`, {}, true);
    const signatures = member(dataOf(answer), 'signatures');
    if (Array.isArray(signatures)) return signed(signatures, session);
    const message = member(answer.body, 'message');
    const reason = typeof message === 'string' && Object.hasOwn(refusals, message) ? refusals[message] : undefined;
    if (reason) return { state: 'refused', reason };
    return { state: 'waiting', session: { ...session }, certificate: session.certificate };
  }

  return confirmed('smartCaService', 'VNPT', options, {
    get available() {
      return !partner.open;
    },
    begin,
    read: (session, waitMs) => poll(() => status(session as unknown as Session), waitMs),
  });
}

/**
 * The person's active certificate, or why there is none. Seals of organisations sign without a
 * person, so they are skipped.
 */
function certificateIn(answer: Answer, at: number): Found {
  const isLocked = answer.status === NOT_IN_USE || member(answer.body, 'status_code') === NOT_IN_USE;
  if (isLocked) return { reason: 'locked' };
  const all: unknown = member(dataOf(answer), 'user_certificates');
  const listed = Array.isArray(all) ? (all as unknown[]) : [];
  const own = listed.filter((each) => (member(each, 'service_type') ?? 'SMARTCA') === 'SMARTCA');
  if (!own.length) return { reason: 'unknown-person' };
  const valid = own.find((each) => !(Date.parse(String(member(each, 'cert_valid_to'))) <= at));
  if (valid === undefined) return { reason: 'expired' };
  const [certificate, serial] = [member(valid, 'cert_data'), member(valid, 'serial_number')];
  if (typeof certificate !== 'string' || !fromBase64(certificate) || typeof serial !== 'string')
    throw new Unavailable('The certificate is not base64.');
  return { certificate, serial };
}

function signed(signatures: readonly unknown[], { document, certificate }: Session): SignatureState {
  const own = signatures.find((each) => member(each, 'doc_id') === document);
  const [signature, der] = [fromBase64(member(own, 'signature_value')), fromBase64(certificate)];
  if (!signature || !der) throw new Unavailable('The signature is not one of this request.');
  return { state: 'signed', certificate: der, algorithm: 'RS256', signature };
}
