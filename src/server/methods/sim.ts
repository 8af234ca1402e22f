import { maskPhone } from '../../flow/identity/phone.js';
import { sim } from '../../methods/sim.js';
import type { Flow } from '../../flow/transition.js';
import { implement, type Implementation } from '../registration/implement.js';
import { areAvailable, type SignatureService } from '../ports.js';
import { askHandler } from '../steps/ask.js';
import type { GatePorts } from '../steps/captcha.js';
import { confirmHandler } from '../steps/confirm.js';
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
  const recipientOf = (flow: Flow) => {
    const phone = phoneOf(flow);
    return { service: ports.handsets, phone, to: maskPhone(phone), counted: { phone } };
  };
  return implement(
    sim,
    {
      identify: askHandler(ports, ({ phone = '' }) => ({ phone })),
      handset: waitHandler(ports, 'handset', recipientOf),
      confirm: confirmHandler(ports),
    },
    () => areAvailable(ports.handsets),
  );
}
