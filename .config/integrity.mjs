// Writes `dist/sri.json`, the hash of each file of dist/cdn, and the lines that a page takes with these hashes:
// `dist/cdn/snippet.html` and its like, and `dist/cdn/drawn/*.html` with the first view in HTML.
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from './setup.mjs';

const folder = join(root, 'dist', 'cdn');
const digest = (algorithm, content) => `${algorithm}-${createHash(algorithm).update(content).digest('base64')}`;

const hashOf = (algorithm, file) => digest(algorithm, readFileSync(join(folder, file)));

/** The files of dist/cdn, by their paths there. Source maps are not in the package. */
const files = () =>
  readdirSync(folder, { recursive: true })
    .filter((file) => statSync(join(folder, file)).isFile() && !file.endsWith('.map'))
    .sort();

/** Pages with the choice of methods, with one method, and with any elements of ours: by the script that they run. */
const PAGES = {
  registration: 'snippet.html',
  ...Object.fromEntries(
    ['federation', 'mobile', 'insurance', 'post', 'usb', 'sim', 'signature', 'all'].map((name) => [
      name,
      `snippets/${name}.html`,
    ]),
  ),
};
/** Pages whose first view needs no answer of the gateway, and so can stand in their HTML: by script, the methods inside. */
const DRAWN = {
  registration: ['mobile', 'insurance', 'post', 'usb', 'sim', 'signature'],
  mobile: [],
  post: [],
  sim: [],
};
/** Scripts that a page may run besides. */
const BESIDES = ['language.js', 'hydrate.js'];

/** These scripts and all that they import: at once, or also later. */
function reached(scripts, later) {
  const imports = later ? /(?:from|import\(?)\s*"(\.[^"]+)"/g : /(?:from|import)\s*"(\.[^"]+)"/g;
  const found = new Set();
  const visit = (script) => {
    if (found.has(script)) return;
    found.add(script);
    const code = readFileSync(join(folder, script), 'utf8');
    for (const [, path] of code.matchAll(imports)) visit(join(dirname(script), path));
  };
  scripts.forEach(visit);
  return [...found].sort();
}

/**
 * The lines of HTML for the head of a page that serves dist/cdn at `base` and runs these scripts. Its import map has the
 * scripts that the page can fetch, and no others: it is a third of the first bytes of the page. SHA-256 takes a quarter
 * less than SHA-384. A browser fetches a script twice if its lines name different hashes. `styles` are in its body.
 */
function snippet(run, { base, version }, styles = []) {
  const scripts = run.includes('all.js')
    ? files().filter((file) => file.endsWith('.js'))
    : reached([...run, ...BESIDES], true);
  const hashes = Object.fromEntries(scripts.map((file) => [base + file, hashOf('sha256', file)]));
  const map = JSON.stringify({ integrity: hashes });
  const address = (file) => `"${base}${file}" integrity="${hashes[base + file]}" crossorigin`;
  // The largest first.
  const first = new Set(['common.js', ...reached(run, false)]);
  const allowed = styles.map((style) => ` '${digest('sha256', style)}'`).join('');
  return `<!-- dvc-register ${version} at ${base}: the import map needs script-src '${digest('sha256', map)}'${allowed && `, the styles need style-src${allowed}`} -->
<script type="importmap">${map}</script>
${[...first].map((file) => `<link rel="modulepreload" href=${address(file)} />`).join('\n')}
${run.map((file) => `<script type="module" src=${address(file)}></script>`).join('\n')}
`;
}

/** A tag whose shadow root stands in the HTML, with the tags of these methods inside. */
function drawn(name, methods, prerender) {
  const tag = name === 'registration' ? 'dvc-register' : `dvc-register-${name}`;
  const inside = methods.map((method) => `\n  <dvc-register-${method}></dvc-register-${method}>`).join('');
  const root = `<template shadowrootmode="open">${prerender({ tag, methods, lang: 'vi' })}</template>`;
  return `<${tag} endpoint="https://id.example.vn/registration" portal="national" lang="vi">${root}${inside}${inside && '\n'}</${tag}>\n`;
}

const stylesOf = (html) => [...new Set([...html.matchAll(/<style>(.*?)<\/style>/gs)].map(([, style]) => style))];

/** `prerender` is that of `dvc-register/prerender.js`. */
export function writeIntegrity(prerender) {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const place = { base: `/dvc-register/${version}/`, version };
  for (const name of ['snippets', 'drawn']) mkdirSync(join(folder, name), { recursive: true });
  for (const [name, file] of Object.entries(PAGES)) writeFileSync(join(folder, file), snippet([`${name}.js`], place));
  for (const [name, methods] of Object.entries(DRAWN)) {
    const body = drawn(name, methods, prerender);
    const head = snippet(['hydrate.js', `${name}.js`], place, stylesOf(body));
    writeFileSync(
      join(folder, 'drawn', `${name}.html`),
      `${head}\n<!-- In the body, with your gateway and your portal: -->\n${body}`,
    );
  }
  // With the snippets, which are files of the folder too.
  const integrity = Object.fromEntries(files().map((file) => [file, hashOf('sha384', file)]));
  writeFileSync(join(root, 'dist', 'sri.json'), `${JSON.stringify(integrity, null, 2)}\n`);
}
