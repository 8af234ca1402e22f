/** Issues and checks one-time codes: by the gateway itself, or by the carrier. */
import type { Addressee, CodeRow, Compared } from './codes.js';
import { vietnamese } from '../../locales/gateway.js';
import type { PurposeTexts } from '../../locales/phone-texts.js';
import { areAvailable, type CodeSender, type OneTimeCodes, type Partnered } from '../ports.js';
import type { Vault } from '../vault/vault.js';

export interface CodeIssuer extends Partnered {
  /** The sender that the text message shows. */
  readonly from?: string;
  /**
   * What to store before sending, and the function that sends. It may return a value to store
   * instead.
   */
  issue(to: Addressee): Promise<{
    readonly secret: string;
    readonly send: (row: CodeRow) => Promise<string | undefined>;
  }>;
  /** Compares a code with the stored value. */
  check(row: CodeRow, to: Addressee, code: string): Promise<Compared>;
}

/** Six digits without modulo bias: draws above the last whole million are discarded (R-OTP-1). */
export function randomCode(draw: () => number = () => crypto.getRandomValues(new Uint32Array(1))[0] ?? 0): string {
  for (;;) {
    const value = draw();
    if (value < 4_294_000_000) return String(value % 1_000_000).padStart(6, '0');
  }
}

/**
 * At most 160 characters of GSM-7, without a name or number. The last line binds the code to the
 * page (R-OTP-8).
 */
export const codeText = (code: string, host?: string, { code: sentence }: PurposeTexts = vietnamese.phone): string =>
  `${sentence.replace('{code}', code)}${host ? `\n\n@${host} #${code}` : ''}`.slice(0, 160);

const keyOf = ({ ref }: Addressee, { sends, mac }: CodeRow) => `${ref}:code:${sends}:${mac.slice(0, 8)}`;

interface OwnCodesOptions {
  readonly sender: CodeSender;
  readonly vault: Vault;
  readonly draw?: () => string;
}

/** Codes of the gateway, stored as a keyed hash of flow, phone, purpose and code. */
export function ownCodes({ sender, vault, draw = randomCode }: OwnCodesOptions): CodeIssuer {
  const parts = ({ ref, phone, purpose }: Addressee, code: string) => [ref, phone, purpose, code];
  return {
    ...(sender.from ? { from: sender.from } : {}),
    get available() {
      return areAvailable(sender);
    },
    async issue(to) {
      const code = draw();
      return {
        secret: await vault.mac('code', ...parts(to, code)),
        async send(row) {
          await sender.send(to.phone, codeText(code, to.host, to.texts), keyOf(to, row));
          return undefined;
        },
      };
    },
    check: async (row, to, code) => ((await vault.verifyMac(row.mac, 'code', ...parts(to, code))) ? 'ok' : 'wrong'),
  };
}

/**
 * Codes that a carrier issues and checks. Only the carrier's id of the attempt is stored, sealed.
 * Our own limit of attempts applies beside the carrier's. The carrier must be configured to send
 * six digits.
 *
 * @example
 * const codes = createCodes({ rows, issuer: carrierCodes({ carrier: camaraCodes(options), vault }) });
 */
export function carrierCodes({
  carrier,
  vault,
}: {
  readonly carrier: OneTimeCodes;
  readonly vault: Vault;
}): CodeIssuer {
  const context = ({ ref }: Addressee) => `code:${ref}`;
  return {
    ...(carrier.from ? { from: carrier.from } : {}),
    get available() {
      return areAvailable(carrier);
    },
    issue: (to) =>
      Promise.resolve({
        secret: '',
        async send(row) {
          // The label stands only in the line that browsers read (WebOTP): a carrier may fill in
          // only the first.
          const { codeBelow } = to.texts ?? vietnamese.phone;
          const text = to.host ? `${codeBelow}\n\n@${to.host} #{{code}}` : codeText('{{code}}', undefined, to.texts);
          return vault.seal(await carrier.send(to.phone, text, keyOf(to, row)), context(to));
        },
      }),
    async check(row, to, code) {
      if (!row.mac) return 'wrong';
      const attempt = (await vault.open(row.mac, context(to))) as string;
      return carrier.validate(attempt, code, `${to.ref}:check:${row.sends}:${row.attempts}`);
    },
  };
}
