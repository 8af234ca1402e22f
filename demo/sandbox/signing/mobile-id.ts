/**
 * The sandbox's mobile-signature service. It serves SK ID Solutions' Mobile-ID REST protocol over
 * HTTP, with keys and certificates of the sandbox's authority: the gateway uses its production
 * connector.
 */
import { Hono, type Context } from 'hono';
import type { World } from '../world.js';
import type { Desk, Outcome } from './desk.js';
import { modeAnswer } from '../mode-answer.js';
import { isRsa, signHash } from './sign-hash.js';

/** The only relying party of the service. Not secret. */
export const RELYING_PARTY = { uuid: '00000000-0000-4000-8000-000000000001', name: 'DVC' } as const;

const RESULTS: Readonly<Record<Exclude<Outcome, 'signed'>, string>> = {
  cancelled: 'USER_CANCELLED',
  unreachable: 'PHONE_ABSENT',
  undelivered: 'DELIVERY_ERROR',
  'device-error': 'SIM_ERROR',
  'hash-mismatch': 'SIGNATURE_HASH_MISMATCH',
};
/** The basic letters of GSM 03.38 that our messages use. */
const GSM7 = /^[\w .,:;()/@+\-!?'"=*#%&<>]{0,40}$/;

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
const refuse = (c: Context, status: 400 | 401 | 404, error: string) => c.json({ error }, status);

export function mobileIdService(world: World, desk: Desk): Hono {
  const app = new Hono();

  app.use(async (c, next) => {
    const broken = await modeAnswer(c, world, world.signing, () => c.json({ error: 'server_error' }, 503));
    return broken ?? next();
  });

  /** The body of a known relying party's request about a number, or its refusal. */
  async function question(c: Context): Promise<Readonly<Record<string, unknown>> | Response> {
    const body = await c.req.json<Record<string, unknown>>().catch((): Record<string, unknown> => ({}));
    if (body['relyingPartyUUID'] !== RELYING_PARTY.uuid || body['relyingPartyName'] !== RELYING_PARTY.name) {
      return refuse(c, 401, 'Unknown relying party.');
    }
    const { phoneNumber, nationalIdentityNumber } = body;
    if (typeof phoneNumber !== 'string' || !/^\+84\d{9}$/.test(phoneNumber)) return refuse(c, 400, 'phoneNumber');
    return nationalIdentityNumber === '' ? body : refuse(c, 400, 'nationalIdentityNumber');
  }

  app.post('/certificate', async (c) => {
    const asked = await question(c);
    if (asked instanceof Response) return asked;
    const phone = String(asked['phoneNumber']);
    const owner = desk.owner(phone);
    if (!owner) return c.json({ result: 'NOT_FOUND' });
    if (desk.isLocked(phone)) return c.json({ result: 'NOT_ACTIVE' });
    return c.json({ result: 'OK', cert: base64(owner.holder.der) });
  });

  app.post('/signature', async (c) => {
    const asked = await question(c);
    if (asked instanceof Response) return asked;
    const { phoneNumber, hash, hashType, displayText, displayTextFormat, language } = asked;
    const bytes = typeof hash === 'string' ? new Uint8Array(Buffer.from(hash, 'base64')) : new Uint8Array();
    if (hashType !== 'SHA256' || bytes.length !== 32) return refuse(c, 400, 'hash');
    if (displayTextFormat !== 'GSM-7' || typeof displayText !== 'string' || !GSM7.test(displayText)) {
      return refuse(c, 400, 'displayText');
    }
    if (language !== 'VIE' && language !== 'ENG') return refuse(c, 400, 'language');
    return c.json({ sessionID: desk.ask(String(phoneNumber), displayText, bytes).id });
  });

  app.get('/signature/session/:id', async (c) => {
    const patience = Math.min(120_000, Math.max(1000, Number(c.req.query('timeoutMs') ?? 1000)));
    const request = await desk.wait(c.req.param('id'), patience, c.req.raw.signal);
    if (!request) return refuse(c, 404, 'No such session.');
    const { outcome, to, hash } = request;
    if (!outcome && request.until <= world.now()) return c.json({ state: 'COMPLETE', result: 'TIMEOUT' });
    if (!outcome) return c.json({ state: 'RUNNING' });
    if (outcome !== 'signed') return c.json({ state: 'COMPLETE', result: RESULTS[outcome] });
    const signer = desk.signer(to);
    if (!signer) return c.json({ state: 'COMPLETE', result: 'NOT_MID_CLIENT' });
    const wanted = world.signing === 'other-hash' ? new Uint8Array(32) : hash;
    const value = base64(await signHash(signer.holder, wanted, 'raw'));
    const algorithm = isRsa(signer.holder) ? 'SHA256WithRSAEncryption' : 'SHA256WithECEncryption';
    return c.json({
      state: 'COMPLETE',
      result: 'OK',
      signature: { value, algorithm },
      cert: base64(signer.holder.der),
    });
  });
  return app;
}
