/** Whether a page of another origin frames this one (T30). */
function isFramed(): boolean {
  if (window.top === window) return false;
  try {
    return window.top?.location.origin !== location.origin;
  } catch {
    return true; // another origin's location cannot be read
  }
}

/** Why this page may not show a form; `undefined` when it may. */
export function barredBy(allowFramed: boolean): 'framed' | 'insecure' | undefined {
  if (isFramed() && !allowFramed) return 'framed';
  // Without https there is no WebCrypto, and others on the network can read what is typed.
  return (crypto as Partial<Crypto>).subtle ? undefined : 'insecure';
}
