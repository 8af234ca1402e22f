/** Servers that speak the wires of the plug-ins, written from their published scripts (docs/signers.md), with real keys behind them. */
import { KeyObject, privateEncrypt, constants } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { WebSocket as NodeSocket, WebSocketServer } from 'ws';
import type { Holder } from '../../demo/sandbox/authority/issue.js';
import type { OpenSocket } from '../../src/signers/line.js';
import { PORTAL } from '../agent/world.js';

/** A program on the person's machine. */
export interface Wire {
  /** Every text that came in, and where to. */
  readonly heard: string[];
  /** What it does next; each wire has its own words. */
  how: string;
  /** Sockets that are open. */
  readonly open: () => number;
  /** Connects to it, wherever the signer wants to go; or to nobody. */
  readonly reach: OpenSocket;
  there: boolean;
  close(): void;
}

export const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');

/** Answers each text with what `answer` makes of it; `undefined` leaves it unanswered. */
export async function serveWire(
  answer: (wire: Wire, text: string, path: string) => Promise<readonly string[]> | readonly string[],
): Promise<Wire> {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const wire: Wire = {
    heard: [],
    how: 'ready',
    there: true,
    open: () => server.clients.size,
    reach: (url, protocol) => {
      const at = new URL(url);
      const to = `ws://127.0.0.1:${wire.there ? port : 1}${at.pathname}?at=${at.host}`;
      return new NodeSocket(to, protocol, { origin: PORTAL }) as unknown as WebSocket;
    },
    close: () => {
      for (const client of server.clients) client.terminate();
      server.close();
    },
  };
  server.on('connection', (socket, { url }) => {
    socket.on('message', (data: Buffer) => {
      const path = url?.split('?')[0] ?? '';
      wire.heard.push(`${path} ${data.toString()}`);
      void Promise.resolve(answer(wire, data.toString(), path)).then((texts) =>
        texts.forEach((text) => socket.send(text)),
      );
    });
  });
  return wire;
}

/** RFC 8017 §9.2: SHA-256, as a token is given a hash. */
const DIGEST_INFO = Buffer.from('3031300d060960864801650304020105000420', 'hex');
const signHash = ({ keys }: Holder, hash: Buffer) =>
  privateEncrypt(
    { key: KeyObject.from(keys.privateKey), padding: constants.RSA_PKCS1_PADDING },
    Buffer.concat([DIGEST_INFO, hash]),
  );

/** VGCA Sign Service: `other-*` are its lies. */
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
