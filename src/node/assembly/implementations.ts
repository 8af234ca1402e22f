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

/** Whom a gateway asks. A method whose partner is missing is not offered. */
export interface Partners {
  /** Sends and checks one-time codes: `ownCodes` by text message, or `carrierCodes`. */
  readonly issuer?: CodeIssuer;
  /** The carriers, who know to whom a number belongs. */
  readonly subscribers?: SubscriberDirectory;
  /** The register of social insurance. */
  readonly insured?: RegistryDirectory;
  /** The register of data that the post office verified. */
  readonly verified?: RegistryDirectory;
  /** SIMs that sign. */
  readonly handsets?: SignatureService;
  /** Remote signers. */
  readonly providers?: readonly SignatureProvider[];
}

/** What every method may use. `codes` and `certificates` are missing where no partner needs them. */
export type MethodPorts = Omit<StepPorts, 'codes'> & {
  readonly codes: Codes | undefined;
  readonly certificates: Certificates | undefined;
};

interface ImplementationsOptions {
  readonly ports: Omit<MethodPorts, 'codes'>;
  readonly partners: Partners;
  readonly codeRows: CodeRows;
  /** About programs that sign on the person's machine. */
  readonly signers: Pick<UsbPorts, 'atLeast' | 'downloads'>;
  /** Methods of others. */
  readonly methods: (ports: MethodPorts) => readonly Implementation[];
  readonly now: () => number;
}

/** The methods that can be offered with these partners, in the order of the guide. */
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
