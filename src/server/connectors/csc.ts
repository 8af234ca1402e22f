import {
  Unavailable,
  type SignatureRefusal,
  type SignatureRequest,
  type SignatureService,
  type SignatureState,
} from '../ports.js';
import { fromBase64, toBase64 } from '../../bytes.js';
import { partnerAddress } from './address.js';
import { authorized, authorizedBy, refusal, type Authorized, type AuthorizedOptions } from './authorized.js';
import { credentialOf, signatureOf, strings, type Credential } from './csc-credential.js';
import { loginTokens, type ServiceLogin } from './csc-login.js';
import { member, TimedOut, type Answer, type PartnerOptions } from './partner.js';

interface Address {
  /** Where the API is mounted: `https://remote.provider.vn/csc/v1`. */
  readonly url: string;
  /** Opens the provider's app: `https://app.provider.vn/sign`. Nothing of the person is added to it. */
  readonly app?: string;
  /** Milliseconds for which an authorisation is asked at least, before the person is waited for elsewhere. */
  readonly least?: number;
}

/** By OAuth 2.0 client credentials, which CSC calls `oauth2client`; or by `auth/login`, which it calls `basic`. */
type Access =
  | (Omit<AuthorizedOptions, 'root'> & { readonly login?: undefined })
  | (PartnerOptions & { readonly login: ServiceLogin; readonly now?: () => number });
export type CscOptions = Address & Access;

/** What the flow keeps: any gateway goes on with it. */
interface Session extends Pick<Credential, 'certificate' | 'sign' | 'mode'> {
  readonly credential: string;
  /** Base64. */
  readonly hash: string;
  readonly text: string;
  /** The transaction, by which the provider knows that it was asked before. */
  readonly key: string;
}

/** What we cannot do without. */
const NEEDS = ['credentials/list', 'credentials/info', 'credentials/authorize', 'signatures/signHash'];
const MOST_CREDENTIALS = 5;
const SHA256 = '2.16.840.1.101.3.4.2.1';
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
 * Remote signers over the API of the Cloud Signature Consortium, version 1.0.3.0: the credential is authorised
 * implicitly, in the provider's app, or with a one-time password that the provider sends. `docs/decisions/0070-remote-signers.md` says how a wait is shared by gateways.
 *
 * @example
 * const service = cscService({ url: 'https://remote.provider.vn/csc/v1', tokenUrl, clientId, clientSecret });
 */
export function cscService({ url, app, least = 1500, ...options }: CscOptions): SignatureService {
  const partner = accessTo(url, options);
  // A person who takes their time is no failure of the provider's: this has no breaker.
  const waits = accessTo(url, { ...options, circuit: { threshold: Infinity } });
  const authType = options.login ? 'basic' : 'oauth2client';
  let checked: Promise<readonly string[]> | undefined;

  const ask = (path: string, question: object, idempotent = true) => partner.ask(`/${path}`, question, {}, idempotent);

  /** What the provider offers, asked once; one that lacks what we need is told apart from one that is down. */
  async function methods(): Promise<readonly string[]> {
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
    const session: Session = { credential, certificate, sign, mode, text, key, hash: toBase64(hash) };
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
    // A password may be good once only: its answer is waited for as any other is.
    const timeout = otp ? undefined : Math.max(least, patience);
    const answer = await waits.ask('/credentials/authorize', question, {}, false, timeout).catch((error: unknown) => {
      if (error instanceof TimedOut && !otp) return undefined;
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
    if (answer.status !== 200) throw refusal(answer);
    const [first] = strings(member(answer.body, 'signatures'));
    const [signature, der] = [signatureOf(first, how), fromBase64(certificate)];
    if (!signature || !der) throw new Unavailable('The signature is not one of the protocol.');
    return { state: 'signed', certificate: der, algorithm: how.jwa, signature };
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

function accessTo(root: string, options: Access): Authorized {
  if (!options.login) return authorized({ scope: 'service', ...options, root });
  const { login, now } = options;
  return authorizedBy({ ...options, root }, (issuer) => loginTokens(partnerAddress('url', root), login, issuer, now));
}

function reasonOf(answer: Answer): SignatureRefusal {
  const code = member(answer.body, 'error');
  if (typeof code === 'string' && Object.hasOwn(REFUSALS, code)) return REFUSALS[code] ?? 'device-error';
  if (answer.status === 400) return 'device-error';
  throw refusal(answer);
}
