// Writes dist/react: a component for each element that a page writes down. On a server it draws what
// the element shows first; in the page it fetches the element's script.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const componentOf = ({ tagName }) => tagName.replaceAll(/(?:^|-)(\w)/g, (_all, letter) => letter.toUpperCase());

/** The components. The only directive that a portal's own page would need stands in its first line. */
const script = (elements) => `'use client';
import { Children, createContext, createElement, useContext, useEffect } from 'react';
import { prerender } from '#prerender';
import '../elements/hydrate/hydrate.js';

/** Whether the component is inside another one, which draws the first view. */
const Inside = createContext(false);
/** The methods inside <dvc-register>, by their tags. */
const methodsOf = (children) =>
  Children.toArray(children).flatMap(({ type }) => /^dvc-register-(.+)/.exec(type?.tag ?? type)?.[1] ?? []);

const component = (tag, load) =>
  Object.assign(
    ({ children, nonce, onReceipt, ...props }) => {
      const inside = useContext(Inside);
      useEffect(() => {
        void load();
      }, []);
      const { lang, audience } = props;
      const shadow =
        typeof window === 'undefined' && !inside
          ? prerender({ tag, methods: methodsOf(children), lang, audience, nonce })
          : '';
      return createElement(
        tag,
        { ...props, ...(onReceipt && { 'ondvc-complete': ({ receipt }) => void onReceipt(receipt) }) },
        // A browser takes it for the element's shadow root and leaves no child: nothing to hydrate.
        shadow ? createElement('template', { shadowrootmode: 'open', dangerouslySetInnerHTML: { __html: shadow } }) : null,
        createElement(Inside.Provider, { value: true }, children),
      );
    },
    { tag },
  );

${elements
  .map((each) => {
    const module =
      each.tagName === 'dvc-register' ? './choice.js' : each.path.replace(/^src/, '..').replace(/ts$/, 'js');
    return `export const ${componentOf(each)} = component('${each.tagName}', () => import('${module}'));`;
  })
  .join('\n')}
`;

/**
 * What <dvc-register> fetches at first. Turbopack writes what two later scripts share into both: the first
 * form stands here, so that they find it.
 */
const choice = `import '../elements/registration.js';
import '../elements/mobile.js';
`;

/** Their types, after those of the tags. */
export const componentTypes = (elements) => `
interface Own {
  /** The nonce of \`style-src\`, for the styles that the server draws. */
  readonly nonce?: string | undefined;
  /** Takes the receipt of a completed registration: in Next a server action, or any function. */
  readonly onReceipt?: ((receipt: string | undefined) => unknown) | undefined;
}
type Component<Name extends Tag> = (props: DvcElements[Name] & Own) => ReactElement;

${elements.map((each) => `export declare const ${componentOf(each)}: Component<'${each.tagName}'>;`).join('\n')}
`;

/** Writes the components and what stands for the server's renderer in a page. */
export function writeReact(root, elements) {
  const folder = join(root, 'dist', 'react');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'react.js'), script(elements));
  writeFileSync(join(folder, 'choice.js'), choice);
  writeFileSync(join(root, 'dist', 'prerender', 'none.js'), `export const prerender = () => '';\n`);
}
