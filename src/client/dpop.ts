import { randomKey } from './random-key.js';
import { within } from '../within.js';
import type { Proof } from './http.js';

/**
 * Timeout of the key store, in milliseconds. After it the key lives as long as the page (WebKit bug
 * 226547: IndexedDB may never answer).
 */
const STORE_MS = 1000;

/**
 * DPoP proofs (RFC 9449) with a P-256 key that cannot be exported from this browser: a flow's id
 * that is copied to another profile is useless there (T42). The key lives in IndexedDB, or as long
 * as the page where IndexedDB is closed.
 *
 * @example
 * const backend = httpBackend({ endpoint, proof: createProof() });
 */
export function createProof(): Proof {
  let pair: Promise<CryptoKeyPair> | undefined;
  return async (htm, url, token) => {
    if (!('subtle' in crypto)) return undefined; // an insecure page sends a plain bearer token
    const { privateKey, publicKey } = await (pair ??= key());
    const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', publicKey);
    const { origin, pathname } = new URL(url);
    const claims = {
      jti: randomKey(),
      htm,
      htu: origin + pathname,
      iat: Math.floor(Date.now() / 1000),
      ...(token ? { ath: base64url(await crypto.subtle.digest('SHA-256', bytes(token))) } : {}),
    };
    const signed = [{ typ: 'dpop+jwt', alg: 'ES256', jwk: { kty, crv, x, y } }, claims]
      .map((part) => base64url(bytes(JSON.stringify(part))))
      .join('.');
    const signature = await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, privateKey, bytes(signed));
    return `${signed}.${base64url(signature)}`;
  };
}

const bytes = (text: string) => new TextEncoder().encode(text);

const base64url = (data: ArrayBuffer | Uint8Array) =>
  btoa(String.fromCharCode(...new Uint8Array(data)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');

const asked = <T>(request: IDBRequest<T>) =>
  new Promise<T>((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(new Error('IndexedDB'));
  });

/** The key of this browser profile: the stored one, or else `fresh`, which is then stored. */
async function kept(fresh: CryptoKeyPair): Promise<CryptoKeyPair> {
  const open = indexedDB.open('dvc-register', 1);
  open.onupgradeneeded = () => open.result.createObjectStore('key');
  const database = await asked(open);
  const store = database.transaction('key', 'readwrite').objectStore('key');
  const found = (await asked(store.get('proof'))) as CryptoKeyPair | undefined;
  if (!found) await asked(store.put(fresh, 'proof'));
  database.close();
  return found ?? fresh;
}

async function key(): Promise<CryptoKeyPair> {
  const fresh = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify']);
  // Private modes may refuse, and a broken store may never answer: the key then lives with the
  // page.
  return within(STORE_MS, kept(fresh)).catch(() => fresh);
}
