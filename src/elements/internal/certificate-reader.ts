import { part } from './part.js';

/**
 * Fetches what reads certificates: the strict reader and PKI.js, which have to agree. Called when a certificate is about to be shown, never
 * before. Rejects where a part cannot be had; then nothing of the certificate is shown.
 */
export async function certificateReader({ paths = false } = {}) {
  const [{ summarize }] = await part(
    Promise.all([
      import('../../proof/summary.js'),
      import('../../x509/pkijs-reader.js'),
      paths && import('../../x509/chain.js'),
    ]),
  );
  return summarize;
}
