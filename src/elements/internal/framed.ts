/** Whether a page of another origin frames this one (T30). */
export function isFramed(): boolean {
  if (window.top === window) return false;
  try {
    return window.top?.location.origin !== location.origin;
  } catch {
    return true; // another origin's location cannot be read
  }
}
