// What a build may warn of. Any other warning of rollup or of a plugin fails the build: one that was passed over once
// shipped a module that no browser could load.

const ZOD = 'node_modules/zod/v4/core';

/** Each with the reason why it is harmless. */
const HARMLESS = [
  // Comments that speak of the annotation; rollup removes them, and no code with them.
  { code: 'INVALID_ANNOTATION', modules: [`${ZOD}/util.js`] },
  { code: 'INVALID_ANNOTATION', modules: [`${ZOD}/regexes.js`] },
  // Each needs the other inside functions only, when both are loaded.
  { code: 'CIRCULAR_DEPENDENCY', modules: [`${ZOD}/core.js`, `${ZOD}/util.js`, `${ZOD}/core.js`] },
];

const modulesOf = ({ id, loc, ids }) =>
  (ids ?? [id ?? loc?.file ?? '']).map((each) => each.replace(/^.*?(?=node_modules\/)/, ''));

/** @throws Error for every warning that is not listed. */
export const onwarn = (warning) => {
  const modules = modulesOf(warning).join();
  if (HARMLESS.some((known) => known.code === warning.code && known.modules.join() === modules)) return;
  throw new Error(`${warning.code ?? warning.plugin ?? 'warning'}: ${warning.message}`);
};
