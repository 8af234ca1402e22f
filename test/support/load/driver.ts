/**
 * People who cost as little as possible, so that the gateway is measured: no session, no proof of
 * work, persistent connections. Each makes the calls of a page, in the same order.
 */
import { closeSync, openSync, readSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import type { ConsentOffer } from '../../../src/flow/consent.js';
import type { View } from '../../../src/flow/view.js';
import { PASSWORD } from '../../../src/testing/person.js';
import { one } from './people.js';

export interface Driver {
  /** Duration of each answer in milliseconds, by call. */
  readonly times: { readonly start: number[]; readonly answer: number[]; readonly password: number[] };
  /** Begins a flow at a gateway. */
  start(port: number): Promise<View>;
  /** Answers the identity form of the `n`th person. */
  identify(port: number, view: View, n: number): Promise<View>;
  /** Registers from start to end. @throws {Error} when an answer is not a view */
  register(port: () => number, n: number): Promise<void>;
  close(): void;
}

/** Reads new codes from the phones' file since the last read. */
function mailbox(directory: string) {
  const codes = new Map<string, string>();
  const file = openSync(join(directory, 'messages.ndjson'), 'a+');
  const chunk = Buffer.alloc(1 << 20);
  let [offset, rest] = [0, ''];
  const read = () => {
    const size = readSync(file, chunk, 0, chunk.length, offset);
    offset += size;
    const lines = (rest + chunk.toString('utf8', 0, size)).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const { phone, text } = JSON.parse(line) as { phone: string; text: string };
      codes.set(phone, /\d{6}/.exec(text)?.[0] ?? '');
    }
  };
  const code = (phone: string) => {
    read();
    const found = codes.get(phone) ?? '';
    codes.delete(phone);
    return found;
  };
  return { code, close: () => closeSync(file) };
}

/** Sends POSTs over a persistent connection. */
export function poster() {
  const agent = new Agent({ keepAlive: true, maxSockets: 256 });
  const post = (port: number, path: string, headers: Readonly<Record<string, string>>, body: unknown) =>
    new Promise<{ status: number; text: string }>((resolve, reject) => {
      const text = JSON.stringify(body);
      const all = { ...headers, 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text) };
      const call = request({ host: '127.0.0.1', port, path, method: 'POST', agent, headers: all }, (response) => {
        let said = '';
        response.setEncoding('utf8').on('data', (part: string) => (said += part));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, text: said }));
      });
      call.on('error', reject);
      call.end(text);
    });
  return { post, close: () => agent.destroy() };
}

export function driver(directory: string): Driver {
  const { post, close } = poster();
  const box = mailbox(directory);
  const times = { start: [] as number[], answer: [] as number[], password: [] as number[] };

  async function timed(kind: keyof typeof times, port: number, path: string, at: View | undefined, body: unknown) {
    const position = at ? { Authorization: `Bearer ${at.id}`, 'If-Match': `"${at.revision}"` } : {};
    const begun = performance.now();
    const said = await post(
      port,
      `/registration/flow${path}`,
      { ...position, 'Idempotency-Key': crypto.randomUUID() },
      body,
    );
    times[kind].push(performance.now() - begun);
    if (said.status > 201) throw new Error(`${path}: ${said.status}`);
    return JSON.parse(said.text) as View;
  }

  const self: Driver = {
    times,
    start: (port) => timed('start', port, '', undefined, { method: 'mobile', audience: 'citizen', portal: 'national' }),
    identify(port, view, n) {
      const { citizenId, fullName, birthDate, phone } = one(n);
      const { consent } = view.data as unknown as { consent: ConsentOffer };
      const granted = consent.purposes.map(({ id }) => id);
      const input = { citizenId, fullName, birthDate, phone, email: '', captcha: '{}' };
      return timed('answer', port, '/identify', view, { ...input, consent: { version: consent.version, granted } });
    },
    async register(port, n) {
      const asked = await self.identify(port(), await self.start(port()), n);
      const proven = await timed('answer', port(), '/code', asked, { code: box.code(one(n).phone) });
      const done = await timed('password', port(), '/password', proven, { password: PASSWORD });
      if (done.status !== 'complete') throw new Error(done.problem?.code ?? done.status);
    },
    close() {
      close();
      box.close();
    },
  };
  return self;
}

/** Runs `lanes` loops of work for so many seconds; returns the completed runs per second. */
export async function rate(lanes: number, seconds: number, work: (n: number) => Promise<unknown>): Promise<number> {
  const start = performance.now();
  const end = start + seconds * 1000;
  let [next, done] = [0, 0];
  const lane = async () => {
    while (performance.now() < end) {
      const n = next;
      next += 1;
      await work(n);
      if (performance.now() <= end) done += 1;
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return done / seconds;
}

export const percentile = (list: readonly number[], share: number): number =>
  [...list].sort((a, b) => a - b)[Math.floor((list.length - 1) * share)] ?? NaN;
