// The page part of `bench:pki`: validates a chain of three with the product, and verifies the same
// signatures with bare WebCrypto.
import { rawEcdsa } from '../../src/x509/algorithms.js';
import { parseCertificate } from '../../src/x509/certificate.js';
import { validate } from '../../src/x509/chain.js';

/**
 * A chain as DER in base64, from the leaf to the anchor, with WebCrypto's name of its algorithm.
 */
export interface Chain {
  readonly certificates: readonly string[];
  readonly scheme: 'RSASSA-PKCS1-v1_5' | 'ECDSA';
  readonly at: number;
}

export interface Measured {
  /** Median of single runs, in milliseconds. */
  readonly ours: number;
  /** Each verification including the import of its key. */
  readonly raw: number;
  /** The same with imported keys; reported for comparison only. */
  readonly keysReady: number;
}

const bytesOf = (base64: string): Uint8Array<ArrayBuffer> => Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));

const read = (bytes: Uint8Array) => {
  const verdict = parseCertificate(bytes);
  if (!verdict.ok) throw new Error(verdict.fault);
  return verdict.certificate;
};

/** The inputs of each verification, parsed in advance. */
const bare = (chain: readonly Uint8Array[], scheme: Chain['scheme']) => {
  const certificates = chain.map(read);
  return certificates.slice(0, -1).map((certificate, at) => {
    const issuer = certificates[at + 1];
    if (!issuer) throw new Error('a chain of three');
    const spki = Uint8Array.from(issuer.key.spki);
    const signature = Uint8Array.from(
      (scheme === 'ECDSA' ? rawEcdsa(certificate.signature, 32) : certificate.signature) ?? [],
    );
    return { spki, signature, signed: Uint8Array.from(certificate.signed) };
  });
};

type Part = ReturnType<typeof bare>[number];

const median = (list: readonly number[]): number => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)] ?? NaN;

/** Alternates both measurements, so that other load on the machine affects them equally. */
export const measure = async (chain: Chain, runs: number): Promise<Measured> => {
  const der = chain.certificates.map(bytesOf);
  const parts = bare(der, chain.scheme);
  const name = chain.scheme;
  const key = name === 'ECDSA' ? { name, namedCurve: 'P-256' } : { name, hash: 'SHA-256' };
  const importOf = ({ spki }: Part) => crypto.subtle.importKey('spki', spki, key, false, ['verify']);
  const verifyBy = (imported: CryptoKey, { signature, signed }: Part) =>
    crypto.subtle.verify({ name, hash: 'SHA-256' }, imported, signature, signed);
  const raw = async (): Promise<void> => {
    for (const part of parts) if (!(await verifyBy(await importOf(part), part))) throw new Error('raw');
  };
  const ready = await Promise.all(parts.map(async (part) => ({ part, imported: await importOf(part) })));
  const keysReady = async (): Promise<void> => {
    for (const { part, imported } of ready) if (!(await verifyBy(imported, part))) throw new Error('keys');
  };
  const ours = async (): Promise<void> => {
    const [leaf, issuer, anchor] = der.map(read);
    if (!leaf || !issuer || !anchor) throw new Error('a chain of three');
    const verdict = await validate(leaf, { at: chain.at, anchors: [anchor], intermediates: [issuer] });
    if (!verdict.ok) throw new Error(verdict.fault);
  };
  const times: Record<keyof Measured, number[]> = { ours: [], raw: [], keysReady: [] };
  const timed = async (which: keyof Measured, run: () => Promise<void>, kept: boolean): Promise<void> => {
    const begun = performance.now();
    await run();
    if (kept) times[which].push(performance.now() - begun);
  };
  // Warm-up: the engine's compilers settle after some hundred runs.
  for (let run = -500; run < runs; run++) {
    await timed('keysReady', keysReady, run >= 0);
    await timed('raw', raw, run >= 0);
    await timed('ours', ours, run >= 0);
  }
  return { ours: median(times.ours), raw: median(times.raw), keysReady: median(times.keysReady) };
};

Object.assign(globalThis, { measure });
