import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import * as pkijs from 'pkijs';
import { ALGORITHMS, type Holder } from './issue.js';

/** Stores keys and certificates across restarts. */
export interface Drawer {
  /** Returns what is stored under this name; makes and keeps it on the first call. */
  take(name: string, make: () => Promise<Holder>): Promise<Holder>;
  /** Writes the file atomically. */
  shut(): void;
}

/** DER of a certificate and PKCS#8 of its key, in base64. */
interface Kept {
  readonly certificate: string;
  readonly key: string;
}

/** id-ecPublicKey (RFC 5480 §2.1.1); every other key here is RSA. */
const EC = '1.2.840.10045.2.1';

const base64 = (bytes: ArrayBuffer | Uint8Array) => Buffer.from(bytes as Uint8Array).toString('base64');

async function pack({ der, keys }: Holder): Promise<Kept> {
  return { certificate: base64(der), key: base64(await crypto.subtle.exportKey('pkcs8', keys.privateKey)) };
}

async function unpack({ certificate: text, key }: Kept): Promise<Holder> {
  const der = Uint8Array.from(Buffer.from(text, 'base64'));
  const certificate = pkijs.Certificate.fromBER(der);
  const { subjectPublicKeyInfo: spki } = certificate;
  const how = spki.algorithm.algorithmId === EC ? ALGORITHMS.ec : ALGORITHMS.rsa;
  const publicKey = await crypto.subtle.importKey('spki', spki.toSchema().toBER(), how, true, ['verify']);
  const privateKey = await crypto.subtle.importKey('pkcs8', Buffer.from(key, 'base64'), how, true, ['sign']);
  return { der, certificate, keys: { publicKey, privateKey } };
}

/** A drawer in a file of mode 0600; without a file it is empty at each start. */
export function openDrawer(file?: string): Drawer {
  const kept = new Map<string, Kept>();
  if (file && existsSync(file)) {
    const lines = Object.entries(JSON.parse(readFileSync(file, 'utf8')) as Record<string, Kept>);
    for (const [name, each] of lines) kept.set(name, each);
  }
  const before = kept.size;
  return {
    async take(name, make) {
      const found = kept.get(name);
      if (found) return unpack(found);
      const made = await make();
      kept.set(name, await pack(made));
      return made;
    },
    shut() {
      if (!file || kept.size === before) return;
      const fresh = `${file}.${process.pid}`;
      writeFileSync(fresh, `${JSON.stringify(Object.fromEntries(kept), null, 1)}\n`, { mode: 0o600 });
      renameSync(fresh, file);
    },
  };
}
