/**
 * The Debian package in a clean Debian: installed, configured, serving, upgraded, removed, purged.
 * Needs root, a build, debootstrap and dpkg-repack. Run by `npm run test:deploy`.
 */
import assert from 'node:assert/strict';
import {
  appendFileSync,
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { after, before, test } from 'node:test';
import { installPackages } from '../cluster/packages.js';
import { pack } from '../support/pack.js';
import { visitor } from '../support/sandbox-visitor.js';
import { emptyFolder, operator, run, start, type Operator } from './rig.js';

const cache = join(process.cwd(), '.cache', 'deploy');
const root = join(emptyFolder(), 'root');
const ETC = join(root, 'etc/dvc-register');
let place: Operator;

/** A minimal Debian and this machine's Node, both kept for later runs. */
function cleanDebian(): void {
  mkdirSync(cache, { recursive: true });
  const base = join(cache, 'bookworm');
  const needs = '--include=adduser,init-system-helpers,ca-certificates,libstdc++6,python3-minimal,systemd';
  if (!existsSync(join(base, 'usr/bin/systemctl'))) run('debootstrap', ['--variant=minbase', needs, 'bookworm', base]);
  const node = () => readdirSync(cache).find((name) => /^nodejs_.*\.deb$/.test(name));
  if (!node()) run('dpkg-repack', ['nodejs'], { cwd: cache });
  run('cp', ['--archive', base, root]);
  // debootstrap leaves this to the installer.
  writeFileSync(join(root, 'etc/hosts'), '127.0.0.1 localhost\n');
  copyFileSync(join(cache, node() ?? ''), join(root, 'tmp/nodejs.deb'));
  inside('dpkg', '--force-depends', '--install', '/tmp/nodejs.deb');
}

const inside = (...command: string[]) => run('chroot', [root, ...command]);
const install = (file: string) => {
  copyFileSync(file, join(root, 'tmp', basename(file)));
  return inside('dpkg', '--install', `/tmp/${basename(file)}`);
};
const asGateway = (...command: string[]) => ['--userspec=dvc-register:dvc-register', root, ...command];
const stateOf = () => inside('dpkg-query', '--show', '--showformat=${db:Status-Status} ${Version}', 'dvc-register');

/** The same package as the next version. */
function nextVersion(tarball: string): string {
  const folder = emptyFolder();
  run('tar', ['-xzf', tarball, '-C', folder]);
  const file = join(folder, 'package/package.json');
  writeFileSync(file, readFileSync(file, 'utf8').replace(/"version": "[^"]+"/, '"version": "0.1.1"'));
  const next = join(folder, 'dvc-register-0.1.1.tgz');
  run('tar', ['-czf', next, '-C', folder, 'package']);
  return next;
}

const built = (tarball: string) => run('sh', ['docs/deploy/debian/build.sh', tarball, emptyFolder()]).trim();

before(async () => {
  installPackages({ debootstrap: '/usr/sbin/debootstrap', 'dpkg-repack': '/usr/bin/dpkg-repack' });
  cleanDebian();
  place = await operator(pack(emptyFolder()));
});
after(() => place.end());

/** Serves as the service would, until `work` is done. */
async function served(work: () => Promise<void>): Promise<void> {
  const command = 'cd /etc/dvc-register && exec dvc-register serve';
  const gateway = start('chroot', asGateway('sh', '-c', command), { env: { ...process.env, NODE_ENV: '' } });
  try {
    await gateway.says(/^ready http/m);
    await work();
  } finally {
    assert.equal(await gateway.stop(), 0);
  }
}

const person = async () => {
  const { port, sandbox, authority } = place;
  return (await visitor({ origin: `http://localhost:${port}`, port, sandbox, authority }, 'signature', 0)).end();
};

test('is installed, configured and served; upgraded with its configuration; removed without its keys', async () => {
  const tarball = pack(emptyFolder());
  const first = built(tarball);
  console.log(install(first));
  assert.equal(stateOf(), 'installed 0.1.0');
  assert.equal(inside('dvc-register', '--version'), '0.1.0\n');
  assert.match(inside('id', 'dvc-register'), /uid=\d+\(dvc-register\) gid=\d+\(dvc-register\)/);
  assert.equal(statSync(ETC).mode & 0o7777, 0o2750);
  assert.equal(statSync(join(ETC, 'dvc.yaml')).mode & 0o777, 0o640);
  assert.equal(inside('systemctl', 'is-enabled', 'dvc-register'), 'enabled\n');

  // As its last words say, with the sandbox's partners.
  const documented = readFileSync(join(place.folder, 'dvc.yaml'), 'utf8');
  writeFileSync(
    join(ETC, 'dvc.yaml'),
    documented
      .replace('${env:DATABASE_URL}', '${file:secrets/database-url}')
      .replaceAll('${env:SANDBOX}', '${file:secrets/sandbox}'),
  );
  copyFileSync(join(place.folder, 'trust.json'), join(ETC, 'trust.json'));
  inside(
    'sh',
    '-c',
    'cd /etc/dvc-register && umask 027 && dvc-register keys create --keys keys.json && chmod 640 keys.json',
  );
  const secret = (name: string, value: string) =>
    run('chroot', [root, 'sh', '-c', `umask 027; cat >/etc/dvc-register/secrets/${name}`], { input: value });
  secret('database-url', place.env['DATABASE_URL'] ?? '');
  secret('sandbox', 'sandbox-only');
  console.log(run('chroot', asGateway('sh', '-c', 'cd /etc/dvc-register && dvc-register check')));
  await served(async () => {
    assert.equal(await person(), 'complete');
  });

  appendFileSync(join(ETC, 'dvc.yaml'), '# ours\n');
  const [yaml, keys] = ['dvc.yaml', 'keys.json'].map((name) => readFileSync(join(ETC, name), 'utf8'));
  install(built(nextVersion(tarball)));
  assert.equal(stateOf(), 'installed 0.1.1');
  assert.deepEqual(
    [readFileSync(join(ETC, 'dvc.yaml'), 'utf8'), readFileSync(join(ETC, 'keys.json'), 'utf8')],
    [yaml, keys],
  );
  await served(async () => {
    assert.equal(await person(), 'already-registered', 'who registered before the upgrade');
  });

  inside('dpkg', '--remove', 'dvc-register');
  assert.equal(stateOf(), 'config-files 0.1.1');
  assert.ok(!existsSync(join(root, 'usr/lib/dvc-register')));
  assert.ok(existsSync(join(ETC, 'dvc.yaml')));
  install(first);
  assert.equal(inside('systemctl', 'is-enabled', 'dvc-register'), 'enabled\n');
  assert.match(inside('dpkg', '--purge', 'dvc-register'), /keys\.json stays/);
  assert.ok(!existsSync(join(ETC, 'dvc.yaml')));
  assert.ok(existsSync(join(ETC, 'keys.json')));
});

test('the unit is one that systemd accepts, with little exposure', () => {
  const folder = emptyFolder();
  const stub = join(folder, 'dvc-register');
  writeFileSync(stub, '#!/bin/sh\n');
  chmodSync(stub, 0o755);
  const unit = readFileSync('docs/deploy/dvc-register.service', 'utf8').replace('ExecStart=', `ExecStart=${folder}/`);
  const file = join(folder, 'dvc-register.service');
  writeFileSync(file, unit);
  run('systemd-analyze', ['verify', file]);
  const said = run('systemd-analyze', ['security', '--offline=true', file]);
  const exposure = /Overall exposure level for \S+: ([\d.]+)/.exec(said)?.[1];
  console.log(`exposure ${exposure} of 10`);
  assert.ok(Number(exposure) <= 1.5, said);
});
