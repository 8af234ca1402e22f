/** Our agent, as `docs/agent-protocol.md` describes it. */
import { fromBase64 } from './bytes.js';
import { openLine, type Line, type OpenSocket } from './line.js';
import { loopbackState } from './loopback.js';
import type {
  Install,
  Signed,
  Signer,
  SignerCertificate,
  SignerFault,
  SignerRefusal,
  SignerState,
  SignatureName,
  System,
} from './signer.js';

export interface AgentSignerOptions {
  /** Tried in turn. */
  readonly ports?: readonly number[];
  /** The oldest version that this portal works with; the gateway may ask for a newer one at each signature. */
  readonly atLeast?: string;
  /** Opens a socket; stands in for `new WebSocket(…)` where there is no page. */
  readonly open?: OpenSocket;
  /** Where the person gets the agent and the driver, as the portal knows it; the gateway can say so as well (`downloads`). */
  readonly install?: (system: System) => readonly Install[];
}

export const AGENT_PORTS: readonly number[] = [36_735, 36_736, 36_737];
const PROTOCOL = 'dvc-agent.v1';
const LOST = 'lost';
const PROGRAM = 'dvc-register-agent';
/** Milliseconds for a handshake: the agent asks its user about a new origin first, and gives them a minute. */
const PATIENCE = 65_000;

/** Milliseconds for an answer: a program that says nothing is not ours; a module may hang twice, and a person may look for the PIN. */
const WITHIN: Readonly<Record<string, number>> = { hello: 5000, authenticate: 330_000 };
const WITHIN_OTHERS = 70_000;
/** Milliseconds between two attempts to reach an agent that is gone while somebody looks at the page: doubled, up to the last. */
const RETRY_MS = [1000, 30_000] as const;

const FAULTS: Readonly<Record<string, SignerFault>> = {
  'driver-missing': 'driver-missing',
  'token-missing': 'token-missing',
  'certificate-missing': 'certificate-missing',
  refused: 'refused',
  cancelled: 'cancelled',
  'wrong-pin': 'wrong-pin',
  'pin-locked': 'pin-locked',
  busy: 'busy',
  'rate-limited': 'busy',
  timeout: 'timeout',
};
const STATES: readonly SignerState[] = [
  'software-missing',
  'driver-missing',
  'token-missing',
  'blocked',
  'unsupported-browser',
  'computer-needed',
];
/** PKCS#11 has no number: one is one, and a few is what most tokens mean by "low". */
const TRIES: Readonly<Record<string, number>> = { low: 2, final: 1, locked: 0 };

interface CallOptions {
  readonly signal?: AbortSignal | undefined;
  /** The oldest version that will do for this call. */
  readonly floor?: string | undefined;
  /** Whether to ask once more when the line was lost meanwhile. */
  readonly again?: boolean;
}

interface Reply {
  readonly id: number;
  readonly ok: boolean;
  readonly result?: unknown;
  readonly fault?: string;
  readonly tries?: string;
}

const older = (version: string, atLeast: string) => version.localeCompare(atLeast, 'en', { numeric: true }) < 0;

function refusalOf({ fault = '', tries = '' }: Reply): SignerRefusal {
  const left = TRIES[tries];
  return { ok: false, fault: FAULTS[fault] ?? 'failed', ...(left === undefined ? {} : { tries: left }) };
}

/**
 * Signs with the token in this machine, through the agent. One socket is kept for as long as it is used; the agent sees the origin
 * of the page by itself, and asks for the PIN.
 *
 * @example
 * const signer = agentSigner({ atLeast: '0.1.0' });
 */
export function agentSigner({
  ports = AGENT_PORTS,
  atLeast,
  open,
  install = () => [],
}: AgentSignerOptions = {}): Signer {
  let line: Promise<Line | undefined> | undefined;
  let last = 0;
  let version = '0';
  const waiting = new Map<number, (reply: Reply) => void>();
  const watchers = new Set<() => void>();
  let retry: ReturnType<typeof setTimeout> | undefined;
  let pauseMs: number = RETRY_MS[0];
  /** What the agent said of tokens when it was last asked. */
  let seen: string | undefined;

  const changed = () => {
    for (const tell of [...watchers]) tell();
  };

  function hear(text: string) {
    const said = JSON.parse(text) as Reply & { readonly event?: string };
    if (said.event) changed();
    else waiting.get(said.id)?.(said);
    waiting.delete(said.id);
  }

  /** Another program that had a port of ours is no loss. */
  function lost(ours: boolean) {
    if (ours) line = undefined;
    for (const [id, settle] of [...waiting]) settle({ id, ok: false, fault: LOST });
    waiting.clear();
    if (ours && watchers.size) later();
  }

  /** The agent closes a silent socket, and may be started anew: whoever waits for a token is not forgotten. */
  function later() {
    retry ??= setTimeout(() => {
      retry = undefined;
      if (watchers.size) void reconnect();
    }, pauseMs);
  }

  async function reconnect() {
    pauseMs = Math.min(pauseMs * 2, RETRY_MS[1]);
    const before = seen;
    const found = (await line) ?? (await connect());
    if (!found) {
      later();
      return;
    }
    pauseMs = RETRY_MS[0];
    note(await ask(found, { op: 'listTokens' }));
    if (seen !== before) changed();
  }

  function note({ ok, result, fault }: Reply) {
    if (fault !== LOST) seen = JSON.stringify(ok ? result : fault);
  }

  async function find(): Promise<Line | undefined> {
    for (const port of ports) {
      let ours = false;
      const found = await openLine(`ws://127.0.0.1:${port}/`, {
        protocol: PROTOCOL,
        hear,
        lost: () => lost(ours),
        patience: PATIENCE,
        ...(open ? { open } : {}),
      });
      if (!found) continue;
      const hello = await ask(found, { op: 'hello' });
      const said = (hello.result ?? {}) as { version?: string; agent?: string };
      if (said.agent !== PROGRAM) found.close();
      else {
        version = said.version ?? '0';
        ours = true;
        return found;
      }
    }
    return undefined;
  }

  const connect = () =>
    (line ??= find().then((found) => {
      if (!found) line = undefined;
      return found;
    }));

  function ask(on: Line, request: { readonly op: string }, signal?: AbortSignal): Promise<Reply> {
    const id = (last += 1);
    return new Promise((resolve, reject) => {
      const end = () => {
        clearTimeout(timer);
        waiting.delete(id);
        signal?.removeEventListener('abort', stop);
      };
      const giveUp = () => {
        end();
        on.send(JSON.stringify({ id: (last += 1), op: 'cancel' }));
      };
      const stop = () => {
        giveUp();
        reject(signal?.reason as Error);
      };
      const timer = setTimeout(() => {
        giveUp();
        resolve({ id, ok: false, fault: 'timeout' });
      }, WITHIN[request.op] ?? WITHIN_OTHERS);
      waiting.set(id, (reply) => {
        end();
        resolve(reply);
      });
      signal?.addEventListener('abort', stop, { once: true });
      on.send(JSON.stringify({ id, ...request }));
    });
  }

  async function missing(): Promise<SignerRefusal> {
    seen = undefined;
    return { ok: false, fault: await loopbackState({ plain: true }) };
  }

  async function call<T>(
    request: { readonly op: string; readonly [key: string]: unknown },
    read: (result: unknown) => T,
    { signal, floor, again = request.op !== 'authenticate' }: CallOptions = {},
  ): Promise<Signed<T>> {
    signal?.throwIfAborted();
    // An attempt that somebody made before says nothing of now: the person may just have started the agent, or allowed it.
    const on = (await line) ?? (await connect());
    signal?.throwIfAborted();
    if (!on) return missing();
    if ([atLeast, floor].some((oldest) => oldest !== undefined && older(version, oldest)))
      return { ok: false, fault: 'outdated' };
    const reply = await ask(on, request, signal);
    if (request.op === 'listTokens') note(reply);
    if (reply.ok) return { ok: true, value: read(reply.result) };
    // The agent was started anew since we last spoke. What only reads is asked once more; a PIN is not.
    return reply.fault === LOST && again ? call(request, read, { signal, again: false }) : refusalOf(reply);
  }

  const signer: Signer = {
    id: 'agent',
    program: PROGRAM,
    async detect({ signal } = {}): Promise<SignerState> {
      const found = await call({ op: 'listTokens' }, (result) => (result as unknown[]).length > 0, { signal });
      if (found.ok) return found.value ? 'ready' : 'token-missing';
      // An agent that is old, busy or in trouble is there: what is wrong is told when it is asked for certificates.
      return STATES.find((state) => state === found.fault) ?? 'ready';
    },
    certificates: ({ signal } = {}) =>
      call(
        { op: 'getCertificates' },
        (result) =>
          (result as { id: string; token: string; certificate: string; chain: string[] }[]).map(
            ({ certificate, chain, ...rest }): SignerCertificate => ({
              ...rest,
              certificate: fromBase64(certificate),
              chain: chain.map(fromBase64),
            }),
          ),
        { signal },
      ),
    sign: ({ id }, { nonce, flow, atLeast: floors }, { signal } = {}) =>
      call(
        { op: 'authenticate', certificate: id, nonce, flowId: flow },
        (result) => {
          const { algorithm, signature } = result as { algorithm: SignatureName; signature: string };
          return { algorithm, signature: fromBase64(signature) };
        },
        { signal, floor: floors?.['agent'] },
      ),
    install,
    watch(changed) {
      watchers.add(changed);
      return () => {
        watchers.delete(changed);
        if (watchers.size) return;
        // Nobody looks any more: the agent is not kept busy by a page in the background.
        clearTimeout(retry);
        retry = undefined;
        void line?.then((found) => found?.close());
      };
    },
  };
  return signer;
}
