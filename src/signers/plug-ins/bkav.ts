/**
 * BkavCA Signer Plugin.
 *
 * The protocol is derived from its published script and samples (docs/signers.md): one socket;
 * fields joined by `*`, the first a function's number, the last `end`. An answer ends with the
 * callback that the request named.
 */
import { derOf, fromBase64, toBase64 } from '../bytes.js';
import { openTalk, type OpenSocket, type Talk } from '../line.js';
import { loopbackState } from '../loopback.js';
import { messageOf, pluginSigner, type Bound } from './plugin.js';
import type { Install, Signature, Signed, Signer, SignerFault, System } from '../signer.js';
import { faultIn } from '../words.js';

export interface BkavSignerOptions {
  /** The licence key that Bkav sells for a site; without it the program neither lists nor signs. */
  readonly license?: string;
  /**
   * Names of the PKCS#11 modules in which it looks for tokens; by default those of its own tokens.
   */
  readonly modules?: readonly string[];
  /** Opens a socket; replaces `new WebSocket(…)` outside a page. */
  readonly open?: OpenSocket;
  /** The page's own origin; set it only where there is no page. */
  readonly origin?: string;
  /** Where the person gets the program and the token's driver. */
  readonly install?: (system: System) => readonly Install[];
}

const ADDRESS = 'wss://localhost:8443';
const CALLBACK = 'BkavExtensionCallback';
const FUNCTION = {
  getAllCert: 12,
  checkToken: 18,
  setUsePkcs11: 23,
  setDllName: 25,
  setLicenseKey: 26,
  signCms: 38,
  setHashAlgorithm: 42,
  setAddBase64Cert: 44,
} as const;
/** For answers that need no person. */
const TIMEOUT_MS = 3000;
/** "0" in base64: the licence does not cover this function. */
const UNLICENSED = 'MA==';
/** Results of CheckToken. 1: the token has the certificate; 3: it has not. */
const FAULTS: Readonly<Record<string, 'token-missing' | 'driver-missing'>> = {
  4: 'token-missing',
  5: 'driver-missing',
};
const ANY = '1';

const message = (...fields: readonly (string | number)[]) => [...fields, 'end'].join('*');
const question = (...fields: readonly (string | number)[]) => message(...fields, CALLBACK);

/**
 * Drops unsolicited messages: the program also sends the machine's name, MAC and address, with
 * another callback.
 */
function read(text: string): string | undefined {
  const fields = text.split('*');
  const [callback, end] = fields.splice(-2);
  return callback === CALLBACK && end === 'end' ? fields.join('*') : undefined;
}

/**
 * The certificates in its list, which is XML in base64. The element names are undocumented, so
 * every element that contains DER counts.
 */
function certificatesIn(listed: string): readonly string[] {
  const xml = new TextDecoder().decode(fromBase64(listed));
  return [...xml.matchAll(/>\s*(MII[A-Za-z0-9+/=\s]+)</g)].map(([, found = '']) => found);
}

/** The serial number as the program writes it: hex, without a sign. */
async function serialOf(certificate: Uint8Array): Promise<string> {
  const { parseCertificate } = await import('../../x509/certificate.js');
  const parsed = parseCertificate(certificate);
  if (!parsed.ok) throw new TypeError('unreadable');
  return parsed.certificate.serial.replace(/^00(?=.)/, '');
}

const installOf = (): readonly Install[] => [{ name: 'BkavCA Signer Plugin', url: 'https://www.bkavca.vn/' }];

/**
 * Signs with a token through Bkav's program. The program asks for the PIN and makes a CMS.
 *
 * @example
 * element.signers = [bkavSigner({ license: '…' })];
 */
export function bkavSigner(options: BkavSignerOptions = {}): Signer {
  const { license, modules = ['BkavCA', 'BkavCAv2S'], open, origin, install = installOf } = options;

  async function connect(signal?: AbortSignal): Promise<Talk | undefined> {
    const talk = await openTalk(ADDRESS, { signal, read, ...(open ? { open } : {}) });
    if (license !== undefined)
      talk?.tell(message(FUNCTION.setLicenseKey, license, new URL(origin ?? location.origin).host));
    talk?.tell(message(FUNCTION.setUsePkcs11, 1));
    talk?.tell(message(FUNCTION.setDllName, modules.join(',')));
    talk?.tell(message(FUNCTION.setHashAlgorithm, 1)); // SHA-256
    talk?.tell(message(FUNCTION.setAddBase64Cert, 1));
    return talk;
  }

  const tokenOf = (talk: Talk, serial: string) => talk.ask(question(FUNCTION.checkToken, serial), TIMEOUT_MS);

  async function using<T>(work: (talk: Talk) => Promise<Signed<T>>, signal?: AbortSignal): Promise<Signed<T>> {
    const talk = await connect(signal);
    if (!talk) return { ok: false, fault: await loopbackState() };
    try {
      return await work(talk);
    } finally {
      talk.close();
    }
  }

  async function list(talk: Talk): Promise<Signed<readonly string[]>> {
    const fault = FAULTS[(await tokenOf(talk, ANY)) ?? ''];
    if (fault) return { ok: false, fault };
    const listed = await talk.ask(question(FUNCTION.getAllCert, 'SerialNumber', ''));
    if (listed === UNLICENSED) return { ok: false, fault: 'refused' };
    const found = certificatesIn(listed ?? '');
    return found.length ? { ok: true, value: found } : { ok: false, fault: 'certificate-missing' };
  }

  async function sign(talk: Talk, certificate: Uint8Array, bound: Bound): Promise<Signed<Signature>> {
    const serial = await serialOf(certificate);
    const said = (await talk.ask(question(FUNCTION.signCms, toBase64(await messageOf(bound)), serial))) ?? '';
    const cms = derOf(said);
    if (cms) return { ok: true, value: { algorithm: 'CMS', signature: cms } };
    // Its answer after a failed signature is undocumented: only the token's state can be queried.
    const token = (await tokenOf(talk, serial)) ?? '';
    const faults: Readonly<Record<string, SignerFault>> = { ...FAULTS, 0: 'refused', 3: 'certificate-missing' };
    return { ok: false, fault: faults[token] ?? faultIn(said, 'failed') };
  }

  return pluginSigner(
    {
      id: 'bkav',
      name: 'BkavCA Signer Plugin',
      async detect(signal) {
        const talk = await connect(signal);
        const token = await talk?.ask(question(FUNCTION.checkToken, ANY), TIMEOUT_MS);
        talk?.close();
        return token === undefined ? loopbackState() : (FAULTS[token] ?? 'ready');
      },
      list: ({ signal }) => using(list, signal),
      make: (certificate, bound, signal) => using((talk) => sign(talk, certificate, bound), signal),
      install,
    },
    origin,
  );
}
