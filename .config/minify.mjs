// Minifies each chunk with swc: as small as three passes of Terser, in a seventh of the time.
import { minify as swc } from '@swc/core';

/** @returns {import('rollup').Plugin} */
export const minify = () => ({
  name: 'minify',
  // No `unsafe_` option: they break packages such as node-forge, which calls a function with `new`.
  renderChunk: (code) =>
    swc(code, {
      module: true,
      compress: { ecma: 2022, passes: 3 },
      mangle: true,
      format: { comments: false, ecma: 2022 },
      sourceMap: true,
    }),
});
