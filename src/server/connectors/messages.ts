/** Sends messages to people through an HTTP service, one request per message. */
import { Unavailable, type CodeSender, type Mailer } from '../ports.js';
import { partnerAddress } from './address.js';
import { createPartner, type PartnerOptions } from './partner.js';

interface MessagesOptions extends PartnerOptions {
  /** Messages are posted here: `https://sms.example.vn/v1/messages`. */
  readonly url: string;
  readonly token: string;
  /** The sender. */
  readonly from: string;
}

/** `from` is the sender shown by the phone: a registered brand name. */
export type SmsOptions = MessagesOptions;

/** `from` is the sender's address. */
export type MailOptions = MessagesOptions;

function messageService({ url: address, token, from, ...options }: MessagesOptions) {
  const url = partnerAddress('url', address);
  const partner = createPartner({ timeout: 8_000, ...options });
  return {
    get available() {
      return !partner.open;
    },
    async post(message: Readonly<Record<string, string>>, key: string): Promise<void> {
      const headers = {
        Authorization: `Bearer ${token}`,
        'Content-Type': 'application/json',
        'Idempotency-Key': key,
      };
      const body = JSON.stringify({ ...message, from });
      const { status } = await partner.ask({ url, headers, body, idempotent: true, statusOnly: true });
      if (status < 200 || status >= 300) throw new Unavailable(`HTTP ${status}`);
    },
  };
}

/**
 * Sends text messages through an HTTP service. An adapter of any provider can implement it:
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
export function smsSender(options: SmsOptions): CodeSender {
  const service = messageService(options);
  return {
    from: options.from,
    get available() {
      return service.available;
    },
    send: (to, text, key) => service.post({ to, text }, key),
  };
}

/**
 * Sends e-mails through an HTTP service: as {@link smsSender}, with `subject` beside `text`.
 *
 * @example
 * const mails = mailSender({ url: 'https://mail.example.vn/v1/messages', token, from: 'no-reply@dichvucong.gov.vn' });
 */
export function mailSender(options: MailOptions): Mailer {
  const service = messageService(options);
  return {
    get available() {
      return service.available;
    },
    send: (to, subject, text, key) => service.post({ to, subject, text }, key),
  };
}
