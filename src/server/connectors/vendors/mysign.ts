import { fromBase64, sha256Hex, toBase64 } from '../../../bytes.js';
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
import { createPartner, member, type Answer, type PartnerOptions } from '../partner.js';
import { poll } from './poll.js';
import { confirmed, type VendorDocument } from './unconfirmed.js';

export interface MySignOptions extends VendorDocument, PartnerOptions {
  /** `https://remotesigning.viettel.vn/vtss/service`. */
  readonly url: string;
  /** The gateway's own account with Viettel. */
  readonly clientId: string;
  readonly clientSecret: string;
  /** `adss:ras:profile:001`. */
  readonly profile: string;
}

/** What the flow keeps: any gateway goes on with it. */
interface Session {
  readonly id: string;
  readonly user: string;
  readonly certificate: string;
}

const SHA256 = '2.16.840.1.101.3.4.2.1';
const RSA = '1.2.840.113549.1.1.1';
const SIGNED = '1';
/** The person has not confirmed; or has, and the key is at work. */
const WAITING: readonly string[] = ['4000', '6000'];
/** No answer in time; refused; the signature failed; no signatures are left; the certificate ended or was revoked. */
const REFUSALS: Readonly<Record<string, SignatureRefusal>> = {
  4001: 'timeout',
  4002: 'cancelled',
  4004: 'device-error',
  4005: 'device-error',
  13004: 'expired',
};
/** `error` of a login for a user whom Viettel does not know. */
const NO_SUCH_USER = '58008';
/** Characters of base64 that a description may have. */
const LONGEST = 99;

/** Letters, digits, `_`, `-` and spaces, in base64. */
function plain(text: string): string {
  const letters = text.replaceAll('đ', 'd').replaceAll('Đ', 'D').normalize('NFD');
  const kept = letters
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^\w\- ]/g, ' ')
    .replaceAll(/ +/g, ' ')
    .trim();
  return btoa(kept.slice(0, Math.floor(LONGEST / 4) * 3));
}

/** A citizen's number is a user name with a prefix; a name that has one stays. */
const userOf = (account: string) => (/^\d{12}$/.test(account) ? `CMT_${account}` : account);

interface Vtss {
  readonly available: boolean;
  readonly ask: (path: string, question: object, idempotent: boolean, token?: string) => Promise<Answer>;
  /** A token is one user's, so that none is kept. `undefined`: there is no such user. */
  readonly login: (user: string) => Promise<string | undefined>;
}

function vtss(options: MySignOptions, client: object): Vtss {
  const root = partnerAddress('url', options.url);
  const partner = createPartner(options);
  const ask: Vtss['ask'] = (path, question, idempotent, token) => {
    const headers = {
      ...{ 'Content-Type': 'application/json', Accept: 'application/json' },
      ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
    };
    return partner.ask({ url: `${root}/${path}`, headers, body: JSON.stringify(question), idempotent });
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
 * Viettel MySign: a skeleton over its REST interface (`vtss`), as integrators publish it. The person
 * confirms in the MySign app. docs/connectors.md says what is known and what is missing; without
 * `document` the service is unavailable.
 *
 * @example
 * const url = 'https://remotesigning.viettel.vn/vtss/service';
 * const service = mySignService({ url, clientId, clientSecret, profile: 'adss:ras:profile:001', document: '1.7' });
 */
export function mySignService(options: MySignOptions): SignatureService {
  const client = { client_id: options.clientId, client_secret: options.clientSecret };
  const wire = vtss(options, client);

  async function begin({ hash, account, text }: SignatureRequest, key: string): Promise<SignatureState> {
    if (!account) throw new TypeError('mySignService: an account is asked, and there is none.');
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
    // Never twice: a second request would ring a second time.
    const answer = await wire.ask('signHash', question, false, token);
    const id = member(answer.body, 'transactionId');
    if (answer.status !== 200 || typeof id !== 'string' || id.length > 100) throw refusal(answer);
    const session: Session = { id, user, certificate };
    return { state: 'waiting', session: { ...session }, certificate };
  }

  async function read(session: Session, patience: number): Promise<SignatureState> {
    const token = await wire.login(session.user);
    if (token === undefined) return { state: 'refused', reason: 'unknown-person' };
    return poll(async () => {
      const answer = await wire.ask('requests/status', { transactionId: session.id }, true, token);
      return stateOf(answer, session);
    }, patience);
  }

  return confirmed('mySignService', 'Viettel', options, {
    get available() {
      return wire.available;
    },
    begin,
    read: (session, patience) => read(session as unknown as Session, patience),
  });
}

/** The first credential that can sign now, or why none can; each is described as CSC describes one. */
function chosen(answer: Answer) {
  if (answer.status !== 200 || !Array.isArray(answer.body)) throw refusal(answer);
  let reason: SignatureRefusal = 'unknown-person';
  for (const each of answer.body as unknown[]) {
    const id = member(each, 'credential_id');
    const found = typeof id === 'string' ? credentialOf(id, { ...answer, body: each }) : 'device-error';
    // The request names RSA; of other keys nothing is published.
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
  // Some lines of base64 arrive with line breaks in them.
  const [signature, certificate] = [fromBase64(first.replaceAll(/\s/g, '')), fromBase64(session.certificate)];
  if (status !== SIGNED || !signature || !certificate) throw new Unavailable('The status is not one of the protocol.');
  return { state: 'signed', certificate, algorithm: 'RS256', signature };
}
