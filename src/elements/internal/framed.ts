/** Whether a page of another origin holds this one in a frame (T30). */
export function isFramed(): boolean {
  if (window.top === window) return false;
  try {
    return window.top?.location.origin !== location.origin;
  } catch {
    return true; // another origin's location cannot be read
  }
}
