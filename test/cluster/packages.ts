/** The programs of the cluster, from Debian's packages. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** Each package, and a file that shows that it is installed. */
const PACKAGES: Readonly<Record<string, string>> = {
  iproute2: '/sbin/ip',
  'util-linux': '/usr/bin/setpriv',
  'postgresql-15': '/usr/lib/postgresql/15/bin/postgres',
  patroni: '/usr/bin/patroni',
  // Patroni talks to etcd through it.
  'python3-etcd': '/usr/lib/python3/dist-packages/etcd/__init__.py',
  'etcd-server': '/usr/bin/etcd',
  pgbouncer: '/usr/sbin/pgbouncer',
  haproxy: '/usr/sbin/haproxy',
};

/**
 * @param packages each with a file that shows that it is installed
 * @throws {Error} where packages are missing and cannot be installed
 */
export function installPackages(packages: Readonly<Record<string, string>> = PACKAGES): void {
  if (process.platform !== 'linux' || process.getuid?.() !== 0)
    throw new Error('This needs Linux, and root: it makes namespaces. Run it in a container or a VM.');
  const missing = Object.entries(packages).flatMap(([name, file]) => (existsSync(file) ? [] : [name]));
  if (!missing.length) return;
  console.log(`Installs from Debian: ${missing.join(' ')}`);
  // In run level 1 Debian's packages start no service.
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  for (const args of [['update'], ['install', '-y', '--no-install-recommends', ...missing]]) {
    const { status } = spawnSync('apt-get', args, { env, stdio: ['ignore', 'ignore', 'inherit'] });
    if (status !== 0) throw new Error(`apt-get ${args.join(' ')} ended with ${status}.`);
  }
}
