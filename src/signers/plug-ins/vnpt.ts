/**
 * VNPT-CA Plugin.
 *
 * The protocol is derived from its published script, versions 1.0.0.8 and 1.0.1.9, and from pages
 * that call it (docs/signers.md): one socket, numbered requests in JSON, answers
 * `value*callbackName`.
 */
import { derOf, toBase64 } from '../bytes.js';
import { openTalk, type OpenSocket, type Talk } from '../line.js';
import { loopbackState } from '../loopback.js';
import { messageOf, pluginSigner } from './plugin.js';
import type { Install, Signed, Signer, SignerFault, SignerRefusal, System } from '../signer.js';
import { faultIn } from '../words.js';

export interface VnptSignerOptions {
  /**
   * The licence key that VNPT sells for a site; most versions of the program do nothing without it.
   */
  readonly license?: string;
  /** Ports, tried in turn. */
  readonly ports?: readonly number[];
  /** Opens a socket; replaces `new WebSocket(…)` outside a page. */
  readonly open?: OpenSocket;
  /** The page's own origin; set it only where there is no page. */
  readonly origin?: string;
  /** Where the person gets the program and the token's driver. */
  readonly install?: (system: System) => readonly Install[];
}

const VNPT_PORTS: readonly number[] = [4433, 4434, 4435, 9201, 9202];
const CALLBACK = 'callbackDefault';
const FUNCTION = { getCertInfo: 0, signCms: 4, setLicenseKey: 6, checkPlugin: 7 } as const;
/**
 * Timeout in milliseconds, per port as in the vendor's script, and of answers that need no person.
 */
const TIMEOUT_MS = 3000;
/** Faults by `code`, as the vendor's pages interpret it; 0 is success. */
const FAULTS: Readonly<Record<number, SignerFault>> = { 2: 'token-missing', 4: 'certificate-missing', 11: 'cancelled' };

interface Reply {
  readonly code?: unknown;
  readonly error?: unknown;
  readonly data?: unknown;
  readonly base64?: unknown;
}

const refusal = ({ code, error }: Reply): SignerRefusal => ({
  ok: false,
  fault: FAULTS[Number(code)] ?? faultIn(error, 'failed'),
});

const NAME = 'VNPT-CA Plugin';
const installOf = (): readonly Install[] => [{ name: NAME, url: 'https://vnpt-ca.vn/' }];

/** The value of an answer; `undefined` for other texts. */
function read(text: string): string | undefined {
  const at = text.lastIndexOf('*');
  return text.slice(at + 1) === CALLBACK ? text.slice(0, at) : undefined;
}

/** Calls to the local program. */
class Program {
  readonly #options: VnptSignerOptions;
  /** The port on which it answered. */
  #last: number | undefined;

  constructor(options: VnptSignerOptions) {
    this.#options = options;
  }

  async connect(signal?: AbortSignal): Promise<Talk | undefined> {
    const { ports = VNPT_PORTS, open } = this.#options;
    const last = this.#last;
    for (const port of last === undefined ? ports : [last, ...ports.filter((each) => each !== last)]) {
      const url = `wss://localhost:${port}/plugin`;
      const talk = await openTalk(url, { timeoutMs: TIMEOUT_MS, signal, read, ...(open ? { open } : {}) });
      signal?.throwIfAborted();
      // A foreign program on that port does not answer so.
      if ((await talk?.ask(this.#request(FUNCTION.checkPlugin, ''), TIMEOUT_MS)) === '1') {
        this.#last = port;
        return talk;
      }
      talk?.close();
    }
    return undefined;
  }

  async call(functionID: number, arg: string, signal?: AbortSignal): Promise<Signed<Reply | null>> {
    const { license } = this.#options;
    const talk = await this.connect(signal);
    if (!talk) return { ok: false, fault: await loopbackState() };
    const ask = async (id: number, value: string) =>
      JSON.parse((await talk.ask(this.#request(id, value))) || 'null') as Reply;
    try {
      // A licence is bound to one site's name; the program does not serve a page with another
      // site's licence.
      if (license !== undefined && (await ask(FUNCTION.setLicenseKey, license)).code !== 1)
        return { ok: false, fault: 'refused' };
      return { ok: true, value: await ask(functionID, arg) };
    } finally {
      talk.close();
    }
  }

  #request(functionID: number, arg: string): string {
    const domain = new URL(this.#options.origin ?? location.origin).hostname;
    return JSON.stringify({ functionID, funcCallback: CALLBACK, args: [arg], domain });
  }
}

/**
 * Signs with a token through VNPT-CA Plugin. The program lets the person choose the certificate and
 * enter the PIN, and makes a CMS.
 *
 * @example
 * element.signers = [vnptSigner({ license: '…' })];
 */
export function vnptSigner(options: VnptSignerOptions = {}): Signer {
  const program = new Program(options);
  return pluginSigner(
    {
      id: 'vnpt',
      name: NAME,
      // It reports a missing token only when a certificate is requested, which may open a window.
      async detect(signal) {
        const talk = await program.connect(signal);
        talk?.close();
        return talk ? 'ready' : loopbackState();
      },
      async list({ signal }) {
        const asked = await program.call(FUNCTION.getCertInfo, '1', signal);
        if (!asked.ok) return asked;
        if (!asked.value) return { ok: false, fault: 'token-missing' };
        const { base64 } = asked.value;
        return typeof base64 === 'string' ? { ok: true, value: [base64] } : refusal(asked.value);
      },
      async make(_, bound, signal) {
        const asked = await program.call(FUNCTION.signCms, toBase64(await messageOf(bound)), signal);
        if (!asked.ok) return asked;
        const { code, data } = asked.value ?? {};
        const cms = code === 0 && typeof data === 'string' ? derOf(data) : undefined;
        return cms ? { ok: true, value: { algorithm: 'CMS', signature: cms } } : refusal(asked.value ?? {});
      },
      install: options.install ?? installOf,
    },
    options.origin,
  );
}
