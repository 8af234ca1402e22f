/** A real agent with a real SoftHSM2 token, and certificates of the sandbox's CA. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { issue, OID, type Holder } from '../../demo/sandbox/authority/issue.js';
import { provisionToken, softHsmConfig, softHsmModule } from '../../demo/sandbox/authority/softhsm.js';
import { createOperations, createMeter, type Operations } from '../../src/agent/operations.js';
import { createDriver, type DriverOptions } from '../../src/agent/token/driver.js';
import { createOrigins } from '../../src/agent/origins.js';
import type { PinQuestion, Prompter } from '../../src/agent/prompt/prompter.js';
import { PROTOCOL } from '../../src/agent/protocol.js';
import { startAgent, type Agent } from '../../src/agent/server.js';

export const PIN = '24681357';
export const PORTAL = 'https://dichvucong.example.vn';

export interface TokenWorld {
  readonly module: string;
  readonly person: Holder;
  readonly company: Holder;
  readonly root: Holder;
  remove(): void;
}

/**
 * Creates a token. SoftHSM2 reads its location from the environment, which child processes inherit.
 */
export async function makeToken(pin = PIN): Promise<TokenWorld> {
  const module = softHsmModule();
  if (!module) throw new Error('SoftHSM2 is missing: apt-get install softhsm2, or `npm test`, which does it.');
  const folder = mkdtempSync(join(tmpdir(), 'dvc-token-'));
  process.env['SOFTHSM2_CONF'] = softHsmConfig(folder);
  const root = await issue({ subject: [[OID.commonName, 'Sandbox Public CA']], authority: true });
  const person = await issue({
    issuer: root,
    key: 'rsa',
    subject: [
      [OID.userId, 'CCCD:034086012222'],
      [OID.commonName, 'NGUYỄN ĐĂNG ĐIỆN'],
    ],
  });
  const company = await issue({
    issuer: root,
    subject: [
      [OID.userId, 'MST:0100109106'],
      [OID.commonName, 'CÔNG TY THỬ NGHIỆM'],
    ],
  });
  await provisionToken({ module, label: 'Sandbox Token', pin, holders: [person, company], chain: [root] });
  return { module, person, company, root, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** A person at the machine: their answers, and the prompts they saw. */
export interface PersonAt {
  readonly asked: PinQuestion[];
  readonly prompter: Prompter;
  /** `undefined`: they cancel. */
  pin: string | undefined;
  allows: boolean;
  risks: boolean;
  /** The prompt stays open until it settles. */
  thinking: Promise<unknown>;
  /** The same for the prompt before the last try. */
  deciding: Promise<unknown>;
}

const aborted = (signal: AbortSignal) =>
  new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));

export function personAt(): PersonAt {
  const asked: PinQuestion[] = [];
  const at: PersonAt = {
    asked,
    pin: PIN,
    allows: true,
    risks: false,
    thinking: Promise.resolve(),
    deciding: Promise.resolve(),
    prompter: {
      consent: () => Promise.resolve(at.allows),
      async lastTry(_origin, _token, signal) {
        await Promise.race([at.deciding, aborted(signal)]);
        return !signal.aborted && at.risks;
      },
      async pin(question, signal) {
        asked.push(question);
        await Promise.race([at.thinking, aborted(signal)]);
        return signal.aborted || at.pin === undefined ? undefined : Buffer.from(at.pin);
      },
    },
  };
  return at;
}

export interface AgentWorld {
  readonly agent: Agent;
  readonly operations: Operations;
  readonly at: PersonAt;
  open(origin?: string): Promise<Page>;
  /** Closes every socket, as a restart of the agent would. */
  hangUp(): void;
}

export interface Reply {
  readonly id: number | null;
  readonly ok: boolean;
  readonly fault?: string;
  readonly tries?: string;
  readonly result?: unknown;
}

/** A page's end of the socket. */
export interface Page {
  readonly socket: WebSocket;
  readonly events: unknown[];
  ask(request: object): Promise<Reply>;
  close(): void;
}

let last = 0;

export function connect(port: number, origin: string): Promise<Page> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/`, PROTOCOL, { origin });
  const waiting = new Map<number, (reply: Reply) => void>();
  const events: unknown[] = [];
  socket.on('message', (data: Buffer) => {
    const said = JSON.parse(data.toString()) as Reply & { event?: string };
    if (said.event) events.push(said);
    else if (said.id !== null) waiting.get(said.id)?.(said);
  });
  const page: Page = {
    socket,
    events,
    ask: (request) =>
      new Promise((resolve) => {
        last += 1;
        waiting.set(last, resolve);
        socket.send(JSON.stringify({ id: last, ...request }));
      }),
    close: () => socket.terminate(),
  };
  return new Promise((resolve, reject) => {
    socket.on('open', () => resolve(page));
    socket.on('error', reject);
  });
}

export interface AgentWorldOptions extends Partial<Omit<DriverOptions, 'module'>> {
  readonly modules: readonly string[];
  readonly allowed?: readonly string[];
  readonly file?: string;
  readonly prompts?: number;
  readonly pinTimeoutMs?: number;
  readonly every?: number;
  readonly idle?: number;
  readonly dev?: boolean;
  /** Listens on the ports that pages try. */
  readonly fixed?: boolean;
}

export async function makeAgent(options: AgentWorldOptions): Promise<AgentWorld> {
  const {
    modules,
    allowed = [PORTAL],
    file,
    prompts = 1000,
    pinTimeoutMs,
    every = 50,
    // Longer than any test: a page whose socket is closed would wait for its answer for ever.
    idle = 3_600_000,
    dev = false,
    fixed = false,
    ...driver
  } = options;
  const at = personAt();
  const operations = createOperations({
    drivers: modules.map((module) => createDriver({ module, ...driver })),
    prompter: at.prompter,
    mayPrompt: createMeter(prompts),
    every,
    ...(pinTimeoutMs && { pinTimeoutMs }),
  });
  const origins = createOrigins({ allowed, file, prompter: at.prompter, mayPrompt: () => true });
  const agent = await startAgent({
    operations,
    origins,
    version: '0.0.0-test',
    port: fixed ? undefined : 0,
    idle,
    dev,
  });
  return { agent, operations, at, open: (origin = PORTAL) => connect(agent.port, origin), hangUp: agent.hangUp };
}
