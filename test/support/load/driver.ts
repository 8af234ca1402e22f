/**
 * People who cost as little as possible, so that the gateway is measured: no session, persistent
 * connections. Each makes the calls of a page, in the same order.
 */
import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import type { ConsentOffer } from '../../../src/flow/consent.js';
import type { View } from '../../../src/flow/view.js';
import { PASSWORD } from '../../../src/testing/person.js';
import { one } from './people.js';
import type { Phones } from './phones.js';

export interface Driver {
  /** Duration of each answer in milliseconds, by call. */
  readonly times: { readonly start: number[]; readonly answer: number[]; readonly password: number[] };
  /** Begins a flow at a gateway. */
  start(port: number, n?: number): Promise<View>;
  /** Registers from start to end. @throws {Error} when an answer is not a view */
  register(port: () => number, n: number): Promise<void>;
  close(): void;
}

interface DriverOptions {
  /** Proves a key with each call (RFC 9449), a new one for each person. */
  readonly proofs?: boolean;
  /** Without it codes are read from the file of a test gateway. */
  readonly phones?: Phones;
}

type Prove = (htu: string, token?: string) => string;

const base64url = (value: object | string) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

/** A browser's key. */
function newKey(): Prove {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const head = base64url({ typ: 'dpop+jwt', alg: 'ES256', jwk: publicKey.export({ format: 'jwk' }) });
  return (htu, token) => {
    const ath = token === undefined ? undefined : createHash('sha256').update(token).digest('base64url');
    const claims = { jti: crypto.randomUUID(), htm: 'POST', htu, iat: Math.floor(Date.now() / 1000), ath };
    const text = `${head}.${base64url(claims)}`;
    const signature = sign('sha256', Buffer.from(text), { key: privateKey, dsaEncoding: 'ieee-p1363' });
    return `${text}.${signature.toString('base64url')}`;
  };
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

/** Milliseconds after which an idle connection is closed: before the gateway does, after five seconds. */
const IDLE = 3_000;

/** Sends POSTs over a persistent connection. */
export function poster() {
  const agent = new Agent({ keepAlive: true, maxSockets: 256, timeout: IDLE });
  const post = (port: number, path: string, headers: Readonly<Record<string, string>>, body: unknown) =>
    new Promise<{ status: number; text: string }>((resolve, reject) => {
      const text = JSON.stringify(body);
      const all = { ...headers, 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text) };
      const call = request({ host: '127.0.0.1', port, path, method: 'POST', agent, headers: all }, (response) => {
        let said = '';
        response.setEncoding('utf8').on('data', (part: string) => (said += part));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, text: said }));
        response.on('close', () => reject(new Error(`${path}: broken off`)));
      });
      call.on('error', reject);
      call.setTimeout(30_000, () => call.destroy(new Error(`${path}: no answer`)));
      call.end(text);
    });
  return { post, close: () => agent.destroy() };
}

/** An address of its own for each person. */
const addressOf = (n: number) => `10.${(n >> 16) & 255}.${(n >> 8) & 255}.${n & 255}`;

const START = { method: 'mobile', audience: 'citizen', portal: 'national' };
/** Where a person stands: the flow's id and the revision, and how they prove their key. */
interface Place {
  readonly n: number;
  readonly prove: Prove | undefined;
  readonly at?: Pick<View, 'id' | 'revision'>;
}

/** What the `n`th person fills in. Nobody works for the captcha: the solution is wrong. */
function filled(view: View, n: number) {
  const { captcha: challenge, consent } = view.data as unknown as { captcha: object; consent: ConsentOffer };
  const captcha = JSON.stringify({ challenge, solution: { counter: 0, derivedKey: '00'.repeat(32) } });
  const { citizenId, fullName, birthDate, phone } = one(n);
  const granted = consent.purposes.map(({ id }) => id);
  const person = { citizenId, fullName, birthDate, phone, email: '' };
  return { ...person, captcha, consent: { version: consent.version, granted } };
}

/** Makes the calls of a page. */
function caller(times: Driver['times']) {
  const { post, close } = poster();
  async function call<T>(kind: keyof typeof times, port: number, path: string, { n, prove, at }: Place, body: unknown) {
    const full = `/registration/flow${path}`;
    const proof = prove?.(`http://127.0.0.1:${port}${full}`, at?.id);
    const headers = {
      'Idempotency-Key': crypto.randomUUID(),
      'X-Caller': addressOf(n),
      ...(at && { Authorization: `${proof ? 'DPoP' : 'Bearer'} ${at.id}`, 'If-Match': `"${at.revision}"` }),
      ...(proof && { DPoP: proof }),
    };
    const begun = performance.now();
    const said = await post(port, full, headers, body);
    times[kind].push(performance.now() - begun);
    if (said.status > 201) throw new Error(`${path}: ${said.status}`);
    return JSON.parse(said.text) as T;
  }
  return { call, close };
}

const noTimes = () => ({ start: [] as number[], answer: [] as number[], password: [] as number[] });

export function driver(directory: string, { proofs = false, phones }: DriverOptions = {}): Driver {
  const times = noTimes();
  const { call, close } = caller(times);
  const box = phones ? undefined : mailbox(directory);
  const key = () => (proofs ? newKey() : undefined);
  const begin = (port: number, place: Place) => call<View>('start', port, '', place, START);

  const self: Driver = {
    times,
    start: (port, n = 0) => begin(port, { n, prove: key() }),
    async register(port, n) {
      const prove = key();
      const begun = await begin(port(), { n, prove });
      const first = port();
      const body = filled(begun, n);
      const asked = await call<View>('answer', first, '/identify', { n, prove, at: begun }, body);
      const code = (await phones?.code(one(n).phone)) ?? box?.code(one(n).phone);
      const proven = await call<View>('answer', port(), '/code', { n, prove, at: asked }, { code });
      const done = await call<View>('password', port(), '/password', { n, prove, at: proven }, { password: PASSWORD });
      if (done.status !== 'complete') throw new Error(done.problem?.code ?? done.status);
    },
    close() {
      close();
      box?.close();
    },
  };
  return self;
}

/**
 * People at the bare routes of `bare-route.ts`: the same requests, with nothing behind them. `view`
 * is one of a gateway.
 */
export function floorDriver(view: View) {
  const { call, close } = caller(noTimes());
  type Row = Pick<View, 'id' | 'revision'>;
  const start = (port: number, n: number) => call<Row>('start', port, '', { n, prove: newKey() }, START);
  async function register(port: number, n: number): Promise<void> {
    const prove = newKey();
    const at = await call<Row>('start', port, '', { n, prove }, START);
    await call('answer', port, '/identify', { n, prove, at }, filled(view, n));
    await call('answer', port, '/code', { n, prove, at }, { code: '123456' });
    await call('password', port, '/password', { n, prove, at }, { password: PASSWORD });
  }
  return { start, register, close };
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
