// Writes `dist/sri.json`, the hash of each file of dist/cdn, and `dist/cdn/snippet.html` and its like, the
// lines that a page takes with these hashes.
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
 * The lines of HTML for a page that serves dist/cdn at `base` and runs this script. Its import map has the scripts that
 * the page can fetch, and no others: it is a third of the first bytes of the page. SHA-256 takes a quarter less than
 * SHA-384. A browser fetches a script twice if its lines name different hashes.
 */
function snippet(name, base, version) {
  const script = `${name}.js`;
  const scripts = name === 'all' ? files().filter((file) => file.endsWith('.js')) : reached([script, ...BESIDES], true);
  const hashes = Object.fromEntries(scripts.map((file) => [base + file, hashOf('sha256', file)]));
  const map = JSON.stringify({ integrity: hashes });
  const address = (file) => `"${base}${file}" integrity="${hashes[base + file]}" crossorigin`;
  // The largest first.
  const first = new Set(['common.js', ...reached([script], false)]);
  const preload = (file) => `<link rel="modulepreload" href=${address(file)} />`;
  return `<!-- dvc-register ${version} at ${base}: the import map needs script-src '${digest('sha256', map)}' -->
<script type="importmap">${map}</script>
${[...first].map(preload).join('\n')}
<script type="module" src=${address(script)}></script>
`;
}

export function writeIntegrity() {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  mkdirSync(join(folder, 'snippets'), { recursive: true });
  for (const [name, file] of Object.entries(PAGES))
    writeFileSync(join(folder, file), snippet(name, `/dvc-register/${version}/`, version));
  // With the snippets, which are files of the folder too.
  const integrity = Object.fromEntries(files().map((file) => [file, hashOf('sha384', file)]));
  writeFileSync(join(root, 'dist', 'sri.json'), `${JSON.stringify(integrity, null, 2)}\n`);
}
