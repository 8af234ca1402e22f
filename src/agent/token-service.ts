import { readSync } from 'node:fs';
import { faultOf, type Pkcs11 } from './pkcs11.js';
import { refuse, type Answer, type CertificateInfo, type TokenInfo } from './protocol.js';
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

export interface Message {
  readonly n: number;
  readonly order: Sent;
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
  const tokens = createTokens(module);
  process.on('disconnect', () => process.exit(0));
  process.on('message', ({ n, order }: Message) => {
    let answer: Answer<unknown>;
    try {
      answer = obey(tokens, order);
    } catch (error) {
      answer = refuse(faultOf(error));
    }
    process.send?.({ n, answer });
  });
}
