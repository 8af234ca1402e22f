import { fromBase64, sha256Hex, toBase64 } from '../../../bytes.js';
import { withoutMarks } from '../../../flow/identity/without-marks.js';
import {
  Unavailable,
  type SignatureRefusal,
  type SignatureRequest,
  type SignatureService,
  type SignatureState,
} from '../../ports.js';
import { partnerAddress } from '../address.js';
import { refusal } from '../authorized.js';
import { credentialOf, strings } from '../csc-credential.js';
import { createPartner, jsonPost, member, type Answer, type PartnerOptions } from '../partner.js';
import { poll } from './poll.js';
import { confirmed, type VendorDocument } from './unconfirmed.js';

export interface MySignOptions extends VendorDocument, PartnerOptions {
  /** Base address: `https://remotesigning.viettel.vn/vtss/service`. */
  readonly url: string;
  /** The gateway's account at Viettel. */
  readonly clientId: string;
  readonly clientSecret: string;
  /** Signature profile, such as `adss:ras:profile:001`. */
  readonly profile: string;
}

/** State kept in the flow, so that any gateway process can continue. */
interface Session {
  readonly id: string;
  readonly user: string;
  readonly certificate: string;
}

const SHA256 = '2.16.840.1.101.3.4.2.1';
const RSA = '1.2.840.113549.1.1.1';
const SIGNED = '1';
/** Codes of a pending request: not confirmed yet, or being signed. */
const WAITING: readonly string[] = ['4000', '6000'];
/**
 * Codes of a failed request: no answer in time, cancelled, signature failed, no signatures left,
 * certificate expired or revoked.
 */
const REFUSALS: Readonly<Record<string, SignatureRefusal>> = {
  4001: 'timeout',
  4002: 'cancelled',
  4004: 'device-error',
  4005: 'device-error',
  13004: 'expired',
};
/** `error` of a login when Viettel does not know the user. */
const NO_SUCH_USER = '58008';
/** Longest description, in characters of base64. */
const LONGEST = 99;

/** Letters, digits, `_`, `-` and spaces, in base64. */
function plain(text: string): string {
  const kept = withoutMarks(text)
    .replaceAll(/[^\w\- ]/g, ' ')
    .replaceAll(/ +/g, ' ')
    .trim();
  return btoa(kept.slice(0, Math.floor(LONGEST / 4) * 3));
}

/** Viettel's user name of an account: a citizen's number gets a prefix, other names stay. */
const userOf = (account: string) => (/^\d{12}$/.test(account) ? `CMT_${account}` : account);

interface Vtss {
  readonly available: boolean;
  readonly ask: (path: string, question: object, idempotent: boolean, token?: string) => Promise<Answer>;
  /**
   * Logs a user in. Tokens are per user, so they are not cached. `undefined`: the user is unknown.
   */
  readonly login: (user: string) => Promise<string | undefined>;
}

function vtss(options: MySignOptions, client: object): Vtss {
  const root = partnerAddress('url', options.url);
  const partner = createPartner(options);
  const ask: Vtss['ask'] = (path, question, idempotent, token) => {
    const headers = token === undefined ? {} : { Authorization: `Bearer ${token}` };
    return partner.ask(jsonPost(`${root}/${path}`, question, { idempotent, headers }));
  };
  return {
    get available() {
      return !partner.open;
    },
    ask,
    async login(user) {
      const answer = await ask('ras/v1/login', { ...client, profile_id: options.profile, user_id: user }, true);
      if (String(member(answer.body, 'error')) === NO_SUCH_USER) return undefined;
      const token = member(answer.body, 'access_token');
      const isToken = typeof token === 'string' && /^[\w.~+/-]{1,8192}=*$/.test(token);
      if (answer.status !== 200 || !isToken) throw refusal(answer);
      return token;
    },
  };
}

/**
 * Viettel MySign: a skeleton over its REST interface (`vtss`), as integrators publish it. The
 * person confirms in the MySign app. docs/connectors.md says what is known and what is missing;
 * without `document` the service is unavailable.
 *
 * @example
 * const url = 'https://remotesigning.viettel.vn/vtss/service';
 * const service = mySignService({ url, clientId, clientSecret, profile: 'adss:ras:profile:001', document: '1.7' });
 */
export function mySignService(options: MySignOptions): SignatureService {
  const client = { client_id: options.clientId, client_secret: options.clientSecret };
  const wire = vtss(options, client);

  async function begin({ hash, account, text }: SignatureRequest, key: string): Promise<SignatureState> {
    if (!account) throw new TypeError('mySignService: the request needs an account.');
    const user = userOf(account);
    const token = await wire.login(user);
    if (token === undefined) return { state: 'refused', reason: 'unknown-person' };
    const about = {
      ...client,
      profile_id: options.profile,
      user_id: user,
      certificates: 'chain',
      certInfo: true,
      authInfo: true,
    };
    const found = chosen(await wire.ask('certificates/info', about, true, token));
    if (typeof found === 'string') return { state: 'refused', reason: found };
    const { id: credentialID, certificate } = found;
    const question = {
      ...{ ...client, credentialID, numSignatures: 1, description: plain(text), async: 1 },
      documents: [{ document_id: (await sha256Hex(key)).slice(0, 32), document_name: plain(text) }],
      ...{ hash: [toBase64(hash)], hashAlgo: SHA256, signAlgo: RSA },
    };
    // Not retried: a second request would ring the phone again.
    const answer = await wire.ask('signHash', question, false, token);
    const id = member(answer.body, 'transactionId');
    if (answer.status !== 200 || typeof id !== 'string' || id.length > 100) throw refusal(answer);
    const session: Session = { id, user, certificate };
    return { state: 'waiting', session: { ...session }, certificate };
  }

  async function read(session: Session, waitMs: number): Promise<SignatureState> {
    const token = await wire.login(session.user);
    if (token === undefined) return { state: 'refused', reason: 'unknown-person' };
    return poll(async () => {
      const answer = await wire.ask('requests/status', { transactionId: session.id }, true, token);
      return stateOf(answer, session);
    }, waitMs);
  }

  return confirmed('mySignService', 'Viettel', options, {
    get available() {
      return wire.available;
    },
    begin,
    read: (session, waitMs) => read(session as unknown as Session, waitMs),
  });
}

/**
 * The first credential that can sign, or why there is none. Viettel describes credentials as CSC
 * does.
 */
function chosen(answer: Answer) {
  if (answer.status !== 200 || !Array.isArray(answer.body)) throw refusal(answer);
  let reason: SignatureRefusal = 'unknown-person';
  for (const each of answer.body as unknown[]) {
    const id = member(each, 'credential_id');
    const found = typeof id === 'string' ? credentialOf(id, { ...answer, body: each }) : 'device-error';
    // The request names RSA; nothing is published about other keys.
    if (typeof found === 'object' && found.sign.jwa === 'RS256' && found.mode === 'implicit') return found;
    reason = typeof found === 'string' ? found : 'device-error';
  }
  return reason;
}

function stateOf(answer: Answer, session: Session): SignatureState {
  const status = String(member(answer.body, 'status'));
  if (answer.status !== 200) throw refusal(answer);
  if (WAITING.includes(status)) return { state: 'waiting', session: { ...session }, certificate: session.certificate };
  const reason = Object.hasOwn(REFUSALS, status) ? REFUSALS[status] : undefined;
  if (reason) return { state: 'refused', reason };
  const [first = ''] = strings(member(answer.body, 'signatures'));
  // The base64 may contain line breaks.
  const [signature, certificate] = [fromBase64(first.replaceAll(/\s/g, '')), fromBase64(session.certificate)];
  if (status !== SIGNED || !signature || !certificate) throw new Unavailable('The status is not one of the protocol.');
  return { state: 'signed', certificate, algorithm: 'RS256', signature };
}
