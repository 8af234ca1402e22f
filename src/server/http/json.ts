/**
 * Parses untrusted JSON (T43): rejects deep nesting, duplicate keys, prototype names, NUL and lone
 * surrogates.
 */

const DEPTH = 32;
const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype']);

/** The index after the string that starts at `start`. */
function endOfText(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at + 1;
}

/**
 * The strings and punctuation of valid JSON in order, without numbers, literals and white space.
 */
function* tokens(text: string): Generator<string> {
  for (let at = 0; at < text.length;) {
    const char = text[at] ?? '';
    const end = char === '"' ? endOfText(text, at) : at + 1;
    if (char === '"' || '{}[]:,'.includes(char)) yield text.slice(at, end);
    at = end;
  }
}

/** Whether valid JSON has no duplicate key in any object and nests at most `DEPTH` levels. */
function isPlain(text: string): boolean {
  const keys: (Set<string> | null)[] = [];
  let last = '';
  for (const token of tokens(text)) {
    if (token === '{') keys.push(new Set());
    else if (token === '[') keys.push(null);
    else if (token === '}' || token === ']') keys.pop();
    else if (token === ':') {
      const key = JSON.parse(last) as string;
      const known = keys.at(-1);
      if (!known || known.has(key) || FORBIDDEN.has(key)) return false;
      known.add(key);
    }
    if (keys.length > DEPTH) return false;
    last = token;
  }
  return true;
}

const isText = (text: string) => !text.includes('\0') && !/\p{Surrogate}/u.test(text);

const isClean = (value: unknown): boolean => {
  if (typeof value === 'string') return isText(value);
  if (typeof value !== 'object' || value === null) return true;
  return Object.entries(value).every(([key, inner]) => isText(key) && isClean(inner));
};

/** The parsed value; `undefined` if the text is not acceptable JSON. Never throws. */
export function parseJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return isPlain(text) && isClean(value) ? value : undefined;
  } catch {
    return undefined; // not JSON, or too deep for the parser
  }
}
