import { Unavailable, type OneTimeCodes } from '../ports.js';
import { authorized, correlator, SCOPES, refusal, type AuthorizedOptions } from './authorized.js';
import { member } from './partner.js';

const WRONG = 'ONE_TIME_PASSWORD_SMS.INVALID_OTP';
/** Codes that are used up or already consumed: the person needs a new one. */
const OVER = ['ONE_TIME_PASSWORD_SMS.VERIFICATION_EXPIRED', 'ONE_TIME_PASSWORD_SMS.VERIFICATION_FAILED'];

/**
 * One-time codes by CAMARA One-Time-Password-SMS 1.1. Sending is never retried, because a retry
 * would send a second text.
 *
 * @example
 * const carrier = camaraCodes({ root: 'https://api.carrier.vn', tokenUrl, clientId, clientSecret });
 */
export function camaraCodes(options: AuthorizedOptions): OneTimeCodes {
  const partner = authorized({ scope: SCOPES.codes, ...options });
  const ask = (operation: string, question: object, key: string) =>
    partner.ask(`/one-time-password-sms/v1/${operation}`, question, correlator(key), false);
  return {
    get available() {
      return partner.available;
    },
    async send(phone, message, key) {
      const answer = await ask('send-code', { phoneNumber: phone, message }, key);
      const attempt = member(answer.body, 'authenticationId');
      if (answer.status !== 200) throw refusal(answer);
      if (typeof attempt !== 'string' || !attempt || attempt.length > 36) throw new Unavailable('No authenticationId.');
      return attempt;
    },
    async validate(attempt, code, key) {
      const answer = await ask('validate-code', { authenticationId: attempt, code }, key);
      const why = String(member(answer.body, 'code'));
      if (answer.status === 204) return 'ok';
      if (answer.status === 400 && why === WRONG) return 'wrong';
      if (answer.status === 400 && OVER.includes(why)) return 'expired';
      throw refusal(answer);
    },
  };
}
