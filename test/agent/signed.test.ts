/** What a page can have signed, and what it learns about a PIN: T14, T26, B-6, B-7, B-9. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHash, verify, X509Certificate } from 'node:crypto';
import { closeSync, mkdtempSync, openSync, readdirSync, readFileSync, readSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { toJSONSchema } from 'zod/v4/core';
import { createConversation } from '../../src/agent/conversation.js';
import { createOperations } from '../../src/agent/operations.js';
import { toBeSigned } from '../../src/agent/challenge.js';
import { parseRequest, requestSchema } from '../../src/agent/protocol.js';
import type { Driver } from '../../src/agent/token/driver.js';
import type { Order } from '../../src/agent/token/token-service.js';
import { bundle } from '../support/bundle.js';
import { connect, makeAgent, makeToken, personAt, PORTAL, type AgentWorld, type TokenWorld } from './world.js';

/** A value that does not occur by accident. */
const SENTINEL = '7318264905';
let token: TokenWorld;
let world: AgentWorld;
before(async () => {
  token = await makeToken(SENTINEL);
  world = await makeAgent({ modules: [token.module] });
  world.at.pin = SENTINEL;
});
after(async () => {
  await world.agent.close();
  token.remove();
});

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();
const idOf = (der: Uint8Array) => sha256(der).toString('hex');

/** All names in the schema, at any depth. */
function keysOf(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const { properties = {} } = schema as { properties?: object };
  return [...Object.keys(properties), ...Object.values(schema).flatMap(keysOf)];
}

test('T14, T26, B-6: there are five operations, without a member for a PIN, digest, document, module or origin', () => {
  const schema = toJSONSchema(requestSchema);
  assert.deepEqual([...new Set(keysOf(schema))].sort(), ['certificate', 'flowId', 'id', 'nonce', 'op']);
  const text = JSON.stringify(schema);
  assert.deepEqual(
    [...text.matchAll(/"const":"(\w+)"/g)].map(([, op]) => op),
    ['hello', 'listTokens', 'getCertificates', 'authenticate', 'cancel'],
  );
  assert.doesNotMatch(text, /pin\b|password|secret|digest|hash|module|mechanism|data/i);
  assert.equal([...text.matchAll(/"additionalProperties":false/g)].length, 5, 'each of them takes nothing else');
});

test('B-7: refuses a nonce shorter than 44 base64 characters', () => {
  const request = { id: 1, op: 'authenticate', certificate: 'c'.repeat(64), flowId: 'f'.repeat(16) };
  assert.equal(parseRequest(JSON.stringify({ ...request, nonce: 'A'.repeat(43) })), undefined);
  assert.ok(parseRequest(JSON.stringify({ ...request, nonce: 'A'.repeat(44) })));
});

/**
 * DER of CMS signed attributes (RFC 5652 §5.4) over a document: the bytes that a contract's
 * signature covers.
 */
const attributesOf = (digest: Uint8Array) =>
  Buffer.concat([
    Buffer.from('314b301806092a864886f70d010903310b06092a864886f70d010701302f06092a864886f70d01090431220420', 'hex'),
    digest,
  ]);

test('T14: a document’s hash in any member yields no signature over the document, its hash, or a CMS of it', async () => {
  const page = await world.open();
  const pdf = Buffer.from('%PDF-1.7\n% Hợp đồng chuyển nhượng quyền sử dụng đất\n');
  const digest = sha256(pdf);
  const attributes = attributesOf(digest);
  const chosen = [pdf, digest, attributes, sha256(attributes)];
  const texts = [digest, sha256(attributes)].flatMap((bytes) =>
    (['hex', 'base64'] as const).map((how) => bytes.toString(how)),
  );
  const company = { key: new X509Certificate(token.company.der).publicKey, dsaEncoding: 'ieee-p1363' } as const;
  const person = { key: new X509Certificate(token.person.der).publicKey };
  for (const [holder, key] of [
    [token.company, company],
    [token.person, person],
  ] as const) {
    for (const nonce of texts) {
      const flowId = digest.toString('base64url');
      const reply = await page.ask({ op: 'authenticate', certificate: idOf(holder.der), nonce, flowId });
      const { signature } = reply.result as { signature: string };
      const signed = (message: Uint8Array) => verify('sha256', message, key, Buffer.from(signature, 'base64'));
      assert.ok(signed(toBeSigned({ origin: PORTAL, nonce, flowId }, 'sha256')));
      for (const message of chosen) assert.ok(!signed(message));
    }
  }
  page.close();
});

/** Operations with a driver that records what it is given to sign. */
function recorder() {
  const messages: Buffer[] = [];
  const label = { label: 'Token', tries: 'enough' } as const;
  const answers = {
    list: [label],
    certificates: [],
    key: { ...label, algorithm: 'ES256', hash: 'sha256', owner: 'A', onReader: false },
    sign: { signature: 'AAAA' },
  };
  const run = (order: Order) => {
    if (order.verb === 'sign') messages.push(Buffer.from(order.message));
    return Promise.resolve({ ok: true, result: answers[order.verb] });
  };
  const driver = { run, close: () => undefined } as unknown as Driver;
  const operations = createOperations({ drivers: [driver], prompter: personAt().prompter, mayPrompt: () => true });
  return { messages, operations };
}

const loose = fc.dictionary(
  fc.constantFrom('id', 'op', 'certificate', 'nonce', 'flowId', 'pin', 'digest', 'data', 'origin', 'hash', '__proto__'),
  fc.anything({ maxDepth: 1 }),
);
const bytes = (least: number, most: number) =>
  fc.uint8Array({ minLength: least, maxLength: most }).map((each) => Buffer.from(each));
const good = fc.record({
  id: fc.nat(1000),
  op: fc.constant('authenticate'),
  certificate: fc.constant('a'.repeat(64)),
  nonce: bytes(33, 96).map((each) => each.toString('base64')),
  flowId: bytes(12, 96).map((each) => each.toString('base64url')),
});
const near = fc.record(
  {
    id: fc.nat(1000),
    op: fc.constantFrom('authenticate', 'sign', 'signHash', 'getCertificates', 'hello'),
    certificate: fc.constantFrom('a'.repeat(64), 'A'.repeat(64), ''),
    nonce: bytes(30, 99).map((each) => each.toString('base64')),
    flowId: bytes(10, 99).map((each) => each.toString('base64url')),
    digest: fc.constant('x'),
  },
  { requiredKeys: ['id', 'op', 'certificate', 'nonce', 'flowId'] },
);

test('T14: a key only ever gets our challenge over the socket’s own origin, whatever is sent', async () => {
  const { messages, operations } = recorder();
  let sent = 0;
  await fc.assert(
    fc.asyncProperty(fc.oneof(good, near, loose), async (frame) => {
      messages.length = 0;
      const text = JSON.stringify(frame);
      await new Promise<void>((resolve) => {
        const line = { send: () => resolve(), close: () => resolve() };
        createConversation(line, PORTAL, operations, '0').hear(text);
      });
      const request = parseRequest(text);
      const expected = request?.op === 'authenticate' ? [toBeSigned({ origin: PORTAL, ...request }, 'sha256')] : [];
      sent += expected.length;
      assert.deepEqual(messages, expected);
      for (const message of messages) {
        assert.equal(message.toString('latin1', 0, 21), 'DVC-REGISTER-AUTH-V1\0', 'no DER, no PDF, no TLS begins so');
        assert.equal(message.length, 21 + 3 * 32, 'a page’s texts are in it as hashes alone');
      }
    }),
    { numRuns: Number(process.env['FUZZ_RUNS'] ?? 500) },
  );
  assert.ok(sent > 50, `only ${sent} requests were good`);
  operations.close();
});

/** Whether a process's writable memory contains these bytes; Linux lets the owner read it. */
function remembers(pid: number, secret: string): boolean {
  const memory = openSync(`/proc/${pid}/mem`, 'r');
  try {
    return readFileSync(`/proc/${pid}/maps`, 'utf8')
      .split('\n')
      .some((line) => {
        const [, from = '', to = ''] = /^(\w+)-(\w+) rw/.exec(line) ?? [];
        const size = Number.parseInt(to, 16) - Number.parseInt(from, 16);
        if (!(size > 0) || size > 2 ** 28) return false;
        const bytes = Buffer.alloc(size);
        try {
          readSync(memory, bytes, 0, size, Number.parseInt(from, 16));
        } catch {
          return false; // reserved, and not there
        }
        return bytes.includes(secret) || bytes.includes(Buffer.from(secret, 'utf16le'));
      });
  } finally {
    closeSync(memory);
  }
}

const childrenOf = (pid: number) =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);

test('T26, B-9: a PIN is in no frame, output or file, and in no driver’s memory after the signature', async (t) => {
  const home = mkdtempSync(join(tmpdir(), 'dvc-home-'));
  t.after(() => rmSync(home, { recursive: true }));
  const asks = join(home, 'ask.sh');
  writeFileSync(asks, `#!/bin/sh\necho ${SENTINEL}\n`, { mode: 0o700 });
  const words = ['--module', token.module, '--port', '0', '--allow-origin', PORTAL, '--pin-command', asks];
  const env = { ...process.env, HOME: home };
  const agent = spawn(process.execPath, [await bundle('src/agent/main.ts'), ...words], { env });
  t.after(() => agent.kill('SIGKILL'));
  let said = '';
  for (const stream of [agent.stdout, agent.stderr]) stream.on('data', (data: Buffer) => (said += data.toString()));
  await new Promise((resolve) => agent.stdout.once('data', resolve));
  const page = await connect((JSON.parse(said) as { port: number }).port, PORTAL);
  page.socket.on('message', (data: Buffer) => (said += data.toString()));
  const certificate = idOf(token.person.der);
  const drivers = async () => {
    assert.ok((await page.ask({ op: 'listTokens' })).ok);
    return childrenOf(agent.pid ?? 0);
  };
  const before = await drivers();
  assert.ok((await page.ask({ op: 'authenticate', certificate, nonce: 'A'.repeat(44), flowId: 'f'.repeat(20) })).ok);
  const now = await drivers();
  assert.ok(now.length > 0 && !now.some((pid) => before.includes(pid)), 'what was given a PIN has ended');
  for (const pid of now) assert.ok(!remembers(pid, SENTINEL));
  assert.ok(remembers(process.pid, SENTINEL), 'this is how one that holds it looks');
  page.close();
  assert.ok(!said.includes(SENTINEL));
  assert.ok(!readFileSync(`/proc/${agent.pid ?? 0}/cmdline`, 'utf8').includes(SENTINEL));
  const files = readdirSync(home, { recursive: true, withFileTypes: true }).filter((each) => each.isFile());
  assert.deepEqual(
    files.map(({ name }) => name),
    ['ask.sh'],
    'nothing was written',
  );
});
