import { federation } from '../../methods/federation.js';
import { federationRecovery } from '../../methods/recover.js';
import { federationSignIn } from '../../methods/sign-in.js';
import { federateHandler, type FederatePorts } from '../federation/federate.js';
import { areAvailable } from '../ports.js';
import { implement, type Implementation } from '../registration/implement.js';
import { recoverByProof, recoveredPassword, type RecoveryPorts } from '../sign-in/recover.js';
import { confirmHandler, type ConfirmPorts } from '../steps/confirm.js';
import { registering } from '../steps/proof.js';
import { signInByProof, type SessionPorts } from '../steps/session.js';

export type FederationPorts = Omit<FederatePorts, 'proved'>;

/**
 * Registration by an identity provider such as VNeID, which confirms who the person is.
 *
 * @example
 * const service = openIdProvider({ issuer: 'https://vneid.example.vn', ...options });
 * const providers = [{ id: 'vneid', name: 'VNeID', assurance: 'vneid', service }];
 * createRegistrar({ implementations: [federationRegistration({ ...ports, providers, home })], ...rest });
 */
export const federationRegistration = (ports: FederationPorts & ConfirmPorts): Implementation =>
  implement(
    federation,
    { federate: federateHandler({ ...ports, proved: registering(ports) }), confirm: confirmHandler(ports) },
    isAvailable(ports),
  );

/** Sign-in by an identity provider: the number that it asserts names the account. */
export const signInByFederation = (ports: FederationPorts & SessionPorts): Implementation =>
  implement(
    federationSignIn,
    { federate: federateHandler({ ...ports, proved: signInByProof(ports) }) },
    isAvailable(ports),
  );

/** Recovery by an identity provider, for accounts that nothing stronger proved. */
export const recoverByFederation = (ports: FederationPorts & RecoveryPorts): Implementation =>
  implement(
    federationRecovery,
    { federate: federateHandler({ ...ports, proved: recoverByProof(ports) }), password: recoveredPassword(ports) },
    isAvailable(ports),
  );

const isAvailable =
  ({ providers }: FederationPorts) =>
  (): boolean =>
    providers.some(({ service }) => areAvailable(service));
