// The licences of the packages that a bundle has parts of.
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { root } from './setup.mjs';

/** The file's name in each folder of bundles. */
export const LICENCES = 'THIRD-PARTY-LICENSES.txt';

/** The folder of the package that a bundled file is from. Rollup marks files that it has made with `\0`. */
const packageOf = (file) => /^\0?(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1];

/** The licence of packages without one, in another package of the same authors and repository. */
const SHARED = { '@lit-labs/ssr-dom-shim': 'node_modules/lit/LICENSE' };

/** Where a package names its licence and holds no file of it. */
const declared = ({ name, license, repository }) => {
  if (license !== 'MIT') throw new Error(`${name} is bundled, and has no licence file.`);
  const place = typeof repository === 'string' ? `https://github.com/${repository}` : repository?.url;
  return `Copyright the authors of ${name} (${place}). The package holds no licence file; its package.json says ${license}.`;
};

/** A package's name, version and licence, and the text of its licence and notice files. */
export function licenceOf(folder) {
  const path = resolve(root, folder);
  const manifest = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8'));
  const { name, version, license } = manifest;
  const files = readdirSync(path).filter((file) => /^(?:licen[cs]e|notice)(?:\.(?:md|txt))?$/i.test(file));
  const texts = files.sort().map((file) => readFileSync(join(path, file), 'utf8').trim());
  if (SHARED[name]) texts.push(readFileSync(resolve(root, SHARED[name]), 'utf8').trim());
  if (!texts.length) texts.push(declared(manifest));
  return `${name} ${version} (${license})\n\n${texts.join('\n\n')}\n`;
}

/** The text of `THIRD-PARTY-LICENSES.txt` for a bundle of these files. */
export function licencesOf(files) {
  const packages = [...new Set(files.map(packageOf).filter(Boolean))].sort();
  const intro = 'The files of this folder contain parts of these packages.\n';
  return [intro, ...packages.map(licenceOf)].join(`\n${'='.repeat(80)}\n\n`);
}

/** A rollup plugin that writes the licences beside the chunks. */
export const keepLicences = () => ({
  name: 'licences',
  generateBundle(_, bundle) {
    const files = Object.values(bundle).flatMap(({ modules = {} }) => Object.keys(modules));
    this.emitFile({ type: 'asset', fileName: LICENCES, source: licencesOf(files) });
  },
});
