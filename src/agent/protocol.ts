/** The wire of `dvc-agent.v1`, as `docs/agent-protocol.md` describes it. */
import * as z from 'zod/mini';

export * from './answer.js';

/** The WebSocket subprotocol that both sides name. */
export const PROTOCOL = 'dvc-agent.v1';

/** Tried in turn: by the agent until one is free, by a page until one answers. */
export const PORTS: readonly number[] = [36_735, 36_736, 36_737];

/** Bytes of a frame; a longer one closes the socket (B-5). */
export const LARGEST = 64 * 1024;

const id = z.int().check(z.gte(0), z.lte(0x7fff_ffff));
const text = (pattern: RegExp, most: number) => z.string().check(z.maxLength(most, { abort: true }), z.regex(pattern));

/**
 * Every operation there is (B-6). Nothing here is signed as it is: the nonce and the flow's name go, hashed, behind our
 * prefix and the origin that the handshake told. There is no key for a PIN, a module, a digest, or an origin.
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
    /** At least what 32 bytes are in base64 (B-7). */
    nonce: text(/^[\w+/-]{43,128}={0,2}$/, 130).check(z.minLength(44)),
    flowId: text(/^[\w-]{16,128}$/, 128),
  }),
  z.strictObject({ id, op: z.literal('cancel') }),
]);

export type Request = z.infer<typeof requestSchema>;

/** Reads a frame; `undefined` for anything that is not exactly a request. */
export function parseRequest(frame: string): Request | undefined {
  try {
    const parsed = requestSchema.safeParse(JSON.parse(frame));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined; // not JSON
  }
}
