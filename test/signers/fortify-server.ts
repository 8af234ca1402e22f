/**
 * Fortify's side of its protocol over TLS. Ratchet, messages and the well-known file come from the
 * packages that Fortify itself uses. The program around them is written here after the sources of
 * webcrypto-local: pairing, a token with two certificates, a PIN.
 */
import { KeyObject } from 'node:crypto';
import { once } from 'node:events';
import { createServer, request } from 'node:https';
import type { AddressInfo } from 'node:net';
import * as client from '@webcrypto-local/client';
import { challenge, SERVER_WELL_KNOWN } from '@webcrypto-local/core';
import * as proto from '@webcrypto-local/proto';
import * as ratchet from '2key-ratchet';
import { WebSocketServer, type WebSocket } from 'ws';
import { issue, OID, type Holder } from '../../demo/sandbox/authority/issue.js';
import type { FortifyLibrary } from '../../demo/signers/fortify.js';

export interface FortifyServer {
  how: string;
  /** Whether this page is paired. */
  paired: boolean;
  /** The code in Fortify's window, while it is open. */
  shown: string | undefined;
  readonly heard: string[];
  readonly port: number;
  readonly open: () => number;
  /** Ends every pending request. */
  release(): void;
  /** The client, as in a browser that trusts Fortify's certificate. */
  readonly library: FortifyLibrary;
  close(): void;
}

const text = (value: string) => new TextEncoder().encode(value).buffer;
const pem = (label: string, der: Uint8Array) =>
  `-----BEGIN ${label}-----\n${Buffer.from(der).toString('base64')}\n-----END ${label}-----\n`;

/** Refusals by their error codes, of PKCS#11 and of webcrypto-local. */
const REFUSALS: Readonly<Record<string, proto.ErrorProto>> = {
  'wrong-pin': new proto.ErrorProto('CKR_PIN_INCORRECT', 160, 'pkcs11'),
  locked: new proto.ErrorProto('CKR_PIN_LOCKED', 164, 'pkcs11'),
  cancelled: new proto.ErrorProto('CKR_FUNCTION_CANCELED', 80, 'pkcs11'),
  pulled: new proto.ErrorProto('CKR_DEVICE_REMOVED', 50, 'pkcs11'),
  broken: new proto.ErrorProto('x'),
};

// A browser uses the page's own.
ratchet.setEngine('node', crypto);

interface Session {
  cipher?: ratchet.AsymmetricRatchet;
}

export async function fortifyServer(holders: readonly Holder[]): Promise<FortifyServer> {
  const order = { keyUsage: [0], extendedKeyUsage: [OID.serverAuth] };
  const tls = await issue({ subject: [[OID.commonName, '127.0.0.1']], ...order });
  const identity = await ratchet.Identity.create(1, 1);
  let release: (() => void) | undefined;
  const cert = pem('CERTIFICATE', tls.der);
  const key = KeyObject.from(tls.keys.privateKey).export({ type: 'pkcs8', format: 'pem' });
  const secure = createServer({ key, cert }, (asked, response) => {
    if (asked.url !== SERVER_WELL_KNOWN) {
      response.writeHead(404).end();
      return;
    }
    response.setHeader('Access-Control-Allow-Origin', '*');
    void bundleOf(identity).then((preKey) =>
      response.end(JSON.stringify({ version: '1.10.0', name: 'webcrypto-socket', preKey, providers: [] })),
    );
  });
  const sockets = new WebSocketServer({ server: secure });
  secure.listen(0, '127.0.0.1');
  await once(secure, 'listening');
  const { port } = secure.address() as AddressInfo;
  const { fetch } = globalThis;

  const server: FortifyServer = {
    how: 'ready',
    paired: true,
    shown: undefined,
    heard: [],
    port,
    open: () => sockets.clients.size,
    release: () => release?.(),
    library: libraryAt(() => (server.how === 'away' ? 1 : port), cert),
    close() {
      globalThis.fetch = fetch;
      for (const each of sockets.clients) each.terminate();
      sockets.close();
      secure.close();
    },
  };

  const names = (kind: string) => text(holders.map((_, at) => `${kind}-0-key${at}`).join(','));
  const holderOf = (index: string) => holders[Number(index.at(-1))];

  async function signed(raw: ArrayBuffer): Promise<ArrayBuffer> {
    const action = await proto.SignActionProto.importProto(raw);
    const holder = holders[server.how === 'other-key' ? 1 : Number(action.key.id)];
    const { name, hash } = action.algorithm.toAlgorithm() as unknown as { name: string; hash: { name: string } };
    const data = server.how === 'other-message' ? new ArrayBuffer(32) : action.data;
    return crypto.subtle.sign({ name, hash: hash.name }, holder?.keys.privateKey ?? ({} as CryptoKey), data);
  }

  function info(): Promise<ArrayBuffer> {
    const card = { name: 'System', isHardware: false, isRemovable: false, id: 'system' };
    const token = { name: 'Token', isHardware: true, isRemovable: true, id: 'token' };
    const shown = new proto.ProviderInfoProto();
    shown.name = 'Fortify';
    shown.providers = (server.how === 'no-token' ? [card] : [card, token]).map(
      (each) => new proto.ProviderCryptoProto(each as never),
    );
    return shown.exportProto();
  }

  async function keyOf(raw: ArrayBuffer): Promise<ArrayBuffer> {
    const { key: index } = await proto.KeyStorageGetItemActionProto.importProto(raw);
    const found = new proto.CryptoKeyProto();
    found.id = index.at(-1) ?? '';
    found.type = 'private';
    found.algorithm = holderOf(index)?.keys.privateKey.algorithm as never;
    return found.exportProto();
  }

  /** The person's actions in Fortify's window. */
  async function accepts(cipher: ratchet.AsymmetricRatchet) {
    server.shown = await challenge(identity.signingKey.publicKey, cipher.remoteIdentity.signingKey);
    if (server.how === 'unpaired-waiting') await new Promise<void>((resolve) => (release = resolve));
    if (server.how === 'unapproved')
      throw new proto.ErrorProto('RATCHET_KEY_NOT_APPROVED', 101, 'wcl') as unknown as Error;
    server.paired = true;
  }

  async function act(
    action: string,
    raw: ArrayBuffer,
    cipher: ratchet.AsymmetricRatchet,
  ): Promise<ArrayBuffer | undefined> {
    if (action === proto.ServerIsLoggedInActionProto.ACTION) return Uint8Array.of(server.paired ? 1 : 0).buffer;
    if (action === proto.ServerLoginActionProto.ACTION) {
      await accepts(cipher);
      return undefined;
    }
    if (!server.paired) throw new proto.ErrorProto('404: Not authorized', 602, 'wcl') as unknown as Error;
    if (action === proto.ProviderInfoActionProto.ACTION) return info();
    if (action === proto.CertificateStorageKeysActionProto.ACTION) return names('x509');
    if (action === proto.KeyStorageKeysActionProto.ACTION) return server.how === 'no-key' ? text('') : names('private');
    if (action === proto.CertificateStorageGetValueActionProto.ACTION) {
      const { key: index } = await proto.CertificateStorageGetValueActionProto.importProto(raw);
      return holderOf(index)?.der.buffer;
    }
    if (action === proto.IsLoggedInActionProto.ACTION) return Uint8Array.of(0).buffer;
    if (action === proto.LoginActionProto.ACTION) {
      if (server.how === 'waiting') await new Promise<void>((resolve) => (release = resolve));
      const refusal = REFUSALS[server.how];
      if (refusal) throw refusal as unknown as Error;
      return undefined;
    }
    if (action === proto.KeyStorageGetItemActionProto.ACTION) return keyOf(raw);
    return action === proto.SignActionProto.ACTION ? signed(raw) : undefined;
  }

  sockets.on('connection', (socket) => {
    const session: Session = {};
    let turn = Promise.resolve();
    socket.on('message', (data: Buffer) => {
      const raw = new Uint8Array(data).buffer;
      turn = turn.then(() => hear(socket, session, raw).catch(() => socket.close()));
    });
  });

  async function begun(session: Session, raw: ArrayBuffer) {
    const first = await ratchet.PreKeyMessageProtocol.importProto(raw);
    session.cipher = await ratchet.AsymmetricRatchet.create(identity, first);
    return first.signedMessage;
  }

  async function hear(socket: WebSocket, session: Session, raw: ArrayBuffer) {
    // Told by the session, not by the bytes: one first message in some thousands reads as a later one, too.
    const message = session.cipher ? await ratchet.MessageSignedProtocol.importProto(raw) : await begun(session, raw);
    const { cipher } = session;
    if (!cipher) throw new Error('no session');
    const plain = await cipher.decrypt(message);
    const action = await proto.ActionProto.importProto(plain);
    server.heard.push(action.action);
    if (server.how === 'garbage') {
      socket.send(Buffer.from('garbage'));
      return;
    }
    const result = new proto.ResultProto(action);
    try {
      const answer = await act(action.action, plain, cipher);
      if (answer) result.data = answer;
      result.status = true;
    } catch (error) {
      result.error = error as proto.ErrorProto;
    }
    const sealed = await cipher.encrypt(await result.exportProto());
    socket.send(Buffer.from(await sealed.exportProto()));
  }
  return server;
}

/** A new bundle of pre-keys (2key-ratchet). */
async function bundleOf(identity: ratchet.Identity): Promise<string> {
  const bundle = new ratchet.PreKeyBundleProtocol();
  await bundle.identity.fill(identity);
  bundle.preKeySigned.id = 0;
  bundle.preKeySigned.key = (identity.signedPreKeys[0] as ratchet.IECKeyPair).publicKey;
  await bundle.preKeySigned.sign(identity.signingKey.privateKey);
  bundle.registrationId = 0;
  return Buffer.from(await bundle.exportProto()).toString('base64');
}

/**
 * The real client. A browser would trust Fortify's certificate; Node does not, so the certificate
 * is passed in.
 */
function libraryAt(port: () => number, ca: string): FortifyLibrary {
  const trust = { ca, checkServerIdentity: () => undefined };
  globalThis.fetch = (input) =>
    new Promise((resolve, reject) => {
      request(input as string, trust, (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('end', () => resolve(new Response(Buffer.concat(chunks), { status: answer.statusCode ?? 500 })));
      })
        .on('error', reject)
        .end();
    });
  class SocketProvider extends client.SocketProvider {
    override connect(address = '') {
      return super.connect(address.replace('31337', String(port())), trust as never);
    }
  }
  return { ...client, SocketProvider } as unknown as FortifyLibrary;
}
