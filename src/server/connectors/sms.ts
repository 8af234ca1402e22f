import { Unavailable, type CodeSender } from '../ports.js';
import { partnerAddress } from './address.js';
import { createPartner, type PartnerOptions } from './partner.js';

export interface SmsOptions extends PartnerOptions {
  /** Messages are posted here: `https://sms.example.vn/v1/messages`. */
  readonly url: string;
  readonly token: string;
  /** The sender shown by the phone: a registered brand name. */
  readonly from: string;
}

/**
 * Sends text messages through an HTTP service, one request per message. An adapter of any provider
 * can implement it:
 *
 * ```http
 * POST /v1/messages
 * Authorization: Bearer …
 * Idempotency-Key: …            the same key sends once
 * Content-Type: application/json
 *
 * { "to": "+84823628899", "from": "DICHVUCONG", "text": "…" }
 * ```
 *
 * Any 2xx means that the message was accepted. The answer's body is not read.
 *
 * @example
 * const sender = smsSender({ url: 'https://sms.example.vn/v1/messages', token, from: 'DICHVUCONG' });
 */
export function smsSender({ url: address, token, from, ...options }: SmsOptions): CodeSender {
  const url = partnerAddress('url', address);
  const partner = createPartner({ timeout: 8_000, ...options });
  return {
    from,
    get available() {
      return !partner.open;
    },
    async send(phone, text, key) {
      const headers = {
        Authorization: `Bearer ${token}`,
        'Content-Type': 'application/json',
        'Idempotency-Key': key,
      };
      const body = JSON.stringify({ to: phone, from, text });
      const { status } = await partner.ask({ url, headers, body, idempotent: true, statusOnly: true });
      if (status < 200 || status >= 300) throw new Unavailable(`HTTP ${status}`);
    },
  };
}
