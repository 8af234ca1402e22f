import { rawEcdsa } from '../../pki/algorithms.js';
import {
  Unavailable,
  type SignatureRefusal,
  type SignatureRequest,
  type SignatureService,
  type SignatureState,
} from '../ports.js';
import { authorized, refusal, type AuthorizedOptions } from './authorized.js';
import { member, TimedOut, type Answer } from './partner.js';

export interface CscOptions extends Omit<AuthorizedOptions, 'root'> {
  /** Where the API is mounted: `https://remote.provider.vn/csc/v1`. */
  readonly url: string;
  /** Opens the provider's app: `https://app.provider.vn/sign`. Nothing of the person is added to it. */
  readonly app?: string;
}

/** What the flow keeps: any gateway goes on with it. */
interface Session {
  readonly credential: string;
  readonly certificate: string;
  readonly hash: string;
  readonly sign: Sign;
  readonly mode: 'implicit' | 'otp';
  readonly text: string;
  /** The transaction, by which the provider knows that it was asked before. */
  readonly key: string;
}

/** How the credential signs: OIDs of the wire (CSC §11.9), and the name of RFC 7518. */
interface Sign {
  readonly signAlgo: string;
  readonly jwa: 'RS256' | 'ES256';
}

interface Credential {
  readonly id: string;
  readonly certificate: string;
  readonly sign: Sign;
  readonly mode: Session['mode'];
}

const SHA256 = '2.16.840.1.101.3.4.2.1';
const RSA = { signAlgo: '1.2.840.113549.1.1.11', jwa: 'RS256' } as const;
const EC = { signAlgo: '1.2.840.10045.4.3.2', jwa: 'ES256' } as const;
const ALGORITHMS: Readonly<Record<string, Sign>> = {
  '1.2.840.113549.1.1.1': RSA,
  '1.2.840.113549.1.1.11': RSA,
  '1.2.840.10045.2.1': EC,
  '1.2.840.10045.4.3.2': EC,
};
/** What we cannot do without. */
const NEEDS = ['credentials/list', 'credentials/info', 'credentials/authorize', 'signatures/signHash'];
const MOST_CREDENTIALS = 5;
/** Milliseconds that a question about an authorisation takes at least. */
const LEAST = 1500;

const base64 = (bytes: Uint8Array) => btoa(String.fromCharCode(...bytes));
const bytesOf = (text: unknown): Uint8Array | undefined =>
  typeof text === 'string' && /^[A-Za-z0-9+/]+={0,2}$/.test(text) && text.length % 4 === 0
    ? Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
    : undefined;
const strings = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string' && each.length <= 22_000) : [];
const refused = (reason: SignatureRefusal): SignatureState => ({ state: 'refused', reason });

/** What a refusal of the authorisation means (CSC §10.1 and §11.6); what it says in words is not read. */
const REFUSALS: Readonly<Record<string, SignatureRefusal>> = {
  access_denied: 'cancelled',
  invalid_otp: 'wrong-otp',
  invalid_pin: 'locked',
  expired_token: 'timeout',
  locked: 'locked',
};

/**
 * Remote signers over the API of the Cloud Signature Consortium, version 1.0.3.0: service authorisation by OAuth 2.0 client
 * credentials; the credential is authorised implicitly, in the provider's app, or with a one-time password that the provider
 * sends. `docs/decisions/0070-remote-signers.md` says how a wait is shared by gateways.
 *
 * @example
 * const service = cscService({ url: 'https://remote.provider.vn/csc/v1', tokenUrl, clientId, clientSecret });
 */
export function cscService({ url, app, ...options }: CscOptions): SignatureService {
  const partner = authorized({ scope: 'service', ...options, root: url });
  // A person who takes their time is no failure of the provider's: this has no breaker.
  const waits = authorized({ scope: 'service', ...options, root: url, circuit: { threshold: Infinity } });
  let checked: Promise<readonly string[]> | undefined;

  const ask = (path: string, question: object, idempotent = true) => partner.ask(`/${path}`, question, {}, idempotent);

  /** What the provider offers, asked once; one that lacks what we need is told apart from one that is down. */
  async function methods(): Promise<readonly string[]> {
    const answer = await ask('info', {});
    const offered = strings(member(answer.body, 'methods'));
    const missing = NEEDS.filter((each) => !offered.includes(each));
    if (answer.status !== 200) throw refusal(answer);
    if (missing.length) throw new Unavailable(`The provider lacks ${missing.join(', ')}.`);
    return offered;
  }
  const offered = () =>
    (checked ??= methods().catch((error: unknown) => ((checked = undefined), Promise.reject(error as Error))));

  async function credentials(userID: string): Promise<readonly string[]> {
    const answer = await ask('credentials/list', { userID, maxResults: MOST_CREDENTIALS });
    // A user whom the provider does not know is an invalid request (CSC §11.4).
    if (answer.status === 400 || answer.status === 404) return [];
    if (answer.status !== 200) throw refusal(answer);
    return strings(member(answer.body, 'credentialIDs')).slice(0, MOST_CREDENTIALS);
  }

  /** The first credential that can sign now, or why none can. */
  async function choose(userID: string): Promise<Credential | SignatureRefusal> {
    const ids = await credentials(userID);
    let reason: SignatureRefusal = 'unknown-person';
    for (const id of ids) {
      const answer = await ask('credentials/info', {
        credentialID: id,
        certificates: 'chain',
        certInfo: true,
        authInfo: true,
      });
      if (answer.status !== 200) throw refusal(answer);
      const found = credentialOf(id, answer);
      if (typeof found === 'object') return found;
      if (reason !== 'expired') reason = found;
    }
    return reason;
  }

  const waiting = (session: Session): SignatureState => ({
    state: 'waiting',
    session: { ...session, sign: { ...session.sign } },
    certificate: session.certificate,
    ...(session.mode === 'otp' ? { asks: 'otp' as const } : {}),
    ...(app ? { link: app } : {}),
  });

  async function begin({ hash, account, text }: SignatureRequest, key: string): Promise<SignatureState> {
    if (!account) throw new TypeError('cscService: an account is asked, and there is none.');
    await offered();
    const found = await choose(account);
    if (typeof found === 'string') return refused(found);
    const { id: credential, certificate, sign, mode } = found;
    const session: Session = { credential, certificate, sign, mode, text, key, hash: base64(hash) };
    if (mode === 'otp') {
      // Never twice: a second one would make the first worthless.
      const sent = await ask('credentials/sendOTP', { credentialID: credential, clientData: key }, false);
      if (sent.status >= 300) throw refusal(sent);
      return waiting(session);
    }
    return read(session, 0);
  }

  /** Asks for the signature activation data; the provider answers when the person has confirmed. */
  async function authorize(session: Session, patience: number, otp?: string): Promise<string | SignatureState> {
    const { credential, hash, text, key } = session;
    const question = {
      credentialID: credential,
      numSignatures: 1,
      hash: [hash],
      ...(otp ? { OTP: otp } : {}),
      description: text,
      clientData: key,
    };
    const timeout = Math.max(LEAST, patience);
    const answer = await waits.ask('/credentials/authorize', question, {}, false, timeout).catch((error: unknown) => {
      if (error instanceof TimedOut) return undefined;
      throw error as Error;
    });
    if (!answer || answer.status === 202) return waiting(session);
    const sad = member(answer.body, 'SAD');
    if (answer.status === 200 && typeof sad === 'string') return sad;
    return refused(reasonOf(answer));
  }

  async function sign(session: Session, SAD: string, again = true): Promise<SignatureState> {
    const { credential, hash, certificate, sign: how, key } = session;
    const question = {
      credentialID: credential,
      SAD,
      hash: [hash],
      hashAlgo: SHA256,
      signAlgo: how.signAlgo,
      clientData: key,
    };
    const answer = await ask('signatures/signHash', question, false);
    if (answer.status === 400 && again && (await offered()).includes('credentials/extendTransaction')) {
      // The activation data has ended while we were on our way: the transaction is prolonged once (CSC §11.7).
      const more = await ask(
        'credentials/extendTransaction',
        { credentialID: credential, hash: [hash], SAD, clientData: key },
        false,
      );
      const next = member(more.body, 'SAD');
      if (more.status === 200 && typeof next === 'string') return sign(session, next, false);
    }
    const [first] = strings(member(answer.body, 'signatures'));
    const signature = bytesOf(first);
    if (answer.status !== 200 || !signature) throw refusal(answer);
    const value = how.jwa === 'ES256' && signature.length !== 64 ? rawEcdsa(signature, 32) : signature;
    const der = bytesOf(certificate);
    if (!value || !der) throw new Unavailable('The signature is not one of the protocol.');
    return { state: 'signed', certificate: der, algorithm: how.jwa, signature: value };
  }

  async function read(session: Session, patience: number, otp?: string): Promise<SignatureState> {
    if (session.mode === 'otp' && !otp) {
      await new Promise((resolve) => setTimeout(resolve, patience));
      return waiting(session);
    }
    const sad = await authorize(session, patience, otp);
    return typeof sad === 'string' ? sign(session, sad) : sad;
  }

  return {
    get available() {
      return partner.available;
    },
    begin,
    read: (session, patience, otp) => read(session as unknown as Session, patience, otp),
  };
}

function credentialOf(id: string, { body }: Answer): Credential | SignatureRefusal {
  const [key, cert] = [member(body, 'key'), member(body, 'cert')];
  const [certificate] = strings(member(cert, 'certificates'));
  const status = member(cert, 'status') ?? 'valid';
  const sign = strings(member(key, 'algo')).flatMap((oid) => ALGORITHMS[oid] ?? [])[0];
  const otp = member(member(body, 'OTP'), 'presence') === 'true';
  const authMode = member(body, 'authMode');
  if (status === 'expired') return 'expired';
  if (status !== 'valid' || member(key, 'status') !== 'enabled') return 'locked';
  const mode = authMode === 'implicit' ? 'implicit' : authMode === 'explicit' && otp ? 'otp' : undefined;
  // A PIN of the provider's is never asked on our page (SECURITY A9).
  const pin = member(member(body, 'PIN'), 'presence') === 'true';
  if (!certificate || !bytesOf(certificate) || !sign || !mode || (mode === 'otp' && pin)) return 'device-error';
  return { id, certificate, sign, mode };
}

function reasonOf(answer: Answer): SignatureRefusal {
  const code = member(answer.body, 'error');
  if (typeof code === 'string' && Object.hasOwn(REFUSALS, code)) return REFUSALS[code] ?? 'device-error';
  if (answer.status === 400) return 'device-error';
  throw refusal(answer);
}
