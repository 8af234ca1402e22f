/** Who makes and checks one-time codes: the gateway, or the carrier. */
import type { Addressee, CodeRow, Compared } from './codes.js';
import { vietnamese } from '../../locales/gateway.js';
import { areAvailable, type CodeSender, type OneTimeCodes, type Partnered } from '../ports.js';
import type { Vault } from '../vault/vault.js';

export interface CodeIssuer extends Partnered {
  /** Who the text is from. */
  readonly from?: string;
  /** What is kept before anything is sent, and what sends it; that may hand back what is to be kept instead. */
  issue(to: Addressee): Promise<{
    readonly secret: string;
    readonly send: (row: CodeRow) => Promise<string | undefined>;
  }>;
  /** Compares with what was kept. */
  check(row: CodeRow, to: Addressee, code: string): Promise<Compared>;
}

/** Six digits without bias: values above the last whole million are thrown away (R-OTP-1). */
export function randomCode(draw: () => number = () => crypto.getRandomValues(new Uint32Array(1))[0] ?? 0): string {
  for (;;) {
    const value = draw();
    if (value < 4_294_000_000) return String(value % 1_000_000).padStart(6, '0');
  }
}

/** At most 160 characters of GSM-7; no name, no number; the last line binds the code to the page (R-OTP-8). */
export const codeText = (code: string, host?: string, { code: sentence } = vietnamese.phone): string =>
  `${sentence.replace('{code}', code)}${host ? `\n\n@${host} #${code}` : ''}`.slice(0, 160);

const keyOf = ({ ref }: Addressee, { sends, mac }: CodeRow) => `${ref}:code:${sends}:${mac.slice(0, 8)}`;

interface OwnCodesOptions {
  readonly sender: CodeSender;
  readonly vault: Vault;
  readonly draw?: () => string;
}

/** Codes of the gateway's own: kept as a keyed hash over flow, phone, purpose and code. */
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
 * Codes that a carrier makes and checks: only its name for the attempt is kept, sealed. Our own count of tries holds
 * beside the carrier's. The carrier must be told to send six digits.
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
          // The label stands once, in the line that browsers read (WebOTP), as a carrier may fill in only the first.
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
