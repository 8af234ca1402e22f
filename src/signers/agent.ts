/** Signs through our agent (`docs/agent-protocol.md`). */
import { AgentConnection, LOST, PROGRAM, type Reply, type Request } from './agent-connection.js';
import { fromBase64 } from './bytes.js';
import type { OpenSocket } from './line.js';
import { loopbackState } from './loopback.js';
import type {
  Install,
  Signature,
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
  /** Ports, tried in turn. */
  readonly ports?: readonly number[];
  /** Minimum version of the agent; the gateway may require a newer one for a signature. */
  readonly atLeast?: string;
  /** Opens a socket; replaces `new WebSocket(…)` outside a page. */
  readonly open?: OpenSocket;
  /** The portal's downloads of agent and driver; the gateway can name them too (`downloads`). */
  readonly install?: (system: System) => readonly Install[];
}

export const AGENT_PORTS: readonly number[] = [36_735, 36_736, 36_737];

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
/** PKCS#11 reports no number: `final` is 1, and `low` is 2 or 3 on most tokens. */
const TRIES: Readonly<Record<string, number>> = { low: 2, final: 1, locked: 0 };

interface CallOptions {
  readonly signal?: AbortSignal | undefined;
  /** Minimum version for this call. */
  readonly floor?: string | undefined;
  /** Whether to retry once when the socket was lost. */
  readonly again?: boolean;
}

const older = (version: string, atLeast: string) => version.localeCompare(atLeast, 'en', { numeric: true }) < 0;

function refusalOf({ fault = '', tries = '' }: Reply): SignerRefusal {
  const left = TRIES[tries];
  return { ok: false, fault: FAULTS[fault] ?? 'failed', ...(left === undefined ? {} : { tries: left }) };
}

/** Calls whose results are those of a signer. */
class Calls {
  readonly connection: AgentConnection;
  readonly #atLeast: string | undefined;

  constructor({ ports = AGENT_PORTS, open, atLeast }: AgentSignerOptions) {
    this.connection = new AgentConnection({ ports, open });
    this.#atLeast = atLeast;
  }

  async call<T>(
    request: Request,
    read: (result: unknown) => T,
    { signal, floor, again = request.op !== 'authenticate' }: CallOptions = {},
  ): Promise<Signed<T>> {
    signal?.throwIfAborted();
    const agent = await this.connection.agent();
    signal?.throwIfAborted();
    if (!agent) return { ok: false, fault: await loopbackState({ plain: true }) };
    if ([this.#atLeast, floor].some((oldest) => oldest !== undefined && older(agent.version, oldest)))
      return { ok: false, fault: 'outdated' };
    const reply = await agent.ask(request, signal);
    if (reply.ok) return { ok: true, value: read(reply.result) };
    // The agent was restarted since the last call. Reads are retried once; a signature, which needs
    // a PIN, is not.
    return reply.fault === LOST && again ? this.call(request, read, { signal, again: false }) : refusalOf(reply);
  }
}

function certificatesIn(result: unknown): readonly SignerCertificate[] {
  const found = result as { id: string; token: string; certificate: string; chain: string[] }[];
  return found.map(({ certificate, chain, ...rest }) => ({
    ...rest,
    certificate: fromBase64(certificate),
    chain: chain.map(fromBase64),
  }));
}

function signatureIn(result: unknown): Signature {
  const { algorithm, signature } = result as { algorithm: SignatureName; signature: string };
  return { algorithm, signature: fromBase64(signature) };
}

/**
 * Signs with the token in this machine, through the agent. One socket stays open between calls. The
 * agent determines the page's origin itself, and asks the person for the PIN.
 *
 * @example
 * const signer = agentSigner({ atLeast: '0.1.0' });
 */
export function agentSigner(options: AgentSignerOptions = {}): Signer {
  const calls = new Calls(options);
  return {
    id: 'agent',
    program: PROGRAM,
    async detect({ signal } = {}): Promise<SignerState> {
      const found = await calls.call({ op: 'listTokens' }, (result) => (result as unknown[]).length > 0, { signal });
      if (found.ok) return found.value ? 'ready' : 'token-missing';
      // An outdated or busy agent counts as ready: the fault is reported when certificates are
      // listed.
      return STATES.find((state) => state === found.fault) ?? 'ready';
    },
    certificates: ({ signal } = {}) => calls.call({ op: 'getCertificates' }, certificatesIn, { signal }),
    sign: ({ id }, { nonce, flow, atLeast: floors }, { signal } = {}) =>
      calls.call({ op: 'authenticate', certificate: id, nonce, flowId: flow }, signatureIn, {
        signal,
        floor: floors?.['agent'],
      }),
    install: options.install ?? (() => []),
    watch: (changed) => calls.connection.watch(changed),
  };
}
