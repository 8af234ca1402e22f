/**
 * The process in which a driver runs, so that one that crashes or hangs takes nobody with it (B-12). It is given a module's
 * path as its only argument, and orders over IPC; it has no socket and no files of its own.
 */
import pkcs11js from 'pkcs11js';
import { codeOf } from './pkcs11.js';
import { serveTokens, type Told } from './token-service.js';

const [, , path = ''] = process.argv;
const module = new pkcs11js.PKCS11();
const login = module.C_Login.bind(module);
// pkcs11js cannot hand over the NULL that PKCS#11 has for "the reader asks": a PIN of no characters is as near as it comes.
module.C_Login = (session, user, pin = '') => login(session, user, pin);
try {
  module.load(path);
  module.C_Initialize();
} catch (error) {
  const code = codeOf(error);
  const note = !code ? 'it could not be loaded' : `C_Initialize: CKR 0x${code.toString(16)}`;
  process.send?.({ note } satisfies Told);
  process.exit(3); // told apart from a crash: the driver is not there, or is none
}
serveTokens(module);
