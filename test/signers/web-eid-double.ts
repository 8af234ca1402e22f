/**
 * Web eID's library, extension and application in one, with the interface of `web-eid.js` 2,
 * because the registries reached here have no package of it. It signs as its architecture
 * specifies: the hash of H(origin) ‖ H(nonce).
 */
import { createHash, KeyObject, sign } from 'node:crypto';
import type { Holder } from '../../demo/sandbox/authority/issue.js';
import type { WebEidLibrary } from '../../demo/signers/web-eid.js';

export interface WebEidDouble {
  readonly library: WebEidLibrary;
  /** The next result: an error code, `waiting`, or a lie. */
  how: string;
  /** The nonces that it received. */
  readonly asked: string[];
  /** Ends every pending request. */
  release(): void;
}

const sha256 = (text: string) => createHash('sha256').update(text).digest();
const failure = (code: string) => Object.assign(new Error('for developers'), { code });

export function webEidDouble(holder: Holder, other: Holder, origin: string): WebEidDouble {
  let pending: (() => void) | undefined;
  const double: WebEidDouble = {
    how: 'ready',
    asked: [],
    release: () => pending?.(),
    library: { status, getSigningCertificate, authenticate },
  };

  async function act() {
    if (pending) throw failure('ERR_WEBEID_ACTION_PENDING');
    if (double.how === 'waiting') await new Promise<void>((resolve) => (pending = resolve));
    pending = undefined;
    if (double.how.startsWith('ERR_')) throw failure(double.how);
  }
  async function status() {
    await Promise.resolve();
    if (/UNAVAILABLE|VERSION/.test(double.how)) throw failure(double.how);
    return { library: '2.0.2', extension: '2.2.0', nativeApp: '2.6.0' };
  }
  async function getSigningCertificate() {
    await act();
    return { certificate: Buffer.from(holder.der).toString('base64'), supportedSignatureAlgorithms: [] };
  }
  async function authenticate(nonce: string) {
    double.asked.push(nonce);
    await act();
    if (nonce.length < 44) throw failure('ERR_WEBEID_NATIVE_INVALID_ARGUMENT');
    const by = double.how === 'other-key' || double.how === 'other-certificate' ? other : holder;
    const shown = double.how === 'other-certificate' ? other : holder;
    const seen = double.how === 'other-origin' ? 'https://evil.example' : origin;
    const message = Buffer.concat([sha256(seen), sha256(double.how === 'other-message' ? `${nonce}x` : nonce)]);
    const key = KeyObject.from(by.keys.privateKey);
    return {
      unverifiedCertificate: Buffer.from(shown.der).toString('base64'),
      algorithm: key.asymmetricKeyType === 'rsa' ? 'RS256' : 'ES256',
      signature: sign('sha256', message, { key, dsaEncoding: 'ieee-p1363' }).toString('base64'),
      format: double.how === 'other-format' ? 'web-eid:2.0' : 'web-eid:1.0',
      appVersion: 'https://web-eid.eu/web-eid-app/releases/2.6.0+0',
    };
  }
  return double;
}
