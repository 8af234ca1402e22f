import { readSync } from 'node:fs';
import { codeOf, faultOf, isLasting, slotNumber, type Pkcs11 } from './pkcs11.js';
import { refuse, type Answer, type CertificateInfo, type TokenInfo } from '../answer.js';
import { createTokens, type KeyInfo, type SignOrder, type Tokens } from './tokens.js';

/** An order of the agent to a driver's process. */
export type Order =
  | { readonly verb: 'list' }
  | { readonly verb: 'certificates' }
  | { readonly verb: 'key'; readonly certificate: string }
  | ({ readonly verb: 'sign' } & SignOrder);

export interface Results {
  readonly list: readonly TokenInfo[];
  readonly certificates: readonly CertificateInfo[];
  readonly key: KeyInfo;
  readonly sign: { readonly signature: string };
}

/** An order as sent. The PIN is written to standard input; `pin` is its length in bytes. */
type Sent =
  | Exclude<Order, { readonly verb: 'sign' }>
  | (Omit<SignOrder, 'pin'> & { readonly verb: 'sign'; readonly pin: number });

/** A message to the process. */
export interface Message {
  readonly n: number;
  readonly order: Sent;
  /** Slots, in hex, in which an earlier process hung or crashed. */
  readonly skip: readonly string[];
}

/** A message from the process. It names a slot before the call that may hang there. */
export interface Report {
  /** The module is loaded and initialised. */
  readonly up?: true;
  /** The slot, in hex, of the following calls. */
  readonly at?: string;
  /** For the log: a failed call and its slot. */
  readonly note?: string;
  /** Number of the order that is answered. */
  readonly n?: number;
  readonly answer?: Answer<never>;
  /** A new process may find more, or fail less. */
  readonly stale?: boolean;
  /** The module failed before the PIN was tried. */
  readonly untried?: boolean;
  /** Slots of `skip` that still hold a token. The others are used again. */
  readonly skipped?: readonly string[];
}

function readPin(length: number): Buffer {
  const pin = Buffer.alloc(length);
  for (let at = 0; at < length;) {
    const read = readSync(0, pin, at, length - at, null);
    if (!read) throw new Error('The agent closed the pipe.');
    at += read;
  }
  return pin;
}

function obey(tokens: Tokens, order: Sent): Answer<unknown> {
  switch (order.verb) {
    case 'list':
      return { ok: true, result: tokens.list() };
    case 'certificates':
      return { ok: true, result: tokens.certificates() };
    case 'key':
      return tokens.key(order.certificate);
    case 'sign': {
      const pin = readPin(order.pin);
      try {
        return tokens.sign({ ...order, pin });
      } finally {
        pin.fill(0);
      }
    }
  }
}

/** Executes orders from the parent in sequence until it disconnects. */
export function serveTokens(module: Pkcs11): void {
  const send = (report: Report) => void process.send?.(report);
  const noted = new Set<string>();
  let skip: readonly string[] = [];
  let skipped: string[] = [];
  let stale = false;
  let slot = '';

  const tokens = createTokens(
    module,
    {
      at(next) {
        const at = next.toString('hex');
        if (at !== slot) send({ at });
        slot = at;
      },
      failed(call, error) {
        stale ||= isLasting(error);
        const where = slot ? `slot ${slotNumber(Buffer.from(slot, 'hex'))}: ` : '';
        const note = `${where}${call}: CKR 0x${(codeOf(error) ?? 0).toString(16)}`;
        if (!noted.has(note)) send({ note });
        noted.add(note);
      },
    },
    (each) => {
      const at = each.toString('hex');
      if (skip.includes(at) && !skipped.includes(at)) skipped.push(at);
      return skip.includes(at);
    },
  );

  send({ up: true });
  process.on('disconnect', () => process.exit(0));
  process.on('message', ({ n, order, ...sent }: Message) => {
    [skip, skipped, stale, slot] = [sent.skip, [], false, ''];
    let answer: Answer<unknown>;
    let untried = false;
    try {
      answer = obey(tokens, order);
      // Some modules see only tokens that were present at their initialisation.
      if (order.verb === 'list' && answer.ok) stale ||= !(answer.result as readonly unknown[]).length;
    } catch (error) {
      answer = refuse(faultOf(error));
      stale ||= isLasting(error);
      untried = true;
    }
    send({ n, answer: answer as Answer<never>, stale, untried, skipped });
  });
}
