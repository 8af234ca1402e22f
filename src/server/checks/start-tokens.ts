/**
 * Flows without a row: the id of a flow that has only begun holds the flow, under a keyed hash. The
 * first call that changes the flow makes its row (docs/decisions/0092-a-start-writes-nothing.md).
 */
import { fromBase64url, toBase64url, toHex } from '../../bytes.js';
import type { Audience, FlowPurpose } from '../../flow/method.js';
import type { Flow } from '../../flow/transition.js';
import { random, type Vault } from '../vault/vault.js';
import type { StoredFlow } from '../registration/flows.js';

/** A flow that begins. Times are milliseconds since 1970. */
interface Beginning extends Pick<StoredFlow, 'jkt' | 'startKey' | 'createdAt' | 'expiresAt'> {
  readonly flow: Omit<Flow, 'ref'>;
}

export interface StartTokens {
  /**
   * An id that holds the flow, and the flow with its ref. With a `startKey` equal beginnings get
   * equal ids; without one each gets its own.
   */
  issue(beginning: Beginning): Promise<{ readonly id: string; readonly flow: Flow }>;
  /** `undefined`: the id holds no flow. `token` is the hash of the id. */
  open(id: string, token: string): Promise<StoredFlow | undefined>;
}

/** A hash of 32 bytes in its one canonical spelling, and what it is the hash of. */
const ID = /^([\w-]{42}[AEIMQUYcgkosw048])([\w-]+)$/;
/** The version of `Members`. A gateway opens ids of this version alone. */
const FORMAT = 1;

type Members = readonly [
  format: number,
  createdAt: number,
  expiresAt: number,
  method: string,
  purpose: FlowPurpose,
  version: number,
  portal: string,
  audience: Audience,
  lang: string,
  jkt: string | null,
  startKey: string | null,
  random: string,
];

/** The state of a flow whose first step is not answered. */
export const FIRST = {
  step: 0,
  status: 'active',
  revision: 0,
  rejections: 0,
  data: null,
  facts: {},
  problem: null,
} as const satisfies Partial<Flow>;

export function createStartTokens(vault: Vault): StartTokens {
  const refOf = async (text: string) => uuidOf(fromBase64url(await vault.mac('start-ref', text)));
  return {
    async issue({ flow, jkt, startKey, createdAt, expiresAt }) {
      const { method, purpose, version, portal, audience, lang } = flow;
      const own = startKey === null ? toBase64url(random(16)) : '';
      const about = [method, purpose, version, portal, audience, lang] as const;
      const members: Members = [FORMAT, createdAt, expiresAt, ...about, jkt, startKey, own];
      const text = toBase64url(new TextEncoder().encode(JSON.stringify(members)));
      return { id: (await vault.mac('start', text)) + text, flow: { ...flow, ref: await refOf(text) } };
    },
    async open(id, token) {
      const [, mac = '', text = ''] = ID.exec(id) ?? [];
      if (!text || !(await vault.verifyMac(mac, 'start', text))) return undefined;
      const members = JSON.parse(new TextDecoder().decode(fromBase64url(text))) as Members;
      const [format, createdAt, expiresAt, method, purpose, version, portal, audience, lang, jkt, startKey] = members;
      if (format !== FORMAT) return undefined;
      return {
        flow: { ref: await refOf(text), method, purpose, version, portal, audience, lang, ...FIRST },
        ...{ token, previousToken: null, jkt, startKey, createdAt, expiresAt, claim: null, savedReply: null },
        unstored: true,
      };
    },
  };
}

/** A UUID of 16 bytes of our own (RFC 9562 §5.8). */
function uuidOf(hash: Uint8Array): string {
  const hex = toHex(hash);
  return [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  );
}
