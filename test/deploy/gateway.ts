/**
 * The files of docs/deploy with the real programs around an installed gateway: nginx, HAProxy,
 * pg_dump. Needs a build, and Debian's nginx, haproxy and PostgreSQL. Run by `npm run test:deploy`.
 */
import assert from 'node:assert/strict';
import { createHash, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, chownSync, copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import { request } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { pinnedFetch } from '../../src/node/pinned-fetch.js';
import { installPackages } from '../cluster/packages.js';
import { freePort } from '../support/free-port.js';
import { pack } from '../support/pack.js';
import { visitor, type Method } from '../support/sandbox-visitor.js';
import { emptyFolder, operator, run, selfSigned, start, type Operator, type Program } from './rig.js';

/** The signature is in debian.ts: only two people of the sandbox have certificates. */
const METHODS: readonly (readonly [method: Method, n: number])[] = [
  ...([
    ['mobile', 1],
    ['insurance', 2],
    ['post', 3],
    ['usb', 1],
    ['sim', 0],
  ] as const),
];
let place: Operator;
let gateway: Program;
const tls = emptyFolder();
let certificate = '';

const serving = async (...args: string[]): Promise<Program> => {
  const { program, folder, env } = place;
  const started = start(program, ['serve', ...args], { cwd: folder, env });
  await started.says(/^ready http/m);
  return started;
};

before(async () => {
  installPackages({ 'nginx-light': '/usr/sbin/nginx', haproxy: '/usr/sbin/haproxy', openssl: '/usr/bin/openssl' });
  place = await operator(pack(emptyFolder()));
  ({ certificate } = selfSigned(tls));
});
after(async () => {
  await gateway.stop('SIGKILL');
  await place.end();
});

test('one install, a file, keys, check, serve: a person registers by each method', async () => {
  const { folder, port, sandbox, authority, command } = place;
  assert.ok(readFileSync(join(folder, 'dvc.yaml'), 'utf8').trim().split('\n').length <= 40);
  assert.equal(command('keys', 'create', '--keys', 'keys.json').status, 0);
  const checked = command('check');
  console.log(checked.stdout);
  assert.equal(checked.status, 0, checked.stdout + checked.stderr);
  gateway = await serving();
  for (const [method, n] of METHODS) {
    const person = await visitor({ origin: `http://localhost:${port}`, port, sandbox, authority }, method, n);
    assert.equal(await person.end(), 'complete', method);
  }
  assert.match(command('audit', 'verify').stdout, /^\d+ entries, intact(?:; .*)?\n$/);
});

interface Proxy {
  readonly program: Program;
  readonly http: number;
  readonly https: number;
}

async function nginx(target: number): Promise<Proxy> {
  const folder = emptyFolder();
  const [http, https] = [await freePort(), await freePort()];
  const site = readFileSync('docs/deploy/nginx.conf', 'utf8')
    .replaceAll(/^ *listen \[::\].*\n/gm, '')
    .replace('listen 80;', `listen 127.0.0.1:${http};`)
    .replace('listen 443 ssl', `listen 127.0.0.1:${https} ssl`)
    .replace('127.0.0.1:8080', `127.0.0.1:${target}`)
    .replaceAll('/etc/ssl/id.example.vn', tls);
  writeFileSync(join(folder, 'site.conf'), site);
  const kinds = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  const temporary = kinds.map((kind) => `${kind}_temp_path ${folder}/${kind};`).join(' ');
  const main = `daemon off; user root; pid ${folder}/pid; error_log stderr notice; events {}
http { access_log off; ${temporary} include ${folder}/site.conf; }\n`;
  writeFileSync(join(folder, 'nginx.conf'), main);
  const args = ['-p', folder, '-e', 'stderr', '-c', join(folder, 'nginx.conf')];
  run('nginx', ['-t', ...args]);
  const program = start('nginx', args);
  await program.says(/start worker process/);
  return { program, http, https };
}

async function haproxy(first: number, second: number): Promise<Proxy> {
  const folder = emptyFolder();
  const [http, https] = [await freePort(), await freePort()];
  const file = join(folder, 'haproxy.cfg');
  const text = readFileSync('docs/deploy/haproxy.cfg', 'utf8')
    .replace('bind :80\n', `bind 127.0.0.1:${http}\n`)
    .replace('bind :443', `bind 127.0.0.1:${https}`)
    .replace('/etc/ssl/id.example.vn', tls)
    .replace('127.0.0.1:8080', `127.0.0.1:${first}`)
    .replace('10.0.3.12:8080', `127.0.0.1:${second}`)
    .replace('maxconn 20000', 'maxconn 1000');
  writeFileSync(file, text);
  run('haproxy', ['-c', '-f', file]);
  const program = start('haproxy', ['-db', '-f', file]);
  await answers(https);
  return { program, http, https };
}

/** Answers with the headers that arrive, or with a stream that does not end before `release`. */
async function echo() {
  let release: () => void = () => undefined;
  const server = createServer((incoming, outgoing) => {
    if (incoming.url === '/readyz') return outgoing.end('{}');
    if (incoming.url !== '/stream') return outgoing.end(JSON.stringify(incoming.headers));
    outgoing.writeHead(200, { 'Content-Type': 'text/event-stream' });
    outgoing.write(': first\n\n');
    release = () => outgoing.end('event: news\n\n');
    return undefined;
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port, release: () => release(), close: () => server.close() };
}

const ask = async (port: number, path: string, headers: Record<string, string> = {}): Promise<IncomingMessage> => {
  const ca = readFileSync(certificate);
  const asked = request({ host: '127.0.0.1', servername: 'id.example.vn', port, path, ca, headers }).end();
  const [response] = (await once(asked, 'response', { signal: AbortSignal.timeout(10_000) })) as [IncomingMessage];
  return response;
};
const textOf = async (response: IncomingMessage) => (await response.setEncoding('utf8').toArray()).join('');

/** Until the proxy listens. */
async function answers(port: number): Promise<void> {
  for (let round = 0; round < 100; round += 1) {
    const response = await ask(port, '/readyz').catch(() => undefined);
    response?.resume();
    if (response?.statusCode === 200) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('The proxy does not answer.');
}

/** What each proxy must do, whichever it is. */
async function proves(name: string, make: (target: number) => Promise<Proxy>): Promise<void> {
  const upstream = await echo();
  const plain = await make(upstream.port);
  try {
    const moved = await fetch(`http://127.0.0.1:${plain.http}/a?b=1`, {
      headers: { Host: 'id.example.vn' },
      redirect: 'manual',
    });
    assert.equal(moved.status, 301, name);
    const seen = await textOf(await ask(plain.https, '/', { 'X-Forwarded-For': '203.0.113.7' }));
    const { 'x-forwarded-for': forwarded = '' } = JSON.parse(seen) as Record<string, string>;
    assert.equal(forwarded.split(', ').at(-1), '127.0.0.1', 'the rightmost address is the one that the proxy saw');
    const stream = await ask(plain.https, '/stream');
    const [first] = (await once(stream, 'data', { signal: AbortSignal.timeout(10_000) })) as [Buffer];
    assert.equal(String(first), ': first\n\n', 'and it came while the answer was open');
    upstream.release();
    assert.equal(await textOf(stream), 'event: news\n\n');
  } finally {
    await plain.program.stop();
    upstream.close();
  }

  const { port, sandbox, authority } = place;
  const { program, https } = await make(port);
  try {
    const key = new X509Certificate(readFileSync(certificate)).publicKey.export({ type: 'spki', format: 'der' });
    const pins = [createHash('sha256').update(key).digest('base64')];
    const through = {
      at: `https://localhost:${https}`,
      fetch: pinnedFetch({ pins, ca: readFileSync(certificate, 'utf8') }),
    };
    const before = gateway.output().length;
    const where = { origin: `http://localhost:${port}`, port, sandbox, authority, through };
    const person = await visitor(where, 'mobile', name === 'nginx' ? 5 : 4);
    assert.equal(await person.end(), 'complete');
    assert.doesNotMatch(gateway.output().slice(before), /proxy\.(?:untrusted|silent)|proof\.elsewhere/);
  } finally {
    await program.stop();
  }
}

test('nginx in front: TLS, the address of the caller, an answer that streams, a registration', () =>
  proves('nginx', nginx));

test('HAProxy in front: TLS, the address of the caller, an answer that streams, a registration', async () => {
  const closed = await freePort();
  await proves('haproxy', (target) => haproxy(target, closed));
});

test('behind HAProxy, one gateway after the other restarts and no request is refused', async () => {
  const { folder, port } = place;
  const second = await freePort();
  const text = readFileSync(join(folder, 'dvc.yaml'), 'utf8');
  writeFileSync(join(folder, 'second.yaml'), text.replace(`port: ${port}`, `port: ${second}`));
  let other = await serving('--config', 'second.yaml');
  const { program, https } = await haproxy(port, second).catch(async (error: unknown) => {
    await other.stop('SIGKILL');
    throw error;
  });
  const statuses = new Map<number, number>();
  let isOver = false;
  const caller = async () => {
    while (!isOver) {
      const response = await ask(https, '/registration/methods?portal=national');
      const status = response.statusCode ?? 0;
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      response.resume();
      await once(response, 'end');
    }
  };
  const callers = [caller(), caller()];
  try {
    assert.equal(await gateway.stop(), 0);
    gateway = await serving();
    await program.says(/gateway-1 is UP/);
    assert.equal(await other.stop(), 0);
    other = await serving('--config', 'second.yaml');
    await program.says(/gateway-2 is UP/);
  } finally {
    isOver = true;
    await Promise.all(callers);
    await program.stop();
    await other.stop('SIGKILL');
  }
  console.log('Answers during two restarts:', Object.fromEntries(statuses));
  assert.deepEqual([...statuses.keys()], [200]);
});

test('a backup is restored elsewhere, and the audit log verifies against its anchor', async () => {
  const { postgres, env, command, folder } = place;
  const url = env['DATABASE_URL'] ?? '';
  const [file, anchor] = [join(folder, 'dvc.dump'), join(folder, 'anchor.json')];
  writeFileSync(anchor, command('audit', 'verify', '--heads').stdout);
  const exported = ['accounts', 'export', '--subject-from-stdin'];
  const personOf = (of: string) =>
    run(place.program, exported, { cwd: folder, env: { ...env, DATABASE_URL: of }, input: 'cccd:034086012222' });
  run('pg_dump', ['--format=custom', `--file=${file}`, url]);
  const restored = await postgres.database();
  run('pg_restore', ['--no-owner', '--exit-on-error', `--dbname=${restored}`, file]);
  const there = { cwd: folder, env: { ...env, DATABASE_URL: restored } };
  const said = run(place.program, ['audit', 'verify', '--anchor', anchor], there);
  console.log(said);
  assert.match(said, /^\d+ entries, intact, as anchored on /);
  const digest = (of: string) => createHash('sha256').update(personOf(of)).digest('hex');
  assert.equal(digest(restored), digest(url), 'the person of the backup is the person who registered');
});

test('as the image runs it: not as root, nothing writable but /tmp, no capability', async () => {
  const { folder, env, port } = place;
  await gateway.stop();
  const inside = join(folder, 'etc');
  mkdirSync(inside);
  for (const name of ['dvc.yaml', 'trust.json']) copyFileSync(join(folder, name), join(inside, name));
  copyFileSync(join(folder, 'keys.json'), join(inside, 'keys.json'));
  chmodSync(join(inside, 'keys.json'), 0o440);
  chownSync(join(inside, 'keys.json'), 0, 10_001);
  chmodSync(folder, 0o755);
  chmodSync(inside, 0o755);
  const script = `set -e
mkdir -p /mnt/dvc-image && mount --bind ${folder} /mnt/dvc-image
mount -t tmpfs -o size=64m tmpfs /tmp
for at in / /mnt/dvc-image; do mount -o remount,bind,ro $at; done
cd /mnt/dvc-image/etc
exec setpriv --reuid 10001 --regid 10001 --clear-groups --no-new-privs --bounding-set=-all --inh-caps=-all \\
  ${process.execPath} /mnt/dvc-image/node_modules/dvc-register/dist/cli/main.js serve`;
  const contained = start('unshare', ['--mount', 'sh', '-c', script], { env });
  try {
    await contained.says(/^ready http/m);
    const status = readFileSync(`/proc/${contained.child.pid}/status`, 'utf8');
    assert.match(status, /^Uid:\s+10001\s+10001/m);
    assert.match(status, /^CapBnd:\s+0+$/m);
    const response = await fetch(`http://127.0.0.1:${port}/registration/methods?portal=national`);
    assert.equal(response.status, 200);
  } finally {
    assert.equal(await contained.stop(), 0);
  }
  assert.ok(!readdirSync(inside).includes('data'));
});
