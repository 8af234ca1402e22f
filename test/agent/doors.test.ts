/**
 * Admission of pages: T24, T25, T26, T28, B-2 … B-5. Raw sockets, because a browser would not send
 * most of this.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect as dial } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { parseRequest, PROTOCOL } from '../../src/agent/protocol.js';
import { createOrigins } from '../../src/agent/origins.js';
import { Misconfigured, settings } from '../../src/agent/settings.js';
import { bundle } from '../support/bundle.js';
import { makeAgent, personAt, PORTAL, type AgentWorld } from './world.js';

let world: AgentWorld;
before(async () => {
  world = await makeAgent({ modules: [] });
});
after(() => world.agent.close());

/** The status line of the answer to these headers; `''` if the socket closes without an answer. */
function knock(headers: readonly string[], first = 'GET / HTTP/1.1', port = world.agent.port): Promise<string> {
  return new Promise((resolve) => {
    let text = '';
    const socket = dial(port, '127.0.0.1', () => socket.write([first, ...headers, '', ''].join('\r\n')));
    socket.on('data', (data) => {
      text += data.toString('latin1');
      if (text.includes('\r\n\r\n')) socket.destroy();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(text));
  });
}

const UPGRADE = [
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
];
const SPOKEN = `Sec-WebSocket-Protocol: ${PROTOCOL}`;
const host = () => `Host: 127.0.0.1:${world.agent.port}`;

test('B-1, B-2, B-14: admits an approved origin over plain loopback, by each loopback name', async () => {
  for (const name of ['127.0.0.1', 'localhost', '[::1]']) {
    const answer = await knock([`Host: ${name}:${world.agent.port}`, `Origin: ${PORTAL}`, SPOKEN, ...UPGRADE]);
    assert.match(answer, /^HTTP\/1\.1 101 /, name);
  }
});

test('B-1: listens on loopback only', async () => {
  const outside = Object.values(networkInterfaces()).flatMap((list = []) =>
    list.filter(({ internal }) => !internal).map(({ address, scopeid }) => (scopeid ? `${address}%lo` : address)),
  );
  for (const address of [...outside, '127.0.0.2']) {
    const socket = dial(world.agent.port, address);
    const met = await new Promise((resolve) => {
      socket.once('connect', () => resolve('open'));
      socket.once('error', () => resolve('refused'));
    });
    socket.destroy();
    assert.equal(met, 'refused', address);
  }
});

test('B-5: never compresses, whatever a page offers', async () => {
  const offer = 'Sec-WebSocket-Extensions: permessage-deflate';
  const answer = await knock([host(), `Origin: ${PORTAL}`, SPOKEN, offer, ...UPGRADE]);
  assert.match(answer, /^HTTP\/1\.1 101 /);
  assert.doesNotMatch(answer, /extensions/i);
});

test('T24, B-3: refuses any other origin before the socket opens, always with the same answer', async () => {
  const origins = [
    'null',
    '',
    'https://evil.example',
    'http://dichvucong.example.vn',
    'https://dichvucong.example.vn.evil.example',
    'https://evil-dichvucong.example.vn',
    'https://DICHVUCONG.example.vn',
    'https://dichvucong.example.vn:443',
    'https://dichvucong.example.vn:8443',
    'https://dichvucong.example.vn.',
    'https://dichvucong.example.vn/',
    'https://user@dichvucong.example.vn',
    'https://xn--dchvucong-k6b.example.vn',
    'https://dịchvucong.example.vn',
    'https://dichvucong.example.vn#',
    'https://dichvucong.example.vn,https://evil.example',
    'https://[::1]',
    'http://localhost',
    'http://localhost:8080',
    'file://',
    'chrome-extension://abcdefghijklmnop',
    'data:text/html,x',
    'wss://dichvucong.example.vn',
    'https://dichvucong.example.vn https://evil.example',
    `https://${'a'.repeat(300)}.vn`,
  ];
  const answers = new Set<string>();
  for (const origin of origins) answers.add(await knock([host(), `Origin: ${origin}`, SPOKEN, ...UPGRADE]));
  answers.add(await knock([host(), SPOKEN, ...UPGRADE]));
  answers.add(await knock([host(), `Origin: ${PORTAL}`, `Origin: https://evil.example`, SPOKEN, ...UPGRADE]));
  answers.add(await knock([host(), `Origin: ${PORTAL}`, ...UPGRADE]));
  answers.add(await knock([host(), `Origin: ${PORTAL}`, 'Sec-WebSocket-Protocol: chat', ...UPGRADE]));
  answers.add(await knock([host(), `Origin: ${PORTAL}`, SPOKEN, ...UPGRADE], 'GET /?x HTTP/1.1'));
  for (const version of ['HTTP/1.0', 'HTTP/0.9', 'HTTP/2.0'])
    answers.add(await knock([host(), `Origin: ${PORTAL}`, SPOKEN, ...UPGRADE], `GET / ${version}`));
  assert.deepEqual([...answers], ['HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n']);
});

test('T25, B-2: refuses a forged Host header, as DNS rebinding would send', async () => {
  const { port } = world.agent;
  const names = [
    'evil.example',
    `evil.example:${port}`,
    '127.0.0.1',
    `127.0.0.1.:${port}`,
    `127.0.0.2:${port}`,
    `[::]:${port}`,
  ];
  for (const name of [...names, `LOCALHOST:${port}`, `localhost.:${port}`, `0x7f.1:${port}`, `127.0.0.1:${port + 1}`]) {
    assert.match(await knock([`Host: ${name}`, `Origin: ${PORTAL}`, SPOKEN, ...UPGRADE]), /^HTTP\/1\.1 403 /, name);
  }
  const twice = await knock([host(), 'Host: evil.example', `Origin: ${PORTAL}`, SPOKEN, ...UPGRADE]);
  assert.doesNotMatch(twice, / 101 /);
});

test('T24, B-4: serves no page, no CORS header and no name over HTTP', async () => {
  for (const first of ['GET / HTTP/1.1', 'OPTIONS / HTTP/1.1', 'POST /sign HTTP/1.1', 'GET /version HTTP/1.1']) {
    const answer = await knock([host(), `Origin: ${PORTAL}`], first);
    assert.match(answer, /^HTTP\/1\.1 403 /);
    assert.doesNotMatch(answer, /access-control|server:|dvc/i);
  }
});

test('T14, T26, T28, B-5: survives 1,000 malformed frames, some of which request other signatures, and signs nothing', async () => {
  const asked = world.at.asked.length;
  const nonce = 'A'.repeat(44);
  const nearly = { id: 1, op: 'authenticate', certificate: 'a'.repeat(64), nonce, flowId: 'f'.repeat(20) };
  const oddities = [
    ...['', '{', '[]', 'null', '1', '"hello"', '{"id":1}', '{"op":"hello"}', '{"id":-1,"op":"hello"}', '\u0000'],
    ...['sign', 'signHash', 'SignCMS', 'authenticate2', '__proto__', 'constructor'].map((op) =>
      JSON.stringify({ ...nearly, op }),
    ),
    ...['pin', 'module', 'origin', 'digest', 'hash', 'data', 'pdf', 'mechanism'].map((key) =>
      JSON.stringify({ ...nearly, [key]: 'x' }),
    ),
    JSON.stringify({ ...nearly, nonce: 'short' }),
    JSON.stringify({ ...nearly, nonce: '€'.repeat(44) }),
    JSON.stringify({ ...nearly, flowId: `${'f'.repeat(20)}\n` }),
    JSON.stringify({ ...nearly, certificate: [] }),
    JSON.stringify({ id: 1, op: 'hello', extra: 1 }),
  ];
  let sent = 0;
  while (sent < 1000) {
    const page = await world.open();
    const closed = new Promise<number>((resolve) => page.socket.on('close', resolve));
    for (let n = 0; n < 11; n += 1, sent += 1) page.socket.send(oddities[sent % oddities.length] ?? '');
    assert.equal(await closed, 1008);
  }
  for (const frame of oddities) assert.equal(parseRequest(frame), undefined, frame);
  for (const [data, code] of [
    ['x'.repeat(70_000), 1009],
    [Buffer.from('{"id":1,"op":"hello"}'), 1003],
  ] as const) {
    const page = await world.open();
    const closed = new Promise<number>((resolve) => page.socket.on('close', resolve));
    page.socket.send(data);
    assert.equal(await closed, code);
  }
  const page = await world.open();
  assert.ok((await page.ask({ op: 'hello' })).ok);
  page.close();
  assert.equal(world.at.asked.length, asked);
});

test('B-5: allows at most four sockets per origin, and closes idle ones', async () => {
  const brief = await makeAgent({ modules: [], idle: 300 });
  const pages = [await brief.open(), await brief.open(), await brief.open(), await brief.open()];
  await assert.rejects(brief.open(), /403/);
  const codes = await Promise.all(pages.map(({ socket }) => new Promise((resolve) => socket.on('close', resolve))));
  assert.deepEqual(codes, [1001, 1001, 1001, 1001]);
  (await brief.open()).close();
  await brief.agent.close();
});

test('T24, B-3: prompts its user once per origin, and remembers the answer', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'dvc-origins-'));
  const file = join(folder, 'agent', 'origins.json');
  const asks = async (allows: boolean, origin: string) => {
    const asking = await makeAgent({ modules: [], allowed: [], file });
    asking.at.allows = allows;
    const came = await asking.open(origin).then(
      () => true,
      () => false,
    );
    // The same agent does not prompt again for a refused origin.
    asking.at.allows = true;
    const again = await asking.open(origin).then(
      () => true,
      () => false,
    );
    await asking.agent.close();
    return [came, again];
  };
  assert.deepEqual(await asks(false, PORTAL), [false, false]);
  assert.deepEqual(await asks(true, PORTAL), [true, true]);
  assert.deepEqual(await asks(false, PORTAL), [true, true], 'approved by an earlier agent');
  assert.deepEqual(JSON.parse(readFileSync(file, 'utf8')), [PORTAL]);
  assert.equal(statSync(file).mode & 0o777, 0o600);
  rmSync(folder, { recursive: true });
});

test('B-3: an approval that cannot be saved holds until the agent ends', async () => {
  const notes: string[] = [];
  const prompter = personAt().prompter;
  const origins = createOrigins({
    ...{ allowed: [], file: '/dev/null/origins.json', prompter, mayPrompt: () => true },
    log: (note) => notes.push(note),
  });
  assert.deepEqual([await origins.admit(PORTAL), await origins.admit(PORTAL)], [true, true]);
  assert.deepEqual(notes, ['The approval could not be saved (EEXIST): it holds until the agent ends.']);
});

test('B-3: a person who does not answer in time has not refused', async () => {
  const at = personAt();
  let prompts = 0;
  const consent = async (origin: string, signal: AbortSignal) => {
    prompts += 1;
    if (prompts > 1) return at.prompter.consent(origin, signal);
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
    return false;
  };
  const folder = mkdtempSync(join(tmpdir(), 'dvc-late-'));
  const origins = createOrigins({
    ...{ allowed: [], file: join(folder, 'origins.json'), prompter: { ...at.prompter, consent } },
    ...{ mayPrompt: () => true, timeoutMs: 5 },
  });
  assert.deepEqual([await origins.admit(PORTAL), await origins.admit(PORTAL)], [false, true]);
  rmSync(folder, { recursive: true });
});

test('T28, B-12: takes modules only from its command line and from a list that belongs to root', () => {
  const folder = mkdtempSync(join(tmpdir(), 'dvc-config-'));
  const file = join(folder, 'agent.json');
  writeFileSync(file, JSON.stringify({ modules: ['/usr/lib/token.so'], origins: [PORTAL] }), { mode: 0o644 });
  // Only root can make a list that is taken.
  const isRoot = process.getuid?.() === 0;
  assert.deepEqual(isRoot && settings(['--config', file]).modules, isRoot && ['/usr/lib/token.so']);
  if (isRoot) chownSync(file, 65534, 65534);
  assert.throws(() => settings(['--config', file]), Misconfigured, 'of another owner');
  if (isRoot) chownSync(file, 0, 0);
  chmodSync(file, 0o666);
  assert.throws(() => settings(['--config', file]), Misconfigured, 'writable by all');
  assert.throws(() => settings(['--config', join(folder, 'none.json')]), Misconfigured, 'of a list that is missing');
  writeFileSync(file, '{"modules":');
  assert.throws(() => settings(['--config', file]), Misconfigured, 'half a list');
  assert.throws(() => settings(['--module', 'token.so']), /absolute/);
  assert.throws(() => settings(['--module', '/a.so', '--allow-origin', 'http://localhost:8080']), /--dev/);
  assert.throws(() => settings(['--module', '/a.so', '--allow-origin', 'https://a.vn/']), /not an origin/);
  assert.deepEqual(settings([]).modules, [], 'known vendors’ modules are looked for');
  rmSync(folder, { recursive: true });
});

test('S7: as a program, prints its port as JSON, and a sentence when it cannot start', async () => {
  const { spawn } = await import('node:child_process');
  const words = [await bundle('src/agent/main.ts')];
  const wrong = spawnSync(process.execPath, [...words, '--port', 'x'], { encoding: 'utf8' });
  assert.equal(wrong.status, 1);
  assert.match(wrong.stderr, /^--port: "x" is not a port\./);
  const child = spawn(process.execPath, [
    ...words,
    '--module',
    '/nowhere.so',
    '--port',
    '0',
    '--allow-origin',
    PORTAL,
    '--pin-command',
    'true',
  ]);
  const line = await new Promise<string>((resolve) =>
    child.stdout.once('data', (data: Buffer) => resolve(data.toString())),
  );
  const { port } = JSON.parse(line) as { port: number };
  const ended = new Promise((resolve) => child.on('exit', resolve));
  assert.match(
    await knock([`Host: 127.0.0.1:${port}`, `Origin: ${PORTAL}`, SPOKEN, ...UPGRADE], undefined, port),
    / 101 /,
  );
  child.kill('SIGTERM');
  assert.equal(await ended, 0);
});
