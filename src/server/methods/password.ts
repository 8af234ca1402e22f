import { passwordSignIn } from '../../methods/sign-in.js';
import { implement, type Implementation } from '../registration/implement.js';
import { credentialsHandler, signInCodeHandler, type CredentialsPorts } from '../steps/credentials.js';

/**
 * Sign-in by user name and password.
 *
 * @example
 * createRegistrar({ implementations: [signInByPassword(ports)], home: 'https://id.example.vn', ...rest });
 */
export const signInByPassword = (ports: CredentialsPorts): Implementation =>
  implement(passwordSignIn, { credentials: credentialsHandler(ports), code: signInCodeHandler(ports) });
