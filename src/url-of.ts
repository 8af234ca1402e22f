/** Reads a URL; `undefined` where a text is none. `URL.canParse` is younger than the oldest browsers. */
export function urlOf(text: string, base?: string): URL | undefined {
  try {
    return new URL(text, base);
  } catch {
    return undefined;
  }
}
