import 'dvc-register/elements/certificate-card.js';
import type { DvcCertificateCard } from 'dvc-register/elements/certificate-card.js';

/** @throws {DOMException} when the text is not base64 */
const fromBase64 = (text: string) => Uint8Array.from(atob(text), (char) => char.charCodeAt(0));

/** The trust anchors of the sandbox's gateway, as PEM. On a card they are advice only. */
const anchors = JSON.parse(document.querySelector('#anchors')?.textContent ?? '[]') as readonly string[];

/** Draws each certificate of the page on its card. */
for (const card of document.querySelectorAll<DvcCertificateCard>('dvc-certificate-card[data-der]')) {
  card.anchors = anchors;
  card.der = fromBase64(card.dataset['der'] ?? '');
}

/** Returns DER unchanged, or the first block of a PEM file. */
async function derOf(file: File): Promise<Uint8Array> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const [, body] = /-----BEGIN CERTIFICATE-----([\s\S]*?)-----END/.exec(new TextDecoder('latin1').decode(bytes)) ?? [];
  try {
    return body ? fromBase64(body.replace(/\s/g, '')) : bytes;
  } catch {
    // InvalidCharacterError: the PEM contains something else; the card says that it is unreadable.
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
