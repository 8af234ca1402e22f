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

const older = (version: string, atLeast: string) => version.localeCompare(atLeast, 'en', { numeric: true }) < 0;

function refusalOf({ fault = '', tries = '' }: Reply): SignerRefusal {
  const left = TRIES[tries];
  return { ok: false, fault: FAULTS[fault] ?? 'failed', ...(left === undefined ? {} : { tries: left }) };
}

/** Calls that end as a signer's do. */
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
    // The agent was started anew since we last spoke. What only reads is asked once more; a PIN is not.
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
 * Signs with the token in this machine, through the agent. One socket is kept for as long as it is used; the agent sees the origin
 * of the page by itself, and asks for the PIN.
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
      // An agent that is old, busy or in trouble is there: what is wrong is told when it is asked for certificates.
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
