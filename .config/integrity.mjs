// Writes `dist/sri.json`, the hash of each file of dist/cdn, and `dist/cdn/snippet.html`, the lines
// that a page takes with these hashes.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './setup.mjs';

const folder = join(root, 'dist', 'cdn');
const digest = (algorithm, content) => `${algorithm}-${createHash(algorithm).update(content).digest('base64')}`;

const hashOf = (algorithm, file) => digest(algorithm, readFileSync(join(folder, file)));

/** The files of dist/cdn, by their paths there. Source maps are not in the package. */
const files = () =>
  readdirSync(folder, { recursive: true })
    .filter((file) => statSync(join(folder, file)).isFile() && !file.endsWith('.map'))
    .sort();

/**
 * The lines of HTML for a page that serves dist/cdn at `base`. SHA-256 takes a quarter less of every page
 * than SHA-384. A browser fetches a script twice if its lines name different hashes.
 */
function snippet(base, version) {
  const scripts = files().filter((file) => file.endsWith('.js'));
  const hashes = Object.fromEntries(scripts.map((file) => [base + file, hashOf('sha256', file)]));
  const map = JSON.stringify({ integrity: hashes });
  const address = (name) => `"${base}${name}.js" integrity="${hashes[`${base}${name}.js`]}" crossorigin`;
  return `<!-- dvc-register ${version}. Copy the folder of this file to ${base} of your site.
     registration.js fetches the methods that are inside <dvc-register>. A page with one method and no
     choice names that method's script in both places, for example mobile.js, with its hash of sri.json.
     For a Content-Security-Policy, the import map needs script-src '${digest('sha256', map)}' -->
<link rel="preload" as="script" href=${address('common')} />
<link rel="preload" as="script" href=${address('registration')} />
<script type="importmap">${map}</script>
<script type="module" src=${address('registration')}></script>
`;
}

export function writeIntegrity() {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  writeFileSync(join(folder, 'snippet.html'), snippet(`/dvc-register/${version}/`, version));
  // With the snippet, which is a file of the folder too.
  const integrity = Object.fromEntries(files().map((file) => [file, hashOf('sha384', file)]));
  writeFileSync(join(root, 'dist', 'sri.json'), `${JSON.stringify(integrity, null, 2)}\n`);
}
