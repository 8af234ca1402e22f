/**
 * What the sandbox remembers: how the carrier behaves, and the text messages that were sent. Messages outlive a restart,
 * so that a person who was sent a code still finds it; behaviours do not, so that a fresh start is one that works.
 */
import { appendFileSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
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

/** How mobile-signature service and remote signers behave; the last five lie, or end every request. */
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

/** How an authority's OCSP responder and its CRLs behave; `stale` is what was said three days ago. */
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
  ocsp: StatusMode;
  crl: StatusMode;
  readonly registries: Record<Registry, RegistryMode>;
  readonly portals: Record<PortalId, PortalMode>;
  /** Milliseconds by which the sandbox's clock is ahead: codes expire and pauses pass without waiting for them. */
  ahead: number;
  readonly now: () => number;
  /** Milliseconds that `slow` takes. */
  readonly slow: number;
  /** Puts a message on a phone. The same key puts one. */
  deliver(message: Pick<Message, 'to' | 'from' | 'text'>, key: string): Message;
  /** A phone's messages, newest first. */
  messages(to: string): readonly Message[];
  /** Waits as `slow`, `down` and `hang` make a caller wait; ends early with `signal`. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
}

export interface WorldOptions {
  /** Where messages are kept; in memory only, when absent. */
  readonly file?: string;
  readonly now?: () => number;
  readonly slow?: number;
}

/** What a phone shows at most. */
const MOST = 100;

export function createWorld({ file, now = Date.now, slow = 8_000 }: WorldOptions = {}): World {
  const inboxes = new Map<string, Message[]>();
  const keys = new Map<string, Message>();

  const keep = ({ key, ...message }: Line) => {
    keys.set(key, message);
    inboxes.set(message.to, [message, ...(inboxes.get(message.to) ?? [])].slice(0, MOST));
  };
  if (file) for (const line of read(file)) keep(line);

  const world: World = {
    carrier: 'normal',
    sms: 'normal',
    signing: 'normal',
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
      // Written before the sender is told, so that a message that was accepted is there after a crash.
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

function read(file: string): Line[] {
  mkdirSync(dirname(file), { recursive: true });
  let text = '';
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return []; // the first start: nobody has been sent anything
  }
  return text.split('\n').flatMap((line) => {
    try {
      return [JSON.parse(line) as Line];
    } catch {
      return []; // the empty end, or a line that a crash cut short
    }
  });
}
