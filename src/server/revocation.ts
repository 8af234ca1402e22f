/** Asks issuers about certificates: OCSP first, then CRLs (SECURITY C-8). No answer is a refusal, never a yes. */
import type { Certificate } from '../pki/certificate.js';
import { Budget } from '../pki/chain.js';
import { crlStatus, parseCrl, type Status } from '../pki/crl.js';
import { ocspStatus } from '../pki/ocsp.js';
import { ocspRequest } from '../pki/ocsp-request.js';
import type { Revocation } from './certificates.js';

/** Where an issuer tells of its certificates: from configuration alone, never from a certificate (T22). */
export interface StatusSource {
  /** Name of the issuer, DER, base64. */
  readonly issuer: string;
  readonly ocsp?: string;
  readonly crl?: string;
}

export interface RevocationOptions {
  readonly sources: readonly StatusSource[];
  readonly fetch?: (request: Request) => Promise<Response>;
  /** Milliseconds for each question. */
  readonly timeout?: number;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

const OCSP_MOST = 64 * 1024;
const CRL_MOST = 20 * 1024 * 1024;

/** Reads a body up to `most` bytes. */
async function bounded({ body }: Response, most: number): Promise<Uint8Array | undefined> {
  const parts: Uint8Array[] = [];
  let size = 0;
  const reader = body?.getReader();
  for (let part = await reader?.read(); part?.value; part = await reader?.read()) {
    const chunk = part.value as Uint8Array;
    size += chunk.length;
    if (size > most) {
      await reader?.cancel();
      return undefined;
    }
    parts.push(chunk);
  }
  const all = new Uint8Array(size);
  parts.reduce((at, part) => (all.set(part, at), at + part.length), 0);
  return all;
}

const toBase64 = (bytes: Uint8Array) => btoa(String.fromCharCode(...bytes));

/**
 * @example
 * const revocation = onlineRevocation({ sources: [{ issuer, ocsp: 'http://ocsp.ca.example', crl: 'http://crl.ca.example/ca.crl' }] });
 */
export function onlineRevocation(options: RevocationOptions): Revocation {
  const { sources, fetch = (request: Request) => globalThis.fetch(request), timeout = 5000, now = Date.now } = options;
  const known = new Map(sources.map((source) => [source.issuer, source]));

  async function get(request: Request, most: number): Promise<Uint8Array | undefined> {
    try {
      const signal = AbortSignal.timeout(timeout);
      const response = await fetch(new Request(request, { signal, redirect: 'error' }));
      return response.ok ? await bounded(response, most) : undefined;
    } catch {
      return undefined; // refused, too slow, or redirected: the other source is asked
    }
  }

  async function byOcsp(url: string, certificate: Certificate, issuer: Certificate) {
    const { body, nonce } = await ocspRequest(certificate, issuer);
    const headers = { 'Content-Type': 'application/ocsp-request' };
    const response = await get(new Request(url, { method: 'POST', headers, body }), OCSP_MOST);
    const at = Math.floor(now() / 1000);
    return response ? ocspStatus(certificate, issuer, response, { at, nonce }, new Budget()) : 'unknown';
  }

  async function byCrl(url: string, certificate: Certificate, issuer: Certificate) {
    const bytes = await get(new Request(url), CRL_MOST);
    const crl = bytes && parseCrl(bytes);
    const at = Math.floor(now() / 1000);
    return crl ? crlStatus(certificate, [issuer], [crl], { at }, new Budget()) : 'unknown';
  }

  return async (path) => {
    for (const [at, certificate] of path.slice(0, -1).entries()) {
      const issuer = path[at + 1];
      const source = issuer && known.get(toBase64(issuer.subject.raw));
      if (!source) return 'revocation-unavailable';
      let status: Status = source.ocsp ? await byOcsp(source.ocsp, certificate, issuer) : 'unknown';
      if (status === 'unknown' && source.crl) status = await byCrl(source.crl, certificate, issuer);
      if (status !== 'good') return status === 'revoked' ? 'revoked' : 'revocation-unavailable';
    }
    return undefined;
  };
}
