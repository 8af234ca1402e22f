import type { CodeIssuer } from '../../server/checks/code-issuers.js';
import { createCodes, type CodeRows, type Codes } from '../../server/checks/codes.js';
import type { FederationProvider } from '../../server/federation/federate.js';
import { federationRegistration, recoverByFederation, signInByFederation } from '../../server/methods/federation.js';
import { insuranceRegistration } from '../../server/methods/insurance.js';
import { changeEmail, changePassword, changePhone } from '../../server/methods/contact.js';
import { mobileRegistration, recoverByMobile } from '../../server/methods/mobile.js';
import { postRegistration } from '../../server/methods/post.js';
import { addPasskey, signInByPasskey } from '../../server/methods/passkey.js';
import { signInByPassword } from '../../server/methods/password.js';
import {
  recoverBySignature,
  signatureRegistration,
  signInBySignature,
  stepUpBySignature,
  type SignatureProvider,
} from '../../server/methods/signature.js';
import { recoverBySim, signInBySim, simRegistration, stepUpBySim } from '../../server/methods/sim.js';
import { recoverByUsb, signInByUsb, stepUpByUsb, usbRegistration, type UsbPorts } from '../../server/methods/usb.js';
import type {
  Mailer,
  RegistryDirectory,
  SignatureService,
  SubscriberDirectory,
  TextSender,
} from '../../server/ports.js';
import type { Implementation } from '../../server/registration/implement.js';
import type { ChangePorts } from '../../server/sign-in/change.js';
import type { PasskeyVerifier } from '../../server/sign-in/passkey-steps.js';
import type { Passkeys } from '../../server/sign-in/passkeys.js';
import type { CredentialsPorts } from '../../server/steps/credentials.js';
import type { StepPorts } from '../../server/steps/person.js';
import type { SessionPorts } from '../../server/steps/session.js';
import type { Certificates } from '../../server/checks/certificates.js';

/** The gateway's partners. A method without its partner is not offered. */
export interface Partners {
  /** Issues and checks one-time codes: `ownCodes` by text message, or `carrierCodes`. */
  readonly issuer?: CodeIssuer;
  /** Sends notices about the account by text message. */
  readonly texts?: TextSender;
  /** Sends notices about the account by e-mail. */
  readonly mails?: Mailer;
  /** Carriers, which know the subscriber of a number. */
  readonly subscribers?: SubscriberDirectory;
  /** The social-insurance database. */
  readonly insured?: RegistryDirectory;
  /** The post office's database of verified people. */
  readonly verified?: RegistryDirectory;
  /** SIMs that sign. */
  readonly handsets?: SignatureService;
  /** Remote signers. */
  readonly providers?: readonly SignatureProvider[];
  /** Identity providers, VNeID the first. They need the gateway's `publicUrl`. */
  readonly identityProviders?: readonly FederationProvider[];
}

/** Ports for any method. `codes` and `certificates` are absent if no partner needs them. */
export type MethodPorts = Omit<StepPorts, 'codes'> & {
  /** The gateway's own origin, on whose pages people sign in. */
  readonly home?: string | undefined;
  readonly codes: Codes | undefined;
  readonly certificates: Certificates | undefined;
};

/** Ports of flows about an account: sign-in, recovery, change. */
type AccountPorts = SessionPorts &
  Pick<ChangePorts, 'notices' | 'recoveries'> & {
    readonly passkeys: Passkeys;
    /** Absent where the gateway cannot verify passkeys. */
    readonly verifier: PasskeyVerifier | undefined;
  };

interface ImplementationsOptions {
  readonly ports: Omit<MethodPorts, 'codes'>;
  readonly partners: Partners;
  readonly codeRows: CodeRows;
  /** Settings for signing programs on the person's machine. */
  readonly signers: Pick<UsbPorts, 'atLeast' | 'downloads'>;
  /** Absent without `publicUrl`: such a gateway offers no sign-in. */
  readonly signIn: AccountPorts | undefined;
  /** Methods from outside the package. */
  readonly methods: (ports: MethodPorts) => readonly Implementation[];
  readonly now: () => number;
}

/** The methods that these partners allow: federation, then those of the guide in its order. */
export function implementationsOf(options: ImplementationsOptions): readonly Implementation[] {
  const { partners, codeRows, signers, methods, now } = options;
  const { issuer, subscribers, insured, verified, handsets, providers = [] } = partners;
  const { certificates } = options.ports;
  const failpoint = options.ports.failpoint ?? (() => undefined);
  const codes = issuer && createCodes({ rows: codeRows, issuer, failpoint, now });
  const ports: MethodPorts = { ...options.ports, ...options.signIn, codes };
  const byCode = codes && { ...ports, codes };
  const signed = certificates && { ...ports, certificates };
  const federated = federationOf(options);
  return [
    federated && federationRegistration({ ...ports, ...federated }),
    byCode && subscribers && mobileRegistration({ ...byCode, subscribers }),
    byCode && insured && insuranceRegistration({ ...byCode, insured }),
    byCode && verified && postRegistration({ ...byCode, verified }),
    signed && usbRegistration({ ...signed, ...signers }),
    signed && handsets && simRegistration({ ...signed, handsets }),
    signed && providers.length && signatureRegistration({ ...signed, providers }),
    ...methods(ports),
    ...(options.signIn ? accountFlowsOf(options, { ...ports, ...options.signIn, subscribers }, signed, federated) : []),
  ].flatMap((each) => each || []);
}

/** @throws {TypeError} without `publicUrl`: the providers would not know where to send people back */
function federationOf({ partners: { identityProviders: providers = [] }, ports: { home } }: ImplementationsOptions) {
  if (!providers.length) return undefined;
  if (home === undefined) throw new TypeError('createServer: identity providers need publicUrl.');
  return { providers, home };
}

/** The ways to sign in, recover and change that these partners allow. */
function accountFlowsOf(
  { partners: { handsets, providers = [], subscribers }, signers }: ImplementationsOptions,
  ports: CredentialsPorts & ChangePorts & AccountPorts & Pick<MethodPorts, 'home'>,
  signed: (MethodPorts & { readonly certificates: Certificates }) | undefined,
  federated: ReturnType<typeof federationOf>,
) {
  const { codes, home, verifier } = ports;
  const byCode = codes && { ...ports, codes };
  const proving = signed && { ...signed, ...ports };
  const byUsb = proving && { ...proving, ...signers };
  const bySim = proving && handsets && { ...proving, handsets };
  const bySignature = proving && providers.length > 0 && { ...proving, providers };
  const byPasskey = verifier && home !== undefined && { ...ports, verifier, home };
  return [
    signInByPassword(ports),
    ...(federated ? [signInByFederation, recoverByFederation].map((by) => by({ ...ports, ...federated })) : []),
    byCode && subscribers && recoverByMobile({ ...byCode, subscribers }),
    ...(byPasskey ? [signInByPasskey(byPasskey), addPasskey(byPasskey)] : []),
    ...(byUsb ? [signInByUsb(byUsb), recoverByUsb(byUsb), stepUpByUsb(byUsb)] : []),
    ...(bySim ? [signInBySim(bySim), recoverBySim(bySim), stepUpBySim(bySim)] : []),
    ...(bySignature ? [signInBySignature, recoverBySignature, stepUpBySignature].map((by) => by(bySignature)) : []),
    byCode && changePhone(byCode),
    changeEmail(ports),
    changePassword(ports),
  ];
}
