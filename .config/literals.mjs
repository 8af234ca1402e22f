// Minifies the templates of elements. A build of a page takes the same modules as the one before, so
// each is parsed once; modules without a template are not parsed.
import { minifyTemplateLiterals } from 'rollup-plugin-minify-template-literals';

const { name, transform } = minifyTemplateLiterals();
const done = new Map();

/** @returns {import('rollup').Plugin} */
export const literals = () => ({
  name,
  transform(code, id) {
    if (!/\b(?:html|svg|css)`/.test(code)) return null;
    const key = `${id}\n${code}`;
    if (!done.has(key)) done.set(key, transform.call(this, code, id));
    return done.get(key);
  },
});
