/** Reads who calls and with what proof, from the headers of a request. */
import { problem, type Problem } from '../../flow/problem.js';
import type { Log } from '../observe/log.js';
import type { ProofCiphers } from '../vault/ciphers.js';
import { checkProof } from './dpop.js';
import type { RegistrarCall } from '../registration/registrar.js';

/** A refusal before the call reaches the registrar. */
export class Refused extends Error {
  readonly problem: Problem;
  constructor(refusal: Problem) {
    super(refusal.code);
    this.problem = refusal;
  }
}
export const refuse = (code: string, details?: Parameters<typeof problem>[1]): never => {
  throw new Refused(problem(code, details));
};

interface CredentialsOptions {
  readonly address: (request: Request, env: unknown) => string;
  readonly publicUrl?: string | undefined;
  /** The mark of the browser, if people sign in here. */
  readonly deviceOf?: ((request: Request) => string) | undefined;
  /** The secret of the session's cookie. */
  readonly sessionOf?: ((request: Request) => string) | undefined;
  readonly ciphers: ProofCiphers;
  readonly log: Log;
}

interface Credentials {
  /** The bearer id of a flow, from a header; never in a URL. */
  readonly id: string | undefined;
  readonly call: RegistrarCall;
}

/** @throws {Refused} */
export type ReadCredentials = (request: Request, env: unknown) => Promise<Credentials>;

/** 43 characters; more where the id holds a flow that has only begun. */
const ID = /^[\w-]{43,600}$/;

/** @throws {TypeError} when `address` is missing or `publicUrl` is not an address */
export function createCredentials({
  address,
  publicUrl,
  deviceOf,
  sessionOf,
  ciphers,
  log,
}: CredentialsOptions): ReadCredentials {
  // Callers in plain JavaScript have no type checker.
  if (typeof address !== 'function') {
    throw new TypeError(
      'createGateway: address is missing. On Node: callerAddress({ trustedProxies: [] }) of dvc-register/node.',
    );
  }
  if (publicUrl !== undefined && !/^https?:\/\/[^?#@]+$/.test(publicUrl))
    throw new TypeError(`createGateway: publicUrl "${publicUrl}" is not an address such as https://id.example.vn.`);

  const home = publicUrl?.replace(/\/$/, '');
  /** The request's address as the caller used it, without query and fragment. `checkProof` normalises it if it must. */
  const publicAddress = ({ url }: Request): string => {
    const [, origin = '', path = ''] = /^([^/?#]*\/\/[^/?#]*)([^?#]*)/.exec(url) ?? [];
    return (home ?? origin) + path;
  };
  let warned = false;

  return async (request, env) => {
    const { headers, method: verb } = request;
    const [scheme = '', token] = (headers.get('Authorization') ?? '').split(/ +/);
    const id = /^(?:bearer|dpop)$/i.test(scheme) && token && ID.test(token) ? token : undefined;
    const header = headers.get('DPoP');
    const proof = header
      ? await checkProof(ciphers, header, { verb, url: publicAddress(request), token: id })
      : undefined;
    if (proof === 'elsewhere' && !warned) {
      warned = true;
      log('warn', { event: 'proof.elsewhere' });
    }
    const proven = typeof proof === 'object' ? proof : undefined;
    if (!proven && (header !== null || /^dpop$/i.test(scheme))) refuse('proof-required');
    const key = headers.get('Idempotency-Key');
    if (key !== null && !/^[\x21-\x7e]{16,255}$/.test(key)) refuse('idempotency-key-required');
    const origin = headers.get('Origin');
    const device = deviceOf?.(request);
    const session = sessionOf?.(request);
    const browser = { ...(device && { device }), ...(session && { session }) };
    const caller = { address: address(request, env), ...(origin && { origin }), ...browser };
    return { id, call: { caller, ...(key ? { key } : {}), ...proven } };
  };
}
