// `npm run agent:packages`: makes what can be made here of the agent's packages in dist/installers,
// and prints each with its system, size and SHA-256, as dvc.yaml wants them. `-- deb msi` makes only
// these. MADE=folder makes the installer for Windows from the programs in this folder, which were signed.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { root, token } from '../setup.mjs';
import { debianPackage } from './debian/package.mjs';
import { agentPackage, folder as npmFolder, version } from './package.mjs';
import { windowsPackage, windowsPrograms } from './windows/package.mjs';

export const installers = join(root, 'dist', 'installers');

/** Who publishes the packages: named in them, and on the page that offers them. */
const publisher = process.env.PUBLISHER ?? 'dvc-register';
const maintainer = `${publisher} <${process.env.PUBLISHER_EMAIL ?? 'security@dvc-register.vn'}>`;

async function npmPackage() {
  await agentPackage();
  const args = ['pack', '--silent', '--pack-destination', installers];
  return join(installers, execFileSync('npm', args, { cwd: npmFolder, encoding: 'utf8' }).trim());
}

function archive() {
  const file = join(installers, `dvc-register-agent-${version}-linux-x64.tar.gz`);
  execFileSync('tar', [
    ...['--owner=0', '--group=0', '--transform', `s,^linux,dvc-register-agent-${version},`],
    ...['-czf', file, '-C', installers, 'linux'],
  ]);
  return file;
}

/** By name: the system, the Debian packages that are needed to make it, and how it is made. */
const KINDS = {
  npm: ['', '', npmPackage],
  deb: ['linux', 'binutils dpkg-dev', () => debianPackage(installers, { maintainer })],
  tar: ['linux', '', archive],
  msi: [
    'windows',
    'wixl g++-mingw-w64-x86-64-posix osslsigncode',
    async () =>
      windowsPackage(installers, { files: process.env.MADE ?? (await windowsPrograms(installers)), publisher }),
  ],
};

/** A download as dvc.yaml names it. */
const entry = ({ file, system, size, sha256 }) =>
  `    - signer: agent
      kind: program
      system: ${system}
      name: Công cụ ký số
      url: https://dichvucong.example.vn/tai-ve/${basename(file)}
      publisher: ${publisher}
      size: ${size}
      sha256: ${sha256}`;

const wanted = process.argv.slice(2);
mkdirSync(installers, { recursive: true });
token(); // compiles pkcs11js for Linux, if that was not done yet
const made = [];
for (const [kind, [system, needs, make]] of Object.entries(KINDS)) {
  if (wanted.length && !wanted.includes(kind)) continue;
  try {
    const file = await make();
    const sha256 = createHash('sha256').update(readFileSync(file)).digest('hex');
    made.push({ file, system, size: statSync(file).size, sha256 });
  } catch (error) {
    process.exitCode = 1;
    console.error(`${kind}: not made: ${error.message}${needs && `\nIt needs Debian's ${needs}.`}`);
  }
}
for (const { file, system, size, sha256 } of made)
  console.log(`${basename(file)}  ${system || 'npm'}  ${(size / 1e6).toFixed(1)} MB  ${sha256}`);
const named = made.filter(({ file, system }) => system && !file.endsWith('.tar.gz'));
if (named.length)
  console.log(`\nFor dvc.yaml, with your own addresses:\nsigners:\n  downloads:\n${named.map(entry).join('\n')}`);
