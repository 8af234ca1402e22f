/** Parses the file as YAML (JSON is YAML too) and locates its keys. */
import { isMap, isNode, isPair, isScalar, LineCounter, parseDocument, type Node } from 'yaml';
import type { Path } from './walk.js';

interface Place {
  readonly line: number;
  readonly column: number;
}

/** A mistake and its place in the file. */
export interface Mistake {
  readonly path: Path;
  readonly message: string;
  /** Its place, if it is not the place of the path. */
  readonly place?: Place;
}

export interface ParsedFile {
  readonly value: unknown;
  readonly mistakes: readonly Mistake[];
  /** The place of a key. For a missing key: the place of its nearest ancestor. */
  placeOf(path: Path): Place;
}

const SENTENCES: Readonly<Record<string, string>> = {
  DUPLICATE_KEY: 'This key is given twice.',
  TAB_AS_INDENT: 'Indent with spaces, not with tabs.',
  MULTIPLE_DOCS: 'The file holds more than one document.',
  BAD_INDENT: 'The indentation does not fit the lines above; or a bracket or a quotation mark above is not closed.',
};

export function parseFile(text: string): ParsedFile {
  const lines = new LineCounter();
  const parsed = parseDocument(text, { lineCounter: lines, prettyErrors: false, merge: true });
  const placeAt = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };
  const mistakes = parsed.errors.map(
    // The parser's messages are dropped, because they quote the file.
    ({ code, pos }): Mistake => ({
      path: [],
      message: SENTENCES[code] ?? `This is not YAML (${code}).`,
      place: placeAt(pos[0]),
    }),
  );
  return {
    value: mistakes.length ? undefined : (parsed.toJS() as unknown),
    mistakes,
    placeOf(path) {
      let found: Node | undefined;
      let at: unknown = parsed.contents;
      for (const key of path) {
        const next = step(at, key);
        if (!next) break;
        [found, at] = next;
      }
      return placeAt(found?.range?.[0] ?? 0);
    },
  };
}

/** Steps from a node to a key: the node to report, and the value. */
function step(at: unknown, key: PropertyKey): readonly [Node, unknown] | undefined {
  if (isMap(at)) {
    const pair = at.items.find((each) => isPair(each) && isScalar(each.key) && each.key.value === key);
    return pair && isNode(pair.key) ? [pair.key, pair.value] : undefined;
  }
  const item: unknown = isCollectionLike(at) ? at.items[Number(key)] : undefined;
  return isNode(item) ? [item, item] : undefined;
}

const isCollectionLike = (at: unknown): at is { readonly items: readonly unknown[] } =>
  typeof at === 'object' && at !== null && 'items' in at && Array.isArray(at.items);
