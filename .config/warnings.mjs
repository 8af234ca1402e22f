// The build warnings that are allowed. Any other warning of rollup or a plugin fails the build: an
// ignored one once shipped a module that no browser could load.

const ZOD = 'node_modules/zod/v4/core';

/** Each with the reason why it is harmless. */
const HARMLESS = [
  // Misplaced annotation comments; rollup removes the comment only.
  { code: 'INVALID_ANNOTATION', modules: [`${ZOD}/util.js`] },
  { code: 'INVALID_ANNOTATION', modules: [`${ZOD}/regexes.js`] },
  // The cycle is used inside functions only, when both modules are loaded.
  { code: 'CIRCULAR_DEPENDENCY', modules: [`${ZOD}/core.js`, `${ZOD}/util.js`, `${ZOD}/core.js`] },
];

/** Used by the theme builder alone, and run in a browser by test/journeys/theme.test.ts. */
const CYCLIC = 'node_modules/colorjs.io/src/';

const modulesOf = ({ id, loc, ids }) =>
  (ids ?? [id ?? loc?.file ?? '']).map((each) => each.replace(/^.*?(?=node_modules\/)/, ''));

/** @throws {Error} for every warning that is not listed */
export const onwarn = (warning) => {
  const modules = modulesOf(warning).join();
  if (warning.code === 'CIRCULAR_DEPENDENCY' && modulesOf(warning).every((each) => each.startsWith(CYCLIC))) return;
  if (HARMLESS.some((known) => known.code === warning.code && known.modules.join() === modules)) return;
  throw new Error(`${warning.code ?? warning.plugin ?? 'warning'}: ${warning.message}`);
};
