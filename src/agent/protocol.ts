/** Messages of the protocol `dvc-agent.v1`; see `docs/agent-protocol.md`. */
import * as z from 'zod/mini';

export * from './answer.js';

/** The WebSocket subprotocol. */
export const PROTOCOL = 'dvc-agent.v1';

/** Tried in order: the agent takes the first free port, a page the first that answers. */
export const PORTS: readonly number[] = [36_735, 36_736, 36_737];

/** Largest frame in bytes; a longer one closes the socket (B-5). */
export const LARGEST = 64 * 1024;

const id = z.int().check(z.gte(0), z.lte(0x7fff_ffff));
const text = (pattern: RegExp, most: number) => z.string().check(z.maxLength(most, { abort: true }), z.regex(pattern));

/**
 * All operations (B-6). No input is signed as it is: nonce and flow name are hashed and prefixed
 * with our constant and the handshake's origin. A request cannot carry a PIN, a module, a digest or
 * an origin.
 */
export const requestSchema = z.discriminatedUnion('op', [
  z.strictObject({ id, op: z.literal('hello') }),
  z.strictObject({ id, op: z.literal('listTokens') }),
  z.strictObject({ id, op: z.literal('getCertificates') }),
  z.strictObject({
    id,
    op: z.literal('authenticate'),
    /** SHA-256 of the certificate, hex. */
    certificate: text(/^[0-9a-f]{64}$/, 64),
    /** At least the base64 length of 32 bytes (B-7). */
    nonce: text(/^[\w+/-]{43,128}={0,2}$/, 130).check(z.minLength(44)),
    flowId: text(/^[\w-]{16,128}$/, 128),
  }),
  z.strictObject({ id, op: z.literal('cancel') }),
]);

export type Request = z.infer<typeof requestSchema>;

/** Parses a frame. `undefined` unless it is exactly a request. */
export function parseRequest(frame: string): Request | undefined {
  try {
    const parsed = requestSchema.safeParse(JSON.parse(frame));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined; // not JSON
  }
}
