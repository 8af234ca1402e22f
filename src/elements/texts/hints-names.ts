/** Development machines. Elsewhere citizens may open the console, so nothing is logged. */
export const isDevelopment = (host: string): boolean =>
  /^(?:localhost|127\.[\d.]+|\[::1\]|.+\.(?:localhost|local|test|lan|internal))$/.test(host);

/** Attributes of every element, and attributes that are read without being observed. */
const OTHERS = ['id', 'class', 'slot', 'style', 'hidden', 'part', 'title', 'dir', 'role', 'sign-in-url', 'recover-url'];

/** Edit distance: letters to change, add, drop or swap with a neighbour. */
function distance(one: string, other: string): number {
  const rows = [Array.from({ length: other.length + 1 }, (_, n) => n)];
  for (let i = 1; i <= one.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= other.length; j += 1) {
      const same = one[i - 1] === other[j - 1];
      const [above = 0, left = 0, corner = 0] = [rows[i - 1]?.[j], row[j - 1], rows[i - 1]?.[j - 1]];
      let least = Math.min(above + 1, left + 1, corner + (same ? 0 : 1));
      const swapped = one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
      if (i > 1 && j > 1 && swapped) least = Math.min(least, (rows[i - 2]?.[j - 2] ?? 0) + 1);
      row.push(least);
    }
    rows.push(row);
  }
  return rows[one.length]?.[other.length] ?? Infinity;
}

/** The known name that a misspelt one most probably means, if any is near. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  if (known.includes(name)) return undefined;
  const bare = (text: string) => text.toLowerCase().replaceAll('-', '');
  const far = name.length < 6 ? 1 : 2;
  return known.find((each) => distance(bare(name), bare(each)) <= far);
}

/** Unknown attributes and properties that are near to known ones: `endpiont` for `endpoint`. */
export function misspelt(element: HTMLElement): readonly (readonly [string, string])[] {
  const { observedAttributes = [], properties = {} } = element.constructor as typeof HTMLElement & {
    readonly observedAttributes?: readonly string[];
    readonly properties?: object;
  };
  const attributes = [...observedAttributes, ...OTHERS];
  const names = Object.keys(properties);
  const given = [
    ...element.getAttributeNames().map((name) => [name, attributes] as const),
    // An own property is one that was assigned but never declared.
    ...Object.keys(element)
      .filter((name) => !/^[_$]/.test(name))
      .map((name) => [name, names] as const),
  ];
  return given.flatMap(([name, known]) => {
    const meant = /^(?:data|aria)-/.test(name) ? undefined : nearest(name, known);
    return meant ? [[name, meant] as const] : [];
  });
}
