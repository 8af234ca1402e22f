import { readSync } from 'node:fs';
import { codeOf, faultOf, isLasting, slotNumber, type Pkcs11 } from './pkcs11.js';
import { refuse, type Answer, type CertificateInfo, type TokenInfo } from '../answer.js';
import { createTokens, type KeyInfo, type SignOrder, type Tokens } from './tokens.js';

/** What the agent orders of the process that runs a driver. */
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

/** An order as it is sent: the PIN itself comes by the standard input, so many bytes of it. */
type Sent =
  | Exclude<Order, { readonly verb: 'sign' }>
  | (Omit<SignOrder, 'pin'> & { readonly verb: 'sign'; readonly pin: number });

/** What the agent sends to the process. */
export interface Message {
  readonly n: number;
  readonly order: Sent;
  /** Slots, in hex, in which a process before this one has hung or crashed. */
  readonly skip: readonly string[];
}

/** What the process sends. A message about a slot is out before the call that may hang in it. */
export interface Told {
  /** The module is loaded and initialised. */
  readonly up?: true;
  /** The slot, in hex, that the calls which follow are about. */
  readonly at?: string;
  /** For the log: a call that failed, and for which slot. */
  readonly note?: string;
  /** Which order this is the answer to. */
  readonly n?: number;
  readonly answer?: Answer<never>;
  /** A new process may find more, or fail less. */
  readonly stale?: boolean;
  /** The module failed before the PIN was tried. */
  readonly untried?: boolean;
  /** Those of `skip` that still hold a token: what is in another slot by now is looked at again. */
  readonly skipped?: readonly string[];
}

function readPin(length: number): Buffer {
  const pin = Buffer.alloc(length);
  for (let at = 0; at < length;) {
    const read = readSync(0, pin, at, length - at, null);
    if (!read) throw new Error('The agent is gone.');
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

/** Serves orders from the parent, one after the other, until it goes away. */
export function serveTokens(module: Pkcs11): void {
  const tell = (told: Told) => void process.send?.(told);
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
        if (at !== slot) tell({ at });
        slot = at;
      },
      failed(call, error) {
        stale ||= isLasting(error);
        const where = slot ? `slot ${slotNumber(Buffer.from(slot, 'hex'))}: ` : '';
        const note = `${where}${call}: CKR 0x${(codeOf(error) ?? 0).toString(16)}`;
        if (!noted.has(note)) tell({ note });
        noted.add(note);
      },
    },
    (each) => {
      const at = each.toString('hex');
      if (skip.includes(at) && !skipped.includes(at)) skipped.push(at);
      return skip.includes(at);
    },
  );

  tell({ up: true });
  process.on('disconnect', () => process.exit(0));
  process.on('message', ({ n, order, ...sent }: Message) => {
    [skip, skipped, stale, slot] = [sent.skip, [], false, ''];
    let answer: Answer<unknown>;
    let untried = false;
    try {
      answer = obey(tokens, order);
      // Some modules see only the tokens that were there when they were initialised.
      if (order.verb === 'list' && answer.ok) stale ||= !(answer.result as readonly unknown[]).length;
    } catch (error) {
      answer = refuse(faultOf(error));
      stale ||= isLasting(error);
      untried = true;
    }
    tell({ n, answer: answer as Answer<never>, stale, untried, skipped });
  });
}
