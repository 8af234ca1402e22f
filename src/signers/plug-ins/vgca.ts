/**
 * VGCA Sign Service, the program of the government's authority (Ban Cơ yếu Chính phủ).
 *
 * The protocol is derived from its published script vgcaplugin.js and from pages that call it
 * (docs/signers.md): one socket per call, `wss://127.0.0.1:8987/<Operation>`, with one text each
 * way; the answer is JSON with `Status` 0 for success.
 */
import { derOf, fromBase64, sameBytes, toBase64 } from '../bytes.js';
import { askOnce, type OpenSocket } from '../line.js';
import { loopbackState } from '../loopback.js';
import { messageOf, pluginSigner } from './plugin.js';
import type { Install, Signature, Signed, Signer, SignerFault, System } from '../signer.js';
import { faultIn } from '../words.js';

export interface VgcaSignerOptions {
  /** Opens a socket; replaces `new WebSocket(…)` outside a page. */
  readonly open?: OpenSocket;
  /** The page's own origin; set it only where there is no page. */
  readonly origin?: string;
  /** Where the person gets the program and the token's driver. */
  readonly install?: (system: System) => readonly Install[];
}

const ADDRESS = 'wss://127.0.0.1:8987';
/** For answers that need no person. */
const TIMEOUT_MS = 3000;

interface Reply {
  readonly Status?: unknown;
  readonly Message?: unknown;
  readonly Error?: unknown;
  readonly CertInfo?: { readonly Base64Data?: unknown };
  readonly Signature?: unknown;
  readonly CertBase64?: unknown;
}

const refusal = ({ Message, Error: error }: Reply, otherwise: SignerFault) =>
  ({ ok: false, fault: faultIn(Message ?? error, otherwise) }) as const;

/**
 * The authority's download page for the program and its tokens' drivers. The guide links to the
 * page's former address.
 */
const installOf = (): readonly Install[] => [{ name: 'VGCA Sign Service', url: 'https://ca.gov.vn/tai-phan-mem' }];

/**
 * Signs with a token of the government's authority. The program lets the person choose the
 * certificate and enter the PIN.
 *
 * @example
 * const signer = vgcaSigner();
 */
export function vgcaSigner({ open, origin, install = installOf }: VgcaSignerOptions = {}): Signer {
  const options = open ? { open } : {};
  const call = (operation: string, text: string, signal?: AbortSignal) =>
    askOnce(`${ADDRESS}/${operation}`, text, { ...options, signal });

  async function ask(operation: string, text: string, signal?: AbortSignal): Promise<Signed<Reply>> {
    const { open: answered, said = '' } = await call(operation, text, signal);
    if (!answered) return { ok: false, fault: await loopbackState() };
    return { ok: true, value: JSON.parse(said) as Reply };
  }

  return pluginSigner(
    {
      id: 'vgca',
      name: 'VGCA Sign Service',
      // Only `GetCertInfo` would say that the token is missing, and it may open a window.
      async detect(signal) {
        const asked = await askOnce(`${ADDRESS}/GetVersion`, 'GetVersion', { ...options, signal, within: TIMEOUT_MS });
        return asked.said ? 'ready' : loopbackState();
      },
      async list({ signal }) {
        const asked = await ask('GetCertInfo', 'get_cert_info', signal);
        if (!asked.ok) return asked;
        const { Status, CertInfo } = asked.value;
        if (Status !== 0) return refusal(asked.value, 'token-missing');
        return { ok: true, value: [String(CertInfo?.Base64Data)] };
      },
      async make(certificate, bound, signal): Promise<Signed<Signature>> {
        const hash = toBase64(new Uint8Array(await crypto.subtle.digest('SHA-256', await messageOf(bound))));
        const request = { HashAlg: 'SHA256', HashValue: hash, Encode: 'RSA' };
        const asked = await ask('SignMsg', JSON.stringify(request), signal);
        if (!asked.ok) return asked;
        const { Status, Signature: signature, CertBase64 } = asked.value;
        if (Status !== 0) return refusal(asked.value, 'failed');
        // The program lets the person choose again, and names the certificate that signed.
        const by = typeof CertBase64 === 'string' ? derOf(CertBase64) : undefined;
        if (by && !sameBytes(by, certificate)) return { ok: false, fault: 'certificate-missing' };
        return { ok: true, value: { algorithm: 'RS256', signature: fromBase64(String(signature)) } };
      },
      install,
    },
    origin,
  );
}
