/** The sandbox's carrier for CAMARA One-Time-Password-SMS 1.1: makes, sends and checks the code. */
import type { Hono } from 'hono';
import { guard, invalid, jsonBody, refuse, type CarrierContext } from './camara-guard.js';
import { isPhone } from './camara-questions.js';

interface Attempt {
  readonly phone: string;
  readonly code: string;
  readonly until: number;
  tries: number;
  over: boolean;
}

const BASE = '/one-time-password-sms/v1';
const SCOPE = 'one-time-password-sms:send-validate';
const LIFE = 5 * 60_000;
const TRIES = 3;
/** Codes per number before it has to wait. */
const MOST = 5;

const digits = () => String((crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) % 1_000_000).padStart(6, '0');
const isText = (value: unknown, max: number): value is string =>
  typeof value === 'string' && value.length > 0 && value.length <= max;

export function addCodes(app: Hono, context: CarrierContext): void {
  const { world, serves } = context;
  const attempts = new Map<string, Attempt>();
  const live = (phone: string) =>
    [...attempts.values()].filter((each) => each.phone === phone && each.until > world.now());

  guard(app, context, `${BASE}/send-code`, SCOPE);
  app.post(`${BASE}/send-code`, async (c) => {
    const { phoneNumber, message } = await jsonBody(c);
    if (!isText(phoneNumber, 16) || !isPhone(phoneNumber)) return invalid(c);
    if (!isText(message, 160) || !message.includes('{{code}}')) return invalid(c);
    if (world.sms === 'down') return refuse(c, 503, 'UNAVAILABLE', 'Service unavailable.');
    if (!serves(phoneNumber)) return refuse(c, 404, 'NOT_FOUND', 'The specified resource is not found.');
    const earlier = live(phoneNumber);
    if (earlier.length >= MOST) {
      const message = 'Too many OTPs have been requested for this MSISDN. Try later.';
      return refuse(c, 403, 'ONE_TIME_PASSWORD_SMS.MAX_OTP_CODES_EXCEEDED', message);
    }
    for (const each of earlier) each.over = true;
    const id = crypto.randomUUID();
    const code = digits();
    attempts.set(id, { phone: phoneNumber, code, until: world.now() + LIFE, tries: 0, over: false });
    world.deliver({ to: phoneNumber, from: 'DICHVUCONG', text: message.replace('{{code}}', code) }, id);
    return c.json({ authenticationId: id });
  });

  guard(app, context, `${BASE}/validate-code`, SCOPE);
  app.post(`${BASE}/validate-code`, async (c) => {
    const { authenticationId, code } = await jsonBody(c);
    if (!isText(authenticationId, 36) || !isText(code, 10)) return invalid(c);
    const attempt = attempts.get(authenticationId);
    if (!attempt) return refuse(c, 404, 'NOT_FOUND', 'The specified resource is not found.');
    if (attempt.over || attempt.until <= world.now()) {
      const message = 'The authenticationId is no longer valid';
      return refuse(c, 400, 'ONE_TIME_PASSWORD_SMS.VERIFICATION_EXPIRED', message);
    }
    if (attempt.tries >= TRIES) {
      const message =
        'The maximum number of attempts for this authenticationId was exceeded without providing a valid OTP';
      return refuse(c, 400, 'ONE_TIME_PASSWORD_SMS.VERIFICATION_FAILED', message);
    }
    attempt.tries += 1;
    if (attempt.code !== code) {
      const message = 'The provided OTP is not valid for this authenticationId';
      return refuse(c, 400, 'ONE_TIME_PASSWORD_SMS.INVALID_OTP', message);
    }
    attempt.over = true;
    return c.body(null, 204);
  });
}
