// Makes the Debian package of the agent. No maintainer script writes a file, so that removing the
// package leaves nothing.
import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { root } from '../../setup.mjs';
import { linuxExecutable } from '../executable.mjs';
import { licences, version as ours } from '../package.mjs';

const source = (name) => join(root, '.config/agent', name);
const LIB = 'usr/lib/dvc-register-agent';

/** Where each file goes, and its mode. */
const FILES = [
  ['debian/start', `${LIB}/start`, 0o755],
  ['debian/dvc-register-agent.service', 'usr/lib/systemd/user/dvc-register-agent.service', 0o644],
  ['debian/dvc-register-agent.desktop', 'usr/share/applications/dvc-register-agent.desktop', 0o644],
  ['debian/autostart.desktop', 'etc/xdg/autostart/dvc-register-agent.desktop', 0o644],
  ['icon.svg', 'usr/share/icons/hicolor/scalable/apps/dvc-register-agent.svg', 0o644],
  ['debian/postinst', 'DEBIAN/postinst', 0o755],
  ['debian/prerm', 'DEBIAN/prerm', 0o755],
];

const LINKS = [
  [`../lib/dvc-register-agent/dvc-register-agent`, 'usr/bin/dvc-register-agent'],
  ['../dvc-register-agent.service', 'usr/lib/systemd/user/graphical-session.target.wants/dvc-register-agent.service'],
];

/** Libraries that both programs need, as Debian's own tool names them. */
function libraries(work, tree) {
  mkdirSync(join(work, 'debian'), { recursive: true });
  writeFileSync(
    join(work, 'debian/control'),
    'Source: dvc-register-agent\n\nPackage: dvc-register-agent\nArchitecture: amd64\n',
  );
  const programs = ['dvc-register-agent', 'pkcs11.node'].map((name) => join(tree, LIB, name));
  const said = execFileSync('dpkg-shlibdeps', ['-O', ...programs], { cwd: work, stdio: 'pipe', encoding: 'utf8' });
  return /shlibs:Depends=(.*)/.exec(said)?.[1] ?? 'libc6, libstdc++6';
}

const control = ({ version, maintainer, size, depends }) => `Package: dvc-register-agent
Version: ${version}
Architecture: amd64
Maintainer: ${maintainer}
Installed-Size: ${size}
Depends: ${depends}
Recommends: zenity | kdialog | pinentry-qt | pinentry-gnome3, pcscd
Suggests: opensc-pkcs11, libnotify-bin
Section: utils
Priority: optional
Homepage: https://github.com/dvc-register/dvc-register
Description: signs registrations on Vietnamese public-service portals with a USB token
 A web page cannot reach a USB token. This program runs beside the browser,
 asks for the PIN in a window of its own, and signs only the challenge of a
 registration. It listens on the loopback interface only.
 .
 Công cụ ký số: chạy cạnh trình duyệt, hỏi mã PIN trong cửa sổ riêng và chỉ ký
 yêu cầu đăng ký tài khoản của cổng dịch vụ công.
`;

/**
 * Makes the package; resolves with its path.
 *
 * @param {string} folder where it goes
 * @param {{ version?: string, maintainer: string, compression?: string }} options
 */
export async function debianPackage(folder, { version = ours, maintainer, compression = 'xz' }) {
  const work = join(folder, `debian-${version}.work`);
  const tree = join(work, 'tree');
  rmSync(work, { recursive: true, force: true });
  await linuxExecutable(join(tree, LIB), version);
  for (const [from, to, mode] of FILES) {
    mkdirSync(dirname(join(tree, to)), { recursive: true, mode: 0o755 });
    copyFileSync(source(from), join(tree, to));
    chmodSync(join(tree, to), mode);
  }
  for (const [target, to] of LINKS) {
    mkdirSync(dirname(join(tree, to)), { recursive: true });
    symlinkSync(target, join(tree, to));
  }
  const docs = join(tree, 'usr/share/doc/dvc-register-agent');
  mkdirSync(docs, { recursive: true });
  writeFileSync(join(docs, 'copyright'), licences());
  writeFileSync(join(docs, 'changelog.gz'), gzipSync(readFileSync(join(root, 'docs/CHANGELOG.md')), { level: 9 }));
  chmodSync(join(tree, LIB, 'pkcs11.node'), 0o644);
  const size = execFileSync('du', ['-ks', '--exclude=DEBIAN', tree], { encoding: 'utf8' }).split('\t')[0];
  const depends = libraries(work, tree);
  writeFileSync(join(tree, 'DEBIAN/control'), control({ version, maintainer, size, depends }));
  const file = join(folder, `dvc-register-agent_${version}_amd64.deb`);
  execFileSync('dpkg-deb', ['--root-owner-group', `-Z${compression}`, '-z3', '--build', tree, file], { stdio: 'pipe' });
  // Fedora and others: the same program without an installer.
  cpSync(join(tree, LIB), join(folder, 'linux'), { recursive: true, filter: (path) => !path.endsWith('/start') });
  rmSync(work, { recursive: true });
  return file;
}
