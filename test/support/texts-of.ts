/** A text, and where it is in its language. */
export type Text = readonly [path: string, text: string];

/** Every string of a language, with those that are fetched later. */
export async function textsOf(value: unknown, path: string): Promise<readonly Text[]> {
  if (typeof value === 'string') return [[path, value]];
  if (typeof value === 'function') return textsOf(await (value as () => Promise<unknown>)(), path);
  if (!value || typeof value !== 'object') return [];
  const inside = Object.entries(value).map(([name, each]) => textsOf(each, `${path}.${name}`));
  return (await Promise.all(inside)).flat();
}
