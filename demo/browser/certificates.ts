import 'dvc-register/elements/certificate-card.js';
import type { DvcCertificateCard } from 'dvc-register/elements/certificate-card.js';

/** @throws {DOMException} when it is no base64 */
const fromBase64 = (text: string) => Uint8Array.from(atob(text), (char) => char.charCodeAt(0));

/** What the sandbox's gateway trusts, as PEM: on a card it is advice alone. */
const anchors = JSON.parse(document.querySelector('#anchors')?.textContent ?? '[]') as readonly string[];

/** Each certificate of the page onto its card. */
for (const card of document.querySelectorAll<DvcCertificateCard>('dvc-certificate-card[data-der]')) {
  card.anchors = anchors;
  card.der = fromBase64(card.dataset['der'] ?? '');
}

/** DER as it is, or the first block of a PEM file. */
async function derOf(file: File): Promise<Uint8Array> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const [, body] = /-----BEGIN CERTIFICATE-----([\s\S]*?)-----END/.exec(new TextDecoder('latin1').decode(bytes)) ?? [];
  try {
    return body ? fromBase64(body.replace(/\s/g, '')) : bytes;
  } catch {
    // InvalidCharacterError: a PEM of something else; the card says that it cannot be read.
    return bytes;
  }
}

const own = document.querySelector<DvcCertificateCard>('#own');
document.querySelector<HTMLInputElement>('#certificate')?.addEventListener('change', ({ target }) => {
  const file = target instanceof HTMLInputElement ? target.files?.[0] : undefined;
  if (own && file)
    derOf(file).then(
      (der) => (own.der = der),
      () => (own.der = new Uint8Array()),
    );
});
