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

export interface Message {
  readonly n: number;
  readonly order: Order;
}

function obey(tokens: Tokens, order: Order): Answer<unknown> {
  switch (order.verb) {
    case 'list':
      return { ok: true, result: tokens.list() };
    case 'certificates':
      return { ok: true, result: tokens.certificates() };
    case 'key':
      return tokens.key(order.certificate);
    case 'sign':
      try {
        return tokens.sign(order);
      } finally {
        order.pin.fill(0);
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
