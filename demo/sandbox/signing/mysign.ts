/**
 * A sandbox of Viettel MySign: the calls of `vtss` as integrators publish them (docs/connectors.md). The answers to what is
 * published nowhere are invented, and marked.
 */
import { Hono, type Context } from 'hono';
import type { World } from '../world.js';
import { modeAnswer } from '../mode-answer.js';
import { infoOf } from './csc.js';
import type { Desk, Outcome } from './desk.js';
import { signHash } from './sign-hash.js';

export const MYSIGN_CLIENT = { clientId: 'sandbox', clientSecret: 'sandbox-only', profile: 'adss:ras:profile:001' };

type Body = Readonly<Record<string, unknown>>;

const STATUS: Readonly<Record<Exclude<Outcome, 'signed'>, string>> = {
  cancelled: '4002',
  unreachable: '4001',
  undelivered: '4001',
  'device-error': '4004',
  'hash-mismatch': '50000',
};

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
const textOf = (value: unknown) => (typeof value === 'string' ? value : '');
/** The form of an error is invented; its numbers are published. */
const fail = (c: Context, error: number | string, status: 400 | 401 = 400) =>
  c.json({ error, error_description: 'Sandbox' }, status);

export function mySign(world: World, desk: Desk): Hono {
  const app = new Hono();
  /** Users by token, and by the name of their credential. */
  const tokens = new Map<string, string>();
  const credentials = new Map<string, string>();
  const to = (user: string) => `mysign:${user.replace(/^CMT_/, '')}`;
  const isClient = (body: Body) =>
    body['client_id'] === MYSIGN_CLIENT.clientId && body['client_secret'] === MYSIGN_CLIENT.clientSecret;

  app.use(async (c, next) => (await modeAnswer(c, world, world.signing, () => fail(c, 50000))) ?? next());

  app.post('/ras/v1/login', async (c) => {
    const body = await c.req.json<Body>();
    const user = textOf(body['user_id']);
    if (!isClient(body) || body['profile_id'] !== MYSIGN_CLIENT.profile) return fail(c, 86024, 401);
    if (!/^(?:CMT|MST)_/.test(user) || !desk.owner(to(user))) return fail(c, 58008);
    const token = crypto.randomUUID();
    tokens.set(token, user);
    return c.json({ access_token: token, refresh_token: '', token_type: 'Bearer', expires_in: '3600' });
  });

  /** Serves a call of a user who is logged in. */
  const serve = (path: string, run: (c: Context, body: Body, user: string) => Response | Promise<Response>) =>
    app.post(`/${path}`, async (c) => {
      const user = tokens.get((c.req.header('Authorization') ?? '').replace(/^Bearer /, ''));
      return user === undefined ? fail(c, 59033, 401) : run(c, await c.req.json<Body>(), user);
    });

  serve('certificates/info', (c, body, user) => {
    const kept = desk.signer(to(user)) ?? desk.owner(to(user));
    if (!isClient(body) || body['user_id'] !== user || !kept) return fail(c, 58008);
    const id = `${user}_2482540`;
    credentials.set(id, user);
    const { OTP: _otp, PIN: _pin, SCAL, ...info } = infoOf(kept, desk.isLocked(to(user)), 'implicit');
    return c.json([{ ...info, multisign: '2147483647', scal: SCAL, credential_id: id }]);
  });
  serve('signHash', (c, body, user) => {
    const { credentialID, numSignatures, hash, documents, async: mode, description } = body;
    const [first] = (Array.isArray(hash) ? hash : []) as readonly unknown[];
    const bytes = new Uint8Array(Buffer.from(textOf(first), 'base64'));
    const isWhole = isClient(body) && numSignatures === 1 && mode === 1 && Array.isArray(documents);
    if (!isWhole || bytes.length !== 32 || credentials.get(textOf(credentialID)) !== user) return fail(c, 50000);
    const text = Buffer.from(textOf(description), 'base64').toString();
    const isPlain = /^[\w\- ]*$/.test(text) && textOf(description).length < 100;
    return isPlain ? c.json({ transactionId: desk.ask(to(user), text, bytes).id }) : fail(c, 50000);
  });
  serve('requests/status', async (c, { transactionId }, user) => {
    const request = desk.find(textOf(transactionId));
    if (request?.to !== to(user)) return fail(c, 50000);
    if (!request.outcome) return c.json({ signatures: null, status: '4000' });
    if (request.outcome !== 'signed') return c.json({ signatures: null, status: STATUS[request.outcome] });
    const signer = desk.signer(request.to);
    if (!signer) return fail(c, 50000);
    const wanted = world.signing === 'other-hash' ? new Uint8Array(32) : request.hash;
    const signature = base64(await signHash(signer.holder, wanted, 'der'));
    return c.json({ signatures: [`${signature.slice(0, 76)}\r\n${signature.slice(76)}`], status: '1' });
  });
  return app;
}
