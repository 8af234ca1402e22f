/**
 * Secrets and signatures of webhooks (Standard Webhooks 1.0): HMAC-SHA256 over id, time and body.
 */
import { fromBase64, toBase64 } from '../../bytes.js';

const PREFIX = 'whsec_';
/** Allowed length of a secret in bytes, from the specification. */
const [SHORTEST, LONGEST] = [24, 64];
/** Most secrets per portal. A rotation needs two. */
const MOST = 4;

/**
 * Decodes the keys of secrets. Error messages contain no part of a secret.
 *
 * @throws {TypeError} without secrets, with too many, or for one that is not `whsec_` and base64 of
 * 24 to 64 bytes
 */
export function webhookKeys(what: string, secrets: readonly string[]): readonly Uint8Array<ArrayBuffer>[] {
  if (!secrets.length || secrets.length > MOST) throw new TypeError(`${what} needs 1 to ${MOST} secrets.`);
  return secrets.map((secret) => {
    const key = secret.startsWith(PREFIX) ? fromBase64(secret.slice(PREFIX.length)) : undefined;
    if (!key || key.length < SHORTEST || key.length > LONGEST)
      throw new TypeError(`${what}: a secret is ${PREFIX} and base64 of ${SHORTEST} to ${LONGEST} bytes.`);
    return key;
  });
}

interface Message {
  readonly id: string;
  /** Seconds since 1970. */
  readonly timestamp: number;
  readonly body: string;
}

/**
 * `webhook-signature`: one signature per key, so that a receiver with the old or the new secret
 * finds its own.
 */
export async function signaturesOf(keys: readonly Uint8Array<ArrayBuffer>[], message: Message): Promise<string> {
  const { id, timestamp, body } = message;
  const signed = new TextEncoder().encode(`${id}.${timestamp}.${body}`);
  const all = keys.map(async (bytes) => {
    const key = await crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
    return `v1,${toBase64(new Uint8Array(await crypto.subtle.sign('HMAC', key, signed)))}`;
  });
  return (await Promise.all(all)).join(' ');
}
