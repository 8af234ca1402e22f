import { editDistance } from '../../edit-distance.js';

/** Development machines. Elsewhere citizens may open the console, so nothing is logged. */
export const isDevelopment = (host: string): boolean =>
  /^(?:localhost|127\.[\d.]+|\[::1\]|.+\.(?:localhost|local|test|lan|internal))$/.test(host);

/** Attributes of every element, and attributes that are read without being observed. */
const OTHERS = [
  'id',
  'class',
  'slot',
  'style',
  'hidden',
  'part',
  'title',
  'dir',
  'role',
  'sign-in-url',
  'recover-url',
  'next-url',
  'hotline',
];

/** The known name that a misspelt one most probably means, if any is near. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  if (known.includes(name)) return undefined;
  const bare = (text: string) => text.toLowerCase().replaceAll('-', '');
  const far = name.length < 6 ? 1 : 2;
  return known.find((each) => editDistance(bare(name), bare(each)) <= far);
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
