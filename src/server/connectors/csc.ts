import {
  Unavailable,
  type SignatureRefusal,
  type SignatureRequest,
  type SignatureService,
  type SignatureState,
} from '../ports.js';
import { fromBase64, toBase64 } from '../../bytes.js';
import { pause } from '../../pause.js';
import { partnerAddress } from './address.js';
import { authorized, authorizedBy, refusal, SCOPES, type Authorized, type AuthorizedOptions } from './authorized.js';
import { chooseCredential, signatureOf, strings, type Credential } from './csc-credential.js';
import { loginTokens, type ServiceLogin } from './csc-login.js';
import { member, TimedOut, type Answer, type PartnerOptions } from './partner.js';

interface Address {
  /** Base address of the API: `https://remote.provider.vn/csc/v1`. */
  readonly url: string;
  /** Opens the provider's app: `https://app.provider.vn/sign`. No personal data is added. */
  readonly app?: string;
  /** Shortest time in milliseconds to wait for an authorisation before returning to the caller. */
  readonly least?: number;
}

/** OAuth 2.0 client credentials (CSC: `oauth2client`), or `auth/login` (CSC: `basic`). */
type Access =
  | (Omit<AuthorizedOptions, 'root'> & { readonly login?: undefined })
  | (PartnerOptions & { readonly login: ServiceLogin; readonly now?: () => number });
export type CscOptions = Address & Access;

/** State kept in the flow, so that any gateway process can continue. */
interface Session extends Pick<Credential, 'certificate' | 'sign' | 'mode'> {
  readonly credential: string;
  /** Base64. */
  readonly hash: string;
  readonly text: string;
  /** The transaction id, by which the provider recognises a retry. */
  readonly key: string;
}

/** API methods that the provider must offer. */
const NEEDS = ['credentials/list', 'credentials/info', 'credentials/authorize', 'signatures/signHash'];
const SHA256 = '2.16.840.1.101.3.4.2.1';
const refused = (reason: SignatureRefusal): SignatureState => ({ state: 'refused', reason });

/**
 * Meaning of an error of `credentials/authorize` (CSC §10.1, §11.6). Its description is not read.
 */
const REFUSALS: Readonly<Record<string, SignatureRefusal>> = {
  access_denied: 'cancelled',
  invalid_otp: 'wrong-otp',
  invalid_pin: 'locked',
  expired_token: 'timeout',
  locked: 'locked',
};

type Ask = (path: string, question: object, idempotent?: boolean) => Promise<Answer>;

/** An authenticated provider. */
interface Provider {
  readonly ask: Ask;
  /**
   * A call that ends when the person has confirmed. A slow person must not open the circuit
   * breaker.
   */
  readonly wait: (path: string, question: object, timeoutMs: number | undefined) => Promise<Answer>;
  /** The methods that the provider offers, fetched once. Throws if a required one is missing. */
  readonly offered: () => Promise<readonly string[]>;
  readonly least: number;
  readonly waiting: (session: Session) => SignatureState;
}

/**
 * Remote signers over the API of the Cloud Signature Consortium, version 1.0.3.0. The credential is
 * authorised implicitly, in the provider's app, or with a one-time password that the provider
 * sends. `docs/decisions/0031-remote-signers.md` says how gateway processes share a wait.
 *
 * @example
 * const service = cscService({ url: 'https://remote.provider.vn/csc/v1', tokenUrl, clientId, clientSecret });
 */
export function cscService({ url, app, least = 1500, ...options }: CscOptions): SignatureService {
  const partner = accessTo(url, options);
  const waits = accessTo(url, { ...options, circuit: { threshold: Infinity } });
  const ask: Ask = (path, question, idempotent = true) => partner.ask(`/${path}`, question, {}, idempotent);
  const provider: Provider = {
    ask,
    wait: (path, question, timeoutMs) => waits.ask(`/${path}`, question, {}, false, timeoutMs),
    offered: once(() => methodsOf(ask, options.login ? 'basic' : 'oauth2client')),
    least,
    waiting: (session) => ({
      state: 'waiting',
      session: { ...session, sign: { ...session.sign } },
      certificate: session.certificate,
      ...(session.mode === 'otp' ? { asks: 'otp' as const } : {}),
      ...(app ? { link: app } : {}),
    }),
  };
  return {
    get available() {
      return partner.available;
    },
    begin: (request, key) => begin(provider, request, key),
    read: (session, waitMs, otp) => read(provider, session as unknown as Session, waitMs, otp),
  };
}

/** Caches the result of `work`. A failure is not cached, so the next call tries again. */
function once<T>(work: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | undefined;
  return () =>
    (result ??= work().catch((error: unknown) => {
      result = undefined;
      throw error;
    }));
}

/** Distinguishes a provider that lacks a required method from an unavailable one. */
async function methodsOf(ask: Ask, authType: string): Promise<readonly string[]> {
  const answer = await ask('info', {});
  const offered = strings(member(answer.body, 'methods'));
  const missing = NEEDS.filter((each) => !offered.includes(each));
  if (answer.status !== 200) throw refusal(answer);
  if (missing.length) throw new Unavailable(`The provider lacks ${missing.join(', ')}.`);
  if (!strings(member(answer.body, 'authType')).includes(authType)) {
    throw new Unavailable(`The provider does not let us in by ${authType}.`);
  }
  return offered;
}

async function begin(
  provider: Provider,
  { hash, account, text }: SignatureRequest,
  key: string,
): Promise<SignatureState> {
  if (!account) throw new TypeError('cscService: the request needs an account.');
  await provider.offered();
  const found = await chooseCredential(provider.ask, account);
  if (typeof found === 'string') return refused(found);
  const { id: credential, certificate, sign, mode } = found;
  const session: Session = { credential, certificate, sign, mode, text, key, hash: toBase64(hash) };
  if (mode === 'otp') {
    // Not retried: a second password would void the first.
    const sent = await provider.ask('credentials/sendOTP', { credentialID: credential, clientData: key }, false);
    if (sent.status >= 300) throw refusal(sent);
    return provider.waiting(session);
  }
  return read(provider, session, 0);
}

async function read(provider: Provider, session: Session, waitMs: number, otp?: string): Promise<SignatureState> {
  if (session.mode === 'otp' && !otp) {
    await pause(waitMs);
    return provider.waiting(session);
  }
  const sad = await authorize(provider, session, waitMs, otp);
  return typeof sad === 'string' ? sign(provider, session, sad) : sad;
}

/**
 * Requests the signature activation data (SAD). The provider answers when the person has confirmed.
 */
async function authorize(
  { wait, waiting, least }: Provider,
  session: Session,
  waitMs: number,
  otp?: string,
): Promise<string | SignatureState> {
  const { credential, hash, text, key } = session;
  const question = {
    credentialID: credential,
    numSignatures: 1,
    hash: [hash],
    ...(otp ? { OTP: otp } : {}),
    description: text,
    clientData: key,
  };
  // A one-time password may be valid only once, so its answer gets the full timeout.
  const timeout = otp ? undefined : Math.max(least, waitMs);
  const answer = await wait('credentials/authorize', question, timeout).catch((error: unknown) => {
    if (error instanceof TimedOut && !otp) return undefined;
    throw error as Error;
  });
  if (!answer || answer.status === 202) return waiting(session);
  const sad = member(answer.body, 'SAD');
  if (answer.status === 200 && typeof sad === 'string') return sad;
  return refused(reasonOf(answer));
}

async function sign(provider: Provider, session: Session, SAD: string, again = true): Promise<SignatureState> {
  const { credential, hash, certificate, sign: how, key } = session;
  const question = {
    credentialID: credential,
    SAD,
    hash: [hash],
    hashAlgo: SHA256,
    signAlgo: how.signAlgo,
    clientData: key,
  };
  const answer = await provider.ask('signatures/signHash', question, false);
  if (answer.status === 400 && again && (await provider.offered()).includes('credentials/extendTransaction')) {
    // The SAD has expired: the transaction is extended once (CSC §11.7).
    const more = await provider.ask(
      'credentials/extendTransaction',
      { credentialID: credential, hash: [hash], SAD, clientData: key },
      false,
    );
    const next = member(more.body, 'SAD');
    if (more.status === 200 && typeof next === 'string') return sign(provider, session, next, false);
  }
  if (answer.status !== 200) throw refusal(answer);
  const [first] = strings(member(answer.body, 'signatures'));
  const [signature, der] = [signatureOf(first, how), fromBase64(certificate)];
  if (!signature || !der) throw new Unavailable('The signature is not one of the protocol.');
  return { state: 'signed', certificate: der, algorithm: how.jwa, signature };
}

function accessTo(root: string, options: Access): Authorized {
  if (!options.login) return authorized({ scope: SCOPES.signing, ...options, root });
  const { login, now } = options;
  return authorizedBy({ ...options, root }, (issuer) => loginTokens(partnerAddress('url', root), login, issuer, now));
}

function reasonOf(answer: Answer): SignatureRefusal {
  const code = member(answer.body, 'error');
  if (typeof code === 'string' && Object.hasOwn(REFUSALS, code)) return REFUSALS[code] ?? 'device-error';
  if (answer.status === 400) return 'device-error';
  throw refusal(answer);
}
