/**
 * The sandbox's remote signers. They serve the API of the Cloud Signature Consortium 1.0.3.0 over
 * HTTP behind OAuth 2.0 client credentials, with keys and certificates of the sandbox's authority.
 */
import { Hono, type Context } from 'hono';
import { camaraTokens, type CamaraTokens } from '../camara/camara-tokens.js';
import type { Kept } from '../authority/authority.js';
import type { World } from '../world.js';
import { PROVIDERS, type Desk, type Outcome, type ProviderId, type Request } from './desk.js';
import { modeAnswer } from '../mode-answer.js';
import { isRsa, signHash } from './sign-hash.js';

type Body = Readonly<Record<string, unknown>>;

const METHODS = [
  'info',
  'credentials/list',
  'credentials/info',
  'credentials/authorize',
  'credentials/extendTransaction',
  'credentials/sendOTP',
  'signatures/signHash',
];
const SHA256 = '2.16.840.1.101.3.4.2.1';
const RSA = ['1.2.840.113549.1.1.1', '1.2.840.113549.1.1.11'];
const EC = ['1.2.840.10045.2.1', '1.2.840.10045.4.3.2'];
/** Timeout in milliseconds: how long an authorisation waits for the person. */
const AUTHORISATION_MS = 60_000;
/** Lifetime of the activation data, in milliseconds. */
const SAD_LIFE_MS = 30_000;

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
const fail = (c: Context, error: string, text: string, status: 400 | 401 = 400) =>
  c.json({ error, error_description: text }, status);
const ERRORS: Readonly<Record<Exclude<Outcome, 'signed'>, readonly [string, string]>> = {
  cancelled: ['access_denied', 'The user denied the request.'],
  unreachable: ['expired_token', 'The user did not answer.'],
  undelivered: ['expired_token', 'The request could not be delivered.'],
  'device-error': ['locked', 'The credential is locked.'],
  'hash-mismatch': ['invalid_request', 'The hash is not the one that was authorised.'],
};

export function remoteSigner(world: World, desk: Desk, provider: ProviderId): Hono {
  const tokens: CamaraTokens = camaraTokens(world.now);
  const { name, mode } = PROVIDERS[provider];
  const sads = new Map<string, { readonly request: Request; until: number }>();
  const otps = new Map<string, Request>();
  const app = new Hono();
  const to = (account: string) => `${provider}:${account}`;
  /** The provider's opaque id of an account, so that later calls contain no personal data. */
  const credentials = new Map<string, string>();
  const credentialOf = (account: string) => {
    const known = [...credentials].find(([, each]) => each === account)?.[0] ?? crypto.randomUUID();
    credentials.set(known, account);
    return known;
  };

  app.post('/oauth2/token', async (c) => {
    const { status, answer } = tokens.issue(c.req.header('Authorization'), await c.req.parseBody());
    return c.json(answer, status, { 'Cache-Control': 'no-store' });
  });
  app.use('/csc/v1/*', async (c, next) => {
    const broken = await modeAnswer(c as Context, world, world.signing, () => c.json({ error: 'server_error' }, 503));
    if (broken) return broken;
    const open = c.req.path.endsWith('/info') && !c.req.path.endsWith('credentials/info');
    if (!open && tokens.check(c.req.header('Authorization'), 'service') !== 'ok') {
      return fail(c as Context, 'invalid_token', 'The access token is missing or has ended.', 401);
    }
    return next();
  });

  /** Serves one method: takes a JSON object with the required members. */
  const serve = (
    path: string,
    needs: readonly string[],
    run: (c: Context, body: Body) => Response | Promise<Response>,
  ) =>
    app.post(`/csc/v1/${path}`, async (c) => {
      const body: unknown = await c.req.json<unknown>().catch(() => undefined);
      if (typeof body !== 'object' || body === null) return fail(c, 'invalid_request', 'The body is not an object.');
      const missing = needs.find((each) => !Object.hasOwn(body, each));
      return missing ? fail(c, 'invalid_request', `Missing ${missing}.`) : run(c, body as Body);
    });
  /** The owner of a call's credential. */
  const ownerOf = ({ credentialID }: Body): { readonly account: string; readonly kept: Kept } | undefined => {
    const account = typeof credentialID === 'string' ? credentials.get(credentialID) : undefined;
    const kept = account === undefined ? undefined : desk.owner(to(account));
    return account !== undefined && kept ? { account, kept } : undefined;
  };
  const unknown = (c: Context) => fail(c, 'invalid_request', 'Invalid parameter credentialID.');
  const hashOf = ({ hash }: Body): Uint8Array | undefined => {
    const [first] = Array.isArray(hash) ? (hash as unknown[]) : [];
    const bytes = typeof first === 'string' ? new Uint8Array(Buffer.from(first, 'base64')) : undefined;
    return bytes?.length === 32 ? bytes : undefined;
  };
  const activation = (request: Request) => {
    const SAD = crypto.randomUUID();
    sads.set(SAD, { request, until: world.now() + SAD_LIFE_MS });
    return { SAD, expiresIn: SAD_LIFE_MS / 1000 };
  };

  serve('info', [], (c) =>
    c.json({
      specs: '1.0.3.0',
      name,
      logo: 'https://sandbox.invalid/logo.png',
      region: 'VN',
      lang: 'vi-VN',
      description: 'Sandbox',
      authType: ['oauth2client'],
      oauth2: 'https://sandbox.invalid/',
      methods: METHODS,
    }),
  );
  serve('credentials/list', ['userID'], (c, { userID }) =>
    typeof userID === 'string' && desk.owner(to(userID))
      ? c.json({ credentialIDs: [credentialOf(userID)] })
      : fail(c, 'invalid_request', 'Invalid parameter userID.'),
  );
  serve('credentials/info', ['credentialID'], (c, body) => {
    const found = ownerOf(body);
    if (!found) return unknown(c);
    const who = to(found.account);
    return c.json(infoOf(desk.signer(who) ?? found.kept, desk.isLocked(who), mode));
  });
  serve('credentials/sendOTP', ['credentialID'], (c, body) => {
    const found = ownerOf(body);
    if (!found) return unknown(c);
    // The hash comes with the authorisation; until then the app shows only the password.
    otps.set(String(body['credentialID']), desk.ask(to(found.account), '', new Uint8Array(32)));
    return c.body(null, 204);
  });
  serve('credentials/authorize', ['credentialID', 'numSignatures'], async (c, body) => {
    const [found, hash] = [ownerOf(body), hashOf(body)];
    if (!found) return unknown(c);
    if (!hash || body['numSignatures'] !== 1) return fail(c, 'invalid_request', 'Invalid parameter hash.');
    const text = typeof body['description'] === 'string' ? body['description'] : '';
    if (mode === 'otp') {
      const sent = otps.get(String(body['credentialID']));
      if (sent?.outcome) return fail(c, ...ERRORS[sent.outcome === 'signed' ? 'unreachable' : sent.outcome]);
      if (!sent || body['OTP'] !== sent.otp) return fail(c, 'invalid_otp', 'The OTP is invalid.');
      desk.end(sent.id, 'signed');
      return c.json(activation({ ...sent, hash }));
    }
    const key = typeof body['clientData'] === 'string' ? `${provider} ${body['clientData']}` : undefined;
    const request = await desk.wait(
      desk.ask(to(found.account), text, hash, key).id,
      AUTHORISATION_MS,
      c.req.raw.signal,
    );
    if (!request?.outcome) return fail(c, 'expired_token', 'The user did not answer.');
    return request.outcome === 'signed' ? c.json(activation(request)) : fail(c, ...ERRORS[request.outcome]);
  });
  serve('credentials/extendTransaction', ['credentialID', 'SAD'], (c, { SAD }) => {
    const known = sads.get(String(SAD));
    if (!known) return fail(c, 'invalid_request', 'Invalid parameter SAD.');
    sads.delete(String(SAD));
    return c.json(activation(known.request));
  });
  serve('signatures/signHash', ['credentialID', 'SAD', 'hash', 'signAlgo'], async (c, body) => {
    const [found, hash, known] = [ownerOf(body), hashOf(body), sads.get(String(body['SAD']))];
    if (!found) return unknown(c);
    if (!known) return fail(c, 'invalid_request', 'Invalid parameter SAD.');
    if (known.until <= world.now()) return fail(c, 'expired_token', 'The SAD has ended.');
    sads.delete(String(body['SAD']));
    if (!hash || !Buffer.from(hash).equals(known.request.hash)) return fail(c, ...ERRORS['hash-mismatch']);
    const signer = desk.signer(to(found.account)) ?? found.kept;
    const expected = (isRsa(signer.holder) ? RSA : EC)[1];
    if (body['hashAlgo'] !== SHA256 || body['signAlgo'] !== expected) return fail(c, 'invalid_request', 'signAlgo');
    const wanted = world.signing === 'other-hash' ? new Uint8Array(32) : hash;
    return c.json({ signatures: [base64(await signHash(signer.holder, wanted, 'der'))] });
  });
  return app;
}

export function infoOf({ id, holder, chain }: Kept, locked: boolean, mode: 'implicit' | 'otp') {
  const rsa = isRsa(holder);
  return {
    key: { status: locked ? 'disabled' : 'enabled', algo: rsa ? RSA : EC, len: rsa ? 2048 : 256 },
    // The provider does not check revocation; the gateway must: a revoked certificate is reported
    // as valid here.
    cert: {
      status: id === 'expired' ? 'expired' : 'valid',
      certificates: [holder, ...chain].map(({ der }) => base64(der)),
    },
    authMode: mode === 'otp' ? 'explicit' : 'implicit',
    SCAL: '2',
    PIN: { presence: 'false' },
    OTP: { presence: mode === 'otp' ? 'true' : 'false', type: 'offline' },
    multisign: false,
    lang: 'vi-VN',
  };
}
