// PKI.js's own path validation as a worker: takes a question of the suite, answers `valid` or
// `invalid`. For comparison only (docs/x509-conformance.md); the product never uses this engine
// (F1). JavaScript, because a worker of Node 20 starts without the loader for TypeScript.
import { webcrypto as crypto } from 'node:crypto';
import { parentPort } from 'node:worker_threads';
import { fromBER } from 'asn1js';
import {
  Certificate,
  CertificateChainValidationEngine,
  CertificateRevocationList,
  CryptoEngine,
  setEngine,
} from 'pkijs';

setEngine('node', new CryptoEngine({ name: 'node', crypto }));

/** @param {string} text DER in base64 */
const schemaOf = (text) => {
  const { offset, result } = fromBER(Uint8Array.from(Buffer.from(text, 'base64')));
  if (offset === -1) throw new Error('no BER');
  return result;
};
/** @param {readonly string[]} list */
const certificates = (list) => list.map((text) => new Certificate({ schema: schemaOf(text) }));

/** @param {import('./pki-compare.js').Question} question */
const judge = async ({ leaf, intermediates, anchors, crls, time }) => {
  try {
    const engine = new CertificateChainValidationEngine({
      trustedCerts: certificates(anchors),
      // By its documentation the judged certificate comes last.
      certs: certificates([...intermediates, leaf]),
      crls: crls.map((text) => new CertificateRevocationList({ schema: schemaOf(text) })),
      checkDate: new Date(time),
    });
    return (await engine.verify()).result ? 'valid' : 'invalid';
  } catch {
    // It throws for certificates that it cannot read: that counts as a refusal.
    return 'invalid';
  }
};

parentPort?.on('message', async (question) => parentPort?.postMessage(await judge(question)));
