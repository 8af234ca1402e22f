/** The protocol of our agent (`docs/agent-protocol.md`): one socket, numbered requests, events. */
import { openLine, type Line, type OpenSocket } from './line.js';

interface ConnectionOptions {
  /** Ports, tried in turn. */
  readonly ports: readonly number[];
  readonly open?: OpenSocket | undefined;
}

export interface Request {
  readonly op: string;
  readonly [key: string]: unknown;
}

export interface Reply {
  readonly id: number;
  readonly ok: boolean;
  readonly result?: unknown;
  readonly fault?: string;
  readonly tries?: string;
}

/** A connected agent. */
interface Agent {
  readonly version: string;
  ask(request: Request, signal?: AbortSignal): Promise<Reply>;
}

const PROTOCOL = 'dvc-agent.v1';
/** The fault of a request whose socket was closed. */
export const LOST = 'lost';
export const PROGRAM = 'dvc-register-agent';
/**
 * Handshake timeout in milliseconds: the agent asks its user about a new origin first, for up to a
 * minute.
 */
const TIMEOUT_MS = 65_000;

/**
 * Response timeouts in milliseconds. A module may hang twice, and a person may look for the PIN.
 */
const WITHIN: Readonly<Record<string, number>> = { hello: 5000, authenticate: 330_000 };
const WITHIN_OTHERS = 70_000;
/**
 * First and longest pause, in milliseconds, between attempts to reach a lost agent while a page
 * watches; doubled each time.
 */
const RETRY_MS = [1000, 30_000] as const;

/** `undefined`: a foreign program on one of our ports says something else. */
function messageIn(text: string): (Reply & { readonly event?: string }) | undefined {
  try {
    return (JSON.parse(text) ?? undefined) as (Reply & { readonly event?: string }) | undefined;
  } catch {
    return undefined;
  }
}

export class AgentConnection {
  readonly #options: ConnectionOptions;
  readonly #waiting = new Map<number, (reply: Reply) => void>();
  readonly #watchers = new Set<() => void>();
  #line: Promise<Line | undefined> | undefined;
  #last = 0;
  #version = '0';
  #retry: ReturnType<typeof setTimeout> | undefined;
  #pauseMs: number = RETRY_MS[0];
  /** The agent's last answer about tokens. */
  #seen: string | undefined;

  constructor(options: ConnectionOptions) {
    this.#options = options;
  }

  /**
   * Connects to the agent, if one answers now. Earlier failures are not remembered: the person may
   * have started or allowed it since.
   */
  async agent(): Promise<Agent | undefined> {
    const line = (await this.#line) ?? (await this.#connect());
    if (line) return { version: this.#version, ask: (request, signal) => this.#ask(line, request, signal) };
    this.#seen = undefined;
    return undefined;
  }

  /** Calls back when tokens come or go, and when a lost agent is back. */
  watch(changed: () => void): () => void {
    this.#watchers.add(changed);
    return () => {
      this.#watchers.delete(changed);
      if (this.#watchers.size) return;
      // The last watcher has gone: a page in the background must not keep the agent busy.
      clearTimeout(this.#retry);
      this.#retry = undefined;
      void this.#line?.then((found) => found?.close());
    };
  }

  #changed() {
    for (const tell of [...this.#watchers]) tell();
  }

  #hear(text: string) {
    const said = messageIn(text);
    if (said?.event) this.#changed();
    else if (said) this.#waiting.get(said.id)?.(said);
  }

  /** The socket of a foreign program on one of our ports (`ours` is false) is simply dropped. */
  #lost(ours: boolean) {
    if (ours) this.#line = undefined;
    for (const [id, settle] of [...this.#waiting]) settle({ id, ok: false, fault: LOST });
    this.#waiting.clear();
    if (ours && this.#watchers.size) this.#later();
  }

  /** Reconnects later while a page watches: the agent closes idle sockets, and may be restarted. */
  #later() {
    this.#retry ??= setTimeout(() => {
      this.#retry = undefined;
      if (this.#watchers.size) void this.#reconnect();
    }, this.#pauseMs);
  }

  async #reconnect() {
    this.#pauseMs = Math.min(this.#pauseMs * 2, RETRY_MS[1]);
    const before = this.#seen;
    const found = (await this.#line) ?? (await this.#connect());
    if (!found) {
      this.#later();
      return;
    }
    this.#pauseMs = RETRY_MS[0];
    await this.#ask(found, { op: 'listTokens' });
    if (this.#seen !== before) this.#changed();
  }

  #connect(): Promise<Line | undefined> {
    return (this.#line ??= this.#find().then((found) => {
      if (!found) this.#line = undefined;
      return found;
    }));
  }

  async #find(): Promise<Line | undefined> {
    const { ports, open } = this.#options;
    for (const port of ports) {
      let ours = false;
      const found = await openLine(`ws://127.0.0.1:${port}/`, {
        protocol: PROTOCOL,
        hear: (text) => this.#hear(text),
        lost: () => this.#lost(ours),
        timeoutMs: TIMEOUT_MS,
        ...(open ? { open } : {}),
      });
      if (!found) continue;
      const hello = await this.#ask(found, { op: 'hello' });
      const said = (hello.result ?? {}) as { version?: string; agent?: string };
      if (said.agent !== PROGRAM) found.close();
      else {
        this.#version = said.version ?? '0';
        ours = true;
        return found;
      }
    }
    return undefined;
  }

  async #ask(on: Line, request: Request, signal?: AbortSignal): Promise<Reply> {
    const reply = await this.#answer(on, request, signal);
    const { ok, result, fault } = reply;
    if (request.op === 'listTokens' && fault !== LOST) this.#seen = JSON.stringify(ok ? result : fault);
    return reply;
  }

  #answer(on: Line, request: Request, signal?: AbortSignal): Promise<Reply> {
    const id = (this.#last += 1);
    return new Promise((resolve, reject) => {
      const end = () => {
        clearTimeout(timer);
        this.#waiting.delete(id);
        signal?.removeEventListener('abort', stop);
      };
      const giveUp = () => {
        end();
        on.send(JSON.stringify({ id: (this.#last += 1), op: 'cancel' }));
      };
      const stop = () => {
        giveUp();
        reject(signal?.reason as Error);
      };
      const timer = setTimeout(() => {
        giveUp();
        resolve({ id, ok: false, fault: 'timeout' });
      }, WITHIN[request.op] ?? WITHIN_OTHERS);
      this.#waiting.set(id, (reply) => {
        end();
        resolve(reply);
      });
      signal?.addEventListener('abort', stop, { once: true });
      on.send(JSON.stringify({ id, ...request }));
    });
  }
}
