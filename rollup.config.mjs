import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import resolve from '@rollup/plugin-node-resolve';
import terser from '@rollup/plugin-terser';
import esbuild from 'rollup-plugin-esbuild';
import { minifyTemplateLiterals } from 'rollup-plugin-minify-template-literals';

const sources = (folder) =>
  readdirSync(join('src', folder), { recursive: true })
    .map(String)
    .filter((file) => file.endsWith('.ts'))
    .map((file) => join('src', folder, file));

const isOurs = (id) => id.startsWith('.') || id.startsWith('/');
const plugins = () => [
  minifyTemplateLiterals(),
  esbuild({ target: 'es2022', tsconfig: 'tsconfig.json', sourceMap: true }),
];
const onwarn = (warning) => {
  if (warning.code === 'EMPTY_BUNDLE') return; // a module of types only
  throw new Error(warning.message);
};

/** Puts zxing's binary beside the module that loads it, where `new URL(…, import.meta.url)` finds it in any bundler. */
const decoder = (fileName) => ({
  name: 'decoder',
  generateBundle() {
    const file = createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm');
    this.emitFile({ type: 'asset', fileName, source: readFileSync(file) });
  },
});

/** What a bundler takes: our modules as they are, packages left to the consumer. */
const modules = {
  input: sources('.'),
  external: (id) => !isOurs(id),
  output: { dir: 'dist', preserveModules: true, preserveModulesRoot: 'src', sourcemap: true },
  plugins: [...plugins(), decoder('capture/zxing_reader.wasm')],
  onwarn,
};

/** What a script tag takes: one minified module an element, everything included, common code in shared chunks. */
const cdn = {
  input: Object.fromEntries(
    readdirSync('src/elements')
      .filter((file) =>
        /^(all|registration|method-picker|mobile|insurance|post|usb|sim|signature|certificate-card)\.ts$/.test(file),
      )
      .map((file) => [file.slice(0, -3), join('src/elements', file)]),
  ),
  output: { dir: 'dist/cdn', chunkFileNames: 'chunks/[name]-[hash].js', sourcemap: true },
  plugins: [
    ...plugins(),
    decoder('chunks/zxing_reader.wasm'),
    resolve({ browser: true, exportConditions: ['production'] }),
    terser({ module: true, ecma: 2022, compress: { passes: 3, unsafe_arrows: true }, format: { comments: false } }),
  ],
  onwarn,
};

export default Object.keys(cdn.input).length ? [modules, cdn] : [modules];
