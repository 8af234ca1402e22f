/**
 * Servers of the plug-ins' protocols, written from their published scripts (docs/signers.md), with
 * real keys.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { constants, KeyObject, privateEncrypt, X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { WebSocket as NodeSocket, WebSocketServer } from 'ws';
import type { Holder } from '../../demo/sandbox/authority/issue.js';
import type { OpenSocket } from '../../src/signers/line.js';
import type { Signer, SignerCertificate } from '../../src/signers/signer.js';
import { PORTAL } from '../agent/world.js';

/** A program on the person's machine. */
export interface Wire {
  /** Every received text and its address. */
  readonly heard: string[];
  /** Its next behaviour; each wire has its own words. */
  how: string;
  /** Open sockets. */
  readonly open: () => number;
  /** Connects to it, whatever address the signer asks for; fails when `there` returns false. */
  readonly reach: OpenSocket;
  /** Whether a program listens at this host and port. */
  there: (host: string) => boolean;
  close(): void;
}

export const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');

export const CHALLENGE = { nonce: 'N'.repeat(44), flow: 'F'.repeat(20) };

/** The first certificate that a signer finds. */
export async function firstOf(signer: Signer): Promise<SignerCertificate> {
  const found = await signer.certificates();
  assert.ok(found.ok && found.value[0]);
  return found.value[0];
}

/** Aborting a signature that waits for the person, once the program `isAsked`, closes its socket. */
export async function assertAbortCloses(wire: Wire, signer: Signer, isAsked: () => boolean, meanwhile?: Check) {
  wire.how = 'ready';
  const first = await firstOf(signer);
  wire.how = 'waiting';
  wire.heard.length = 0;
  const controller = new AbortController();
  const asked = signer.sign(first, CHALLENGE, { signal: controller.signal });
  while (!isAsked()) await new Promise((resolve) => setImmediate(resolve));
  await meanwhile?.(first);
  controller.abort();
  await assert.rejects(asked, { name: 'AbortError' });
  while (wire.open()) await new Promise((resolve) => setImmediate(resolve));
}

type Check = (first: SignerCertificate) => Promise<void>;

/** Answers each text with the result of `answer`; `undefined` leaves it unanswered. */
export async function serveWire(
  answer: (wire: Wire, text: string, path: string) => Promise<readonly string[]> | readonly string[],
): Promise<Wire> {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const wire: Wire = {
    heard: [],
    how: 'ready',
    there: () => true,
    open: () => server.clients.size,
    reach: (url, protocol) => {
      const { host, pathname } = new URL(url);
      const to = `ws://127.0.0.1:${wire.there(host) ? port : 1}${pathname}`;
      return new NodeSocket(to, protocol, { origin: PORTAL }) as unknown as WebSocket;
    },
    close: () => {
      for (const client of server.clients) client.terminate();
      server.close();
    },
  };
  server.on('connection', (socket, request) => {
    const url = request.url ?? '/';
    socket.on('message', (data: Buffer) => {
      wire.heard.push(`${url} ${data.toString()}`);
      void Promise.resolve(answer(wire, data.toString(), url)).then((texts) =>
        texts.forEach((text) => socket.send(text)),
      );
    });
  });
  return wire;
}

/** DigestInfo of SHA-256 (RFC 8017 §9.2), which tokens sign. */
const DIGEST_INFO = Buffer.from('3031300d060960864801650304020105000420', 'hex');
const signHash = ({ keys }: Holder, hash: Buffer) =>
  privateEncrypt(
    { key: KeyObject.from(keys.privateKey), padding: constants.RSA_PKCS1_PADDING },
    Buffer.concat([DIGEST_INFO, hash]),
  );

/**
 * A CMS by OpenSSL, independent of our code, with its certificate; the content is embedded when
 * `whole`.
 */
function signCms({ der, keys }: Holder, message: Buffer, whole = false): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'dvc-cms-'));
  const [key, signer] = [join(folder, 'key.pem'), join(folder, 'signer.pem')];
  try {
    writeFileSync(key, KeyObject.from(keys.privateKey).export({ type: 'pkcs8', format: 'pem' }));
    writeFileSync(signer, new X509Certificate(der).toString());
    const how = ['cms', '-sign', '-binary', '-md', 'sha256', '-outform', 'DER', '-inkey', key, '-signer', signer];
    return execFileSync('openssl', whole ? [...how, '-nodetach'] : how, { input: message });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** VNPT-CA Plugin. */
export const vnptWire = (holder: Holder, other: Holder): Promise<Wire> =>
  serveWire((wire, text, path) => {
    if (path !== '/plugin') return [];
    const { functionID, funcCallback, args, domain } = JSON.parse(text) as {
      readonly functionID: number;
      readonly funcCallback: string;
      readonly args: readonly [string];
      readonly domain: string;
    };
    const say = (reply: object | string) => [
      `${typeof reply === 'string' ? reply : JSON.stringify(reply)}*${funcCallback}`,
    ];
    if (functionID === 7) return say('1');
    if (functionID === 6) return say({ code: args[0] === `for ${domain}` ? 1 : -1 });
    if (wire.how === 'waiting') return [];
    if (wire.how === 'garbage') return say('{');
    if (functionID === 0) {
      if (wire.how === 'no-token') return say('');
      return say({
        serial: '01',
        subjectCN: 'x',
        issuerCN: 'y',
        notBefore: '',
        notAfter: '',
        base64: base64(holder.der),
      });
    }
    const codes: Record<string, object> = {
      'no-token': { code: 2, error: 'Không lấy được thông tin chứng thư số' },
      'no-key': { code: 4, error: 'Chứng thư số không có khóa bí mật' },
      cancelled: { code: 11, error: 'Người dùng hủy bỏ' },
      'wrong-pin': { code: 3, error: 'Sai mã PIN' },
      broken: { code: 3, error: 'Có lỗi trong quá trình ký số' },
    };
    const refused = codes[wire.how];
    // A refusal with data is a refusal.
    if (functionID !== 4 || refused) return say({ data: base64(holder.der), ...(refused ?? { code: 1, error: 'x' }) });
    const message = wire.how === 'other-message' ? Buffer.alloc(32) : Buffer.from(args[0], 'base64');
    return say({ code: 0, data: base64(signCms(wire.how === 'other-key' ? other : holder, message)), error: '' });
  });

const serialOf = ({ der }: Holder) => new X509Certificate(der).serialNumber.toLowerCase();

/** BkavCA Signer Plugin. Like the real one, it first sends an unsolicited message. */
export const bkavWire = (holder: Holder, other: Holder): Promise<Wire> =>
  serveWire((wire, text) => {
    const fields = text.split('*');
    const [id, ...args] = fields;
    const callback = fields.at(-2) === 'BkavExtensionCallback' ? 'BkavExtensionCallback' : '';
    const say = (value: string) => (callback ? [`${value}*${callback}*end`] : []);
    if (fields.at(-1) !== 'end') return [];
    if (id === '26') return ['PC-01*00:11:22:33:44:55*10.0.0.2*BkavCACallbackInfo*end'];
    if (id === '18') {
      const codes: Record<string, string> = { 'no-token': '4', 'no-driver': '5', unlicensed: '0' };
      const isHolders = args[0] === serialOf(holder) && wire.how !== 'other-token';
      return say(codes[wire.how] ?? (isHolders ? '1' : '3'));
    }
    if (wire.how === 'waiting') return [];
    if (wire.how === 'garbage') return say('%%%');
    if (id === '12') {
      if (wire.how === 'unlicensed') return say('MA==');
      const all = [holder, other].map(
        (each) =>
          `<Certificate><SerialNumber>${serialOf(each)}</SerialNumber><SubjectDN><CN>x</CN></SubjectDN><Base64>${base64(each.der)}</Base64></Certificate>`,
      );
      return say(Buffer.from(`<?xml version="1.0"?><Certificates>${all.join('')}</Certificates>`).toString('base64'));
    }
    const by = [holder, other].find((each) => serialOf(each) === args[1]);
    if (id !== '38' || !by || ['no-token', 'unlicensed', 'refused', 'other-token'].includes(wire.how)) return say('');
    const content = wire.how === 'other-message' ? Buffer.alloc(32) : Buffer.from(args[0] ?? '', 'base64');
    return say(base64(signCms(wire.how === 'other-key' ? other : by, content, true)));
  });

/** VGCA Sign Service; the modes `other-*` are its lies. */
export const vgcaWire = (holder: Holder, other: Holder): Promise<Wire> =>
  serveWire((wire, text, path) => {
    const say = (reply: object) => [JSON.stringify(reply)];
    const refused: Record<string, object> = {
      'no-token': { Status: 12, Message: 'Không tìm thấy chứng thư số' },
      cancelled: { Status: 13, Message: 'Người dùng hủy ký số' },
      'wrong-pin': { Status: 500, Error: 'Mã PIN không đúng' },
      locked: { Status: 500, Error: 'Mã PIN đã bị khóa' },
      broken: { Status: 500, Error: 'x' },
    };
    if (path === '/GetVersion') return text === 'GetVersion' ? say({ Status: 0, Version: '1.0.0' }) : [];
    if (wire.how === 'waiting') return [];
    if (wire.how === 'garbage') return ['<html>'];
    const refusal = refused[wire.how];
    if (path === '/GetCertInfo' && text === 'get_cert_info') {
      if (wire.how === 'no-token') return say(refused['no-token'] ?? {});
      return say({ Status: 0, CertInfo: { Subject: 'CN=x', Base64Data: base64(holder.der) } });
    }
    const { HashAlg, HashValue, Encode } = JSON.parse(text) as Record<string, string>;
    if (path !== '/SignMsg' || HashAlg !== 'SHA256' || Encode !== 'RSA') return say({ Status: 500, Error: 'x' });
    if (refusal) return say(refusal);
    const by = wire.how === 'other-certificate' || wire.how === 'other-key' ? other : holder;
    const hash = wire.how === 'other-message' ? Buffer.alloc(32, 7) : Buffer.from(HashValue ?? '', 'base64');
    const shown = wire.how === 'other-key' ? holder : by;
    return say({ Status: 0, Signature: base64(signHash(by, hash)), CertBase64: base64(shown.der) });
  });
