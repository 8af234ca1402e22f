import type { CodeIssuer } from '../../server/checks/code-issuers.js';
import { createCodes, type CodeRows, type Codes } from '../../server/checks/codes.js';
import { insuranceRegistration } from '../../server/methods/insurance.js';
import { mobileRegistration } from '../../server/methods/mobile.js';
import { postRegistration } from '../../server/methods/post.js';
import { signatureRegistration, type SignatureProvider } from '../../server/methods/signature.js';
import { simRegistration } from '../../server/methods/sim.js';
import { usbRegistration, type UsbPorts } from '../../server/methods/usb.js';
import type { RegistryDirectory, SignatureService, SubscriberDirectory } from '../../server/ports.js';
import type { Implementation } from '../../server/registration/implement.js';
import type { StepPorts } from '../../server/steps/person.js';
import type { Certificates } from '../../server/checks/certificates.js';

/** The gateway's partners. A method without its partner is not offered. */
export interface Partners {
  /** Issues and checks one-time codes: `ownCodes` by text message, or `carrierCodes`. */
  readonly issuer?: CodeIssuer;
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
}

/** Ports for any method. `codes` and `certificates` are absent if no partner needs them. */
export type MethodPorts = Omit<StepPorts, 'codes'> & {
  readonly codes: Codes | undefined;
  readonly certificates: Certificates | undefined;
};

interface ImplementationsOptions {
  readonly ports: Omit<MethodPorts, 'codes'>;
  readonly partners: Partners;
  readonly codeRows: CodeRows;
  /** Settings for signing programs on the person's machine. */
  readonly signers: Pick<UsbPorts, 'atLeast' | 'downloads'>;
  /** Methods from outside the package. */
  readonly methods: (ports: MethodPorts) => readonly Implementation[];
  readonly now: () => number;
}

/** The methods that these partners allow, in the order of the guide. */
export function implementationsOf(options: ImplementationsOptions): readonly Implementation[] {
  const { partners, codeRows, signers, methods, now } = options;
  const { issuer, subscribers, insured, verified, handsets, providers = [] } = partners;
  const { certificates } = options.ports;
  const failpoint = options.ports.failpoint ?? (() => undefined);
  const codes = issuer && createCodes({ rows: codeRows, issuer, failpoint, now });
  const ports: MethodPorts = { ...options.ports, codes };
  const byCode = codes && { ...ports, codes };
  const signed = certificates && { ...ports, certificates };
  return [
    byCode && subscribers && mobileRegistration({ ...byCode, subscribers }),
    byCode && insured && insuranceRegistration({ ...byCode, insured }),
    byCode && verified && postRegistration({ ...byCode, verified }),
    signed && usbRegistration({ ...signed, ...signers }),
    signed && handsets && simRegistration({ ...signed, handsets }),
    signed && providers.length && signatureRegistration({ ...signed, providers }),
    ...methods(ports),
  ].flatMap((each) => each || []);
}
