import type { Json } from '../../flow/method.js';
import type { SignData, SignerDownload } from '../../flow/signing-steps.js';
import type { Flow } from '../../flow/transition.js';
import { usbStepUp } from '../../methods/change.js';
import { usbRecovery } from '../../methods/recover.js';
import { usbSignIn } from '../../methods/sign-in.js';
import { usb } from '../../methods/usb.js';
import { issueChallenge, type Challenge } from '../../proof/challenge.js';
import { toBase64 } from '../../bytes.js';
import type { Proof } from '../checks/certificates.js';
import { implement, type Implementation, type StepHandler, type Visit } from '../registration/implement.js';
import type { Limits } from '../checks/limits.js';
import { confirmHandler } from '../steps/confirm.js';
import { fail } from '../steps/person.js';
import { bindingOf, settle, type ProofPorts } from '../steps/proof.js';
import { signInByProof, type SessionPorts } from '../steps/session.js';
import { owned, steppingUp, type ChangePorts } from '../sign-in/change.js';
import { recoverByProof, recoveredPassword, type RecoveryPorts } from '../sign-in/recover.js';

export interface UsbPorts extends ProofPorts {
  readonly limits: Limits;
  /**
   * Lowest accepted version of a signer's program, by the signer's id: `{ agent: '0.2.0' }` (B-13).
   */
  readonly atLeast?: Readonly<Record<string, string>>;
  /** Downloads of programs and drivers. A page links only to these and to itself. */
  readonly downloads?: readonly SignerDownload[];
}

const LOCAL = /^http:\/\/(?:localhost|127\.0\.0\.1|\[::1\])[:/]/;

/** @throws {TypeError} for a download without HTTPS, or with an invalid SHA-256 or size */
function checkDownloads(downloads: readonly SignerDownload[]): void {
  for (const { name, url, size, sha256 } of downloads) {
    const isSafe = URL.canParse(url) && (new URL(url).protocol === 'https:' || LOCAL.test(url));
    if (!isSafe) throw new TypeError(`downloads: "${name}" needs an address of https:.`);
    if (sha256 !== undefined && !/^[0-9a-f]{64}$/i.test(sha256))
      throw new TypeError(`downloads: "${name}" needs a SHA-256 of 64 hex digits.`);
    if (size !== undefined && !(Number.isSafeInteger(size) && size > 0))
      throw new TypeError(`downloads: "${name}" needs its size in bytes.`);
  }
}

/** The challenge as stored in the flow, without `downloads`. */
type Kept = Omit<SignData, 'downloads'> & { readonly origin: string; readonly issuedAt: number };

const STEP = 'sign';

/**
 * Registration by USB token: the token signs a challenge, and the certificate names the account's
 * owner.
 *
 * @example
 * createRegistrar({ implementations: [usbRegistration(ports)], ...rest });
 */
export function usbRegistration(ports: UsbPorts): Implementation {
  checkDownloads(ports.downloads ?? []);
  return implement(usb, { sign: signHandler(ports), confirm: confirmHandler(ports) });
}

/** Sign-in by USB token: the certificate names the account. */
export const signInByUsb = (ports: UsbPorts & SessionPorts): Implementation =>
  implement(usbSignIn, { sign: signHandler({ ...ports, employees: true, proved: signInByProof(ports) }) });

/** Recovery by USB token: the certificate names the account. */
export const recoverByUsb = (ports: UsbPorts & RecoveryPorts): Implementation =>
  implement(usbRecovery, {
    sign: signHandler({ ...ports, proved: recoverByProof(ports) }),
    password: recoveredPassword(ports),
  });

/** Step-up of a signed-in person by USB token. */
export const stepUpByUsb = (ports: UsbPorts & ChangePorts): Implementation =>
  implement(usbStepUp, owned(ports, { sign: signHandler({ ...ports, proved: steppingUp(ports) }) }));

/** The step `sign`: a key on the person's machine signs a single-use challenge. */
export function signHandler(ports: UsbPorts): StepHandler<Proof> {
  const { certificates, limits, atLeast } = ports;
  const downloads = ports.downloads?.map((each): Json => ({ ...each }));

  async function show(flow: Flow, visit: Visit): Promise<Json> {
    const made = issueChallenge(await bindingOf(ports, flow, visit, STEP), visit.now / 1000);
    const { nonce, origin, issuedAt, expiresAt } = made;
    const issuers = certificates.issuers(flow.audience).map(toBase64);
    const expires = new Date(expiresAt * 1000).toISOString();
    const kept: Kept = { nonce, flow: made.flow, origin, issuedAt, expiresAt: expires, issuers };
    const assigned = certificates.assigns?.(flow.audience) && { assigned: true };
    return { ...kept, ...assigned, ...(atLeast && { atLeast }), ...(downloads && { downloads }) };
  }

  /**
   * The challenge that the answer must match. Claiming the revision consumed it, so no other call
   * can use it (T12).
   */
  function taken({ data }: Flow): Challenge {
    const { nonce, flow, origin, issuedAt, expiresAt } = data as unknown as Kept;
    return { nonce, flow, origin, issuedAt, step: STEP, expiresAt: Date.parse(expiresAt) / 1000 };
  }

  return {
    enter: async (flow, visit) => ({ data: await show(flow, visit), audit: [{ event: 'challenge', result: 'ok' }] }),
    renew: show,
    async answer(proof, flow, visit) {
      const { certificate } = proof;
      const limited = await limits.take('certificate', { caller: visit.caller, portal: flow.portal, certificate });
      if (limited) return { type: 'reject', free: true, problem: limited, audit: [fail('limit', 'certificate')] };
      const expected = await bindingOf(ports, flow, visit, STEP);
      return settle(ports, flow, visit, { proof, challenge: taken(flow), expected });
    },
  };
}
