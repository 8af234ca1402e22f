import { maskPhone } from '../../flow/identity/phone.js';
import { simStepUp } from '../../methods/change.js';
import { simRecovery } from '../../methods/recover.js';
import { simSignIn } from '../../methods/sign-in.js';
import { sim } from '../../methods/sim.js';
import type { Flow } from '../../flow/transition.js';
import { implement, type Implementation } from '../registration/implement.js';
import { areAvailable, type SignatureService } from '../ports.js';
import { askHandler } from '../steps/ask.js';
import type { GatePorts } from '../steps/captcha.js';
import { confirmHandler } from '../steps/confirm.js';
import { owned, steppingUp, type ChangePorts } from '../sign-in/change.js';
import { recoverByProof, recoveredPassword, type RecoveryPorts } from '../sign-in/recover.js';
import { signInByProof, type SessionPorts } from '../steps/session.js';
import { waitHandler, type WaitPorts } from '../steps/wait.js';

export interface SimPorts extends WaitPorts, GatePorts {
  /** Sends signing requests to SIMs. */
  readonly handsets: SignatureService;
}

const phoneOf = ({ facts }: Flow) => (facts as { readonly phone: string }).phone;

/**
 * Registration by a SIM that signs. The person enters the PIN on the phone; the certificate names
 * the account's owner.
 *
 * @example
 * createRegistrar({ implementations: [simRegistration({ ...ports, handsets: mobileIdService(options) })], ...rest });
 */
export function simRegistration(ports: SimPorts): Implementation {
  return implement(sim, { ...signedOnPhone(ports), confirm: confirmHandler(ports) }, () =>
    areAvailable(ports.handsets),
  );
}

/** Sign-in by a SIM that signs: the certificate names the account. */
export const signInBySim = (ports: SimPorts & SessionPorts): Implementation =>
  implement(simSignIn, signedOnPhone({ ...ports, employees: true, proved: signInByProof(ports) }), () =>
    areAvailable(ports.handsets),
  );

/** Recovery by a SIM that signs: the certificate names the account. */
export const recoverBySim = (ports: SimPorts & RecoveryPorts): Implementation =>
  implement(
    simRecovery,
    {
      ...signedOnPhone({ ...ports, proved: recoverByProof(ports) }),
      password: recoveredPassword(ports),
    },
    () => areAvailable(ports.handsets),
  );

/** Step-up of a signed-in person by a SIM that signs. */
export const stepUpBySim = (ports: SimPorts & ChangePorts): Implementation =>
  implement(simStepUp, owned(ports, signedOnPhone({ ...ports, proved: steppingUp(ports) })), () =>
    areAvailable(ports.handsets),
  );

/** The steps up to the signature. */
function signedOnPhone(ports: SimPorts) {
  const recipientOf = (flow: Flow) => {
    const phone = phoneOf(flow);
    return { service: ports.handsets, phone, to: maskPhone(phone), counted: { phone } };
  };
  return {
    identify: askHandler(ports, ({ phone = '' }) => ({ phone })),
    handset: waitHandler(ports, 'handset', recipientOf),
  };
}
