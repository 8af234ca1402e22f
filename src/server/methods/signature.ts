import { isCitizenId } from '../../flow/identity/citizen-id.js';
import type { Flow } from '../../flow/transition.js';
import { signatureStepUp } from '../../methods/change.js';
import { signatureRecovery } from '../../methods/recover.js';
import { signatureSignIn } from '../../methods/sign-in.js';
import { signature } from '../../methods/signature.js';
import type { Holder } from '../checks/certificates.js';
import { implement, type Implementation } from '../registration/implement.js';
import { areAvailable, type SignatureService } from '../ports.js';
import { askHandler } from '../steps/ask.js';
import type { GatePorts } from '../steps/captcha.js';
import { confirmHandler } from '../steps/confirm.js';
import { owned, steppingUp, type ChangePorts } from '../sign-in/change.js';
import { recoverByProof, recoveredPassword, type RecoveryPorts } from '../sign-in/recover.js';
import { signInByProof, type SessionPorts } from '../steps/session.js';
import { waitHandler, type Recipient, type WaitPorts } from '../steps/wait.js';

/** A remote signer that a portal offers. */
export interface SignatureProvider {
  /** `smartca`: kebab-case, at most 32 characters. */
  readonly id: string;
  readonly name: string;
  readonly service: SignatureService;
}

export interface SignaturePorts extends WaitPorts, GatePorts {
  readonly providers: readonly SignatureProvider[];
}

/**
 * A CCCD identifies the person at every provider; any other account name only at its own provider.
 */
const identityOf = (provider: string, account: string) =>
  isCitizenId(account) ? `cccd:${account}` : `${provider}:${account}`;

/**
 * Registration by a key at a remote signer. The person confirms in the provider's app.
 *
 * @example
 * const providers = [{ id: 'smartca', name: 'VNPT SmartCA', service: cscService(options) }];
 * createRegistrar({ implementations: [signatureRegistration({ ...ports, providers })], ...rest });
 */
export const signatureRegistration = (ports: SignaturePorts): Implementation =>
  implement(signature, { ...signedRemotely(ports), confirm: confirmHandler(ports) }, isAvailable(ports));

/** Sign-in by a key at a remote signer: the certificate names the account. */
export const signInBySignature = (ports: SignaturePorts & SessionPorts): Implementation =>
  implement(signatureSignIn, signedRemotely({ ...ports, proved: signInByProof(ports) }), isAvailable(ports));

/** Recovery by a key at a remote signer: the certificate names the account. */
export const recoverBySignature = (ports: SignaturePorts & RecoveryPorts): Implementation =>
  implement(
    signatureRecovery,
    {
      ...signedRemotely({ ...ports, proved: recoverByProof(ports) }),
      password: recoveredPassword(ports),
    },
    isAvailable(ports),
  );

/** Step-up of a signed-in person by a key at a remote signer. */
export const stepUpBySignature = (ports: SignaturePorts & ChangePorts): Implementation =>
  implement(signatureStepUp, owned(ports, signedRemotely({ ...ports, proved: steppingUp(ports) })), isAvailable(ports));

const isAvailable =
  ({ providers }: SignaturePorts) =>
  (): boolean =>
    providers.some(({ service }) => areAvailable(service));

/** The steps up to the signature. */
function signedRemotely(ports: SignaturePorts) {
  const { providers } = ports;
  const recipientOf = ({ facts }: Flow): Recipient => {
    const { provider, account } = facts as { readonly provider: string; readonly account: string };
    const found = providers.find(({ id }) => id === provider);
    if (!found) throw new TypeError('The chosen provider is not configured any more.');
    const { id, name, service } = found;
    const identity = identityOf(id, account);
    const belongs = ({ subject }: Holder) => !isCitizenId(account) || subject === identity;
    return { service, account, to: name, counted: { identity }, belongs };
  };
  return {
    identify: askHandler(
      ports,
      ({ provider = '', account = '' }) => ({ identity: identityOf(provider, account) }),
      providers.map(({ id, name }) => ({ id, name })),
    ),
    consent: waitHandler(ports, 'consent', recipientOf),
  };
}
