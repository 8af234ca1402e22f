import { part } from './part.js';

/**
 * Fetches both certificate readers, the strict one and PKI.js, which have to agree. Call it only
 * when a certificate is about to be shown. Rejects where a part cannot be fetched; then nothing of
 * the certificate is shown.
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
