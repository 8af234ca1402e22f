/** A portal without SCIM, as its developer would write it: a verifier that nobody here wrote, and a table of accounts. */
import { Webhook } from 'standardwebhooks';
import { serve } from '../../src/node/serve.js';
import { ACCOUNT } from '../../src/server/scim/user.js';

export interface Event {
  readonly type: string;
  readonly timestamp: string;
  readonly data: { readonly externalId: string; readonly [name: string]: unknown };
}

export interface Received {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export const versionOf = ({ data }: Event): number => (data[ACCOUNT] as { version: number }).version;
export const newSecret = (): string =>
  `whsec_${Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('base64')}`;

export async function webhookReceiver(secret = newSecret()) {
  const webhook = new Webhook(secret);
  const accounts = new Map<string, Event['data']>();
  const versions = new Map<string, number>();
  /** Messages that were verified, in the order in which they came. */
  const events: Event[] = [];
  const requests: Received[] = [];
  const refused: Received[] = [];
  /** An answer in the place of the receiver's own; `lose`: it acts, and its answer does not arrive. */
  const switches: { fault?: ((event: Event) => number | 'lose' | undefined) | undefined } = {};

  function take(event: Event): void {
    const { type, data } = event;
    const version = versionOf(event);
    if (version <= (versions.get(data.externalId) ?? 0)) return;
    versions.set(data.externalId, version);
    if (type === 'account.erased') accounts.delete(data.externalId);
    else accounts.set(data.externalId, data);
  }

  async function handle(request: Request): Promise<Response> {
    const received = { headers: Object.fromEntries(request.headers), body: await request.text() };
    requests.push(received);
    let event: Event;
    try {
      event = webhook.verify(received.body, received.headers) as Event;
    } catch {
      refused.push(received);
      return new Response(null, { status: 401 });
    }
    const fault = switches.fault?.(event);
    if (typeof fault === 'number') return new Response(null, { status: fault, headers: { Location: '/elsewhere' } });
    events.push(event);
    take(event);
    // 503 is what a proxy in front of it says when the answer is lost.
    return new Response(null, { status: fault === 'lose' ? 503 : 204 });
  }

  const server = await serve(handle, { port: 0, hostname: '127.0.0.1' });
  const url = `http://127.0.0.1:${server.port}/hooks/accounts`;
  const clear = () => {
    for (const each of [accounts, versions]) each.clear();
    for (const each of [events, requests, refused]) each.length = 0;
    switches.fault = undefined;
  };
  return { url, secret, accounts, events, requests, refused, switches, clear, close: () => server.close() };
}
