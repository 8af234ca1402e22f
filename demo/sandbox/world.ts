/**
 * The sandbox's state: how its services behave, and the messages that were sent. Messages survive a
 * restart, so that a person still finds their code. Modes are reset, so that a fresh start works.
 */
import { appendFileSync } from 'node:fs';
import { keptLines } from './kept-lines.js';
import { PORTAL_IDS, type PortalId, type PortalMode } from './portals/modes.js';
import type { Registry } from './registry-questions.js';

export const CARRIER_MODES = [
  'normal',
  'slow',
  'down',
  'hang',
  'garbage',
  'wrong-owner',
  'legacy-id',
  'swapped',
] as const;
export type CarrierMode = (typeof CARRIER_MODES)[number];

export const REGISTRY_MODES = ['normal', 'slow', 'down', 'hang', 'garbage', 'mismatch'] as const;
export type RegistryMode = (typeof REGISTRY_MODES)[number];

export const SMS_MODES = ['normal', 'slow', 'down'] as const;
export type SmsMode = (typeof SMS_MODES)[number];

/**
 * Modes of the mobile-signature service and the remote signers; the last five lie, or end every
 * request.
 */
export const SIGNING_MODES = [
  'normal',
  'slow',
  'down',
  'hang',
  'garbage',
  'other-person',
  'other-hash',
  'undelivered',
  'device-error',
  'hash-mismatch',
] as const;
export type SigningMode = (typeof SIGNING_MODES)[number];

/** Modes of the identity provider; the last five are lies in its ID tokens. */
export const VNEID_MODES = [
  ...(['normal', 'slow', 'down', 'garbage'] as const),
  ...(['low-level', 'other-person', 'other-issuer', 'unsigned', 'other-key'] as const),
] as const;
export type VneidMode = (typeof VNEID_MODES)[number];

/** Modes of the OCSP responder and the CRLs; `stale` repeats answers from three days ago. */
export const STATUS_MODES = ['normal', 'slow', 'down', 'hang', 'garbage', 'stale'] as const;
export type StatusMode = (typeof STATUS_MODES)[number];

export interface Message {
  readonly id: string;
  /** E.164. */
  readonly to: string;
  readonly from: string;
  readonly text: string;
  /** ISO 8601. */
  readonly receivedAt: string;
}

interface Line extends Message {
  readonly key: string;
}

export interface World {
  carrier: CarrierMode;
  sms: SmsMode;
  signing: SigningMode;
  vneid: VneidMode;
  ocsp: StatusMode;
  crl: StatusMode;
  readonly registries: Record<Registry, RegistryMode>;
  readonly portals: Record<PortalId, PortalMode>;
  /**
   * Milliseconds that the sandbox's clock is ahead: codes expire and pauses pass without waiting.
   */
  ahead: number;
  readonly now: () => number;
  /** Delay of `slow` in milliseconds. */
  readonly slow: number;
  /** Puts a message on a phone; idempotent by key. */
  deliver(message: Pick<Message, 'to' | 'from' | 'text'>, key: string): Message;
  /** A phone's messages, newest first. */
  messages(to: string): readonly Message[];
  /** Delays a caller in the modes `slow`, `down` and `hang`; ends early with `signal`. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
}

export interface WorldOptions {
  /** File of the messages; in memory when absent. */
  readonly file?: string;
  readonly now?: () => number;
  readonly slow?: number;
}

/** Maximum messages per phone. */
const MOST = 100;

export function createWorld({ file, now = Date.now, slow = 8_000 }: WorldOptions = {}): World {
  const inboxes = new Map<string, Message[]>();
  const keys = new Map<string, Message>();

  const keep = ({ key, ...message }: Line) => {
    keys.set(key, message);
    inboxes.set(message.to, [message, ...(inboxes.get(message.to) ?? [])].slice(0, MOST));
  };
  if (file) for (const line of keptLines<Line>(file)) keep(line);

  const world: World = {
    carrier: 'normal',
    sms: 'normal',
    signing: 'normal',
    vneid: 'normal',
    ocsp: 'normal',
    crl: 'normal',
    registries: { 'social-insurance': 'normal', 'vietnam-post': 'normal' },
    portals: Object.fromEntries(PORTAL_IDS.map((id) => [id, 'normal'])) as World['portals'],
    ahead: 0,
    now: () => now() + world.ahead,
    slow,
    deliver(message, key) {
      const already = keys.get(key);
      if (already) return already;
      const delivered = { id: crypto.randomUUID(), ...message, receivedAt: new Date(world.now()).toISOString() };
      const line = { ...delivered, key };
      keep(line);
      // Written before the sender gets its answer, so that an accepted message survives a crash.
      if (file) appendFileSync(file, `${JSON.stringify(line)}\n`, { mode: 0o600 });
      return delivered;
    },
    messages: (to) => inboxes.get(to) ?? [],
    wait: (ms, signal) =>
      new Promise((resolve) => {
        const timer = setTimeout(resolve, signal.aborted ? 0 : ms);
        const stop = () => {
          clearTimeout(timer);
          resolve();
        };
        signal.addEventListener('abort', stop, { once: true });
      }),
  };
  return world;
}
