/**
 * The child process of a driver, so that a crash or a hang affects only the driver (B-12). Its only
 * argument is the module's path, and orders arrive over IPC. It opens no sockets and no files.
 */
import pkcs11js from 'pkcs11js';
import { codeOf } from './pkcs11.js';
import { serveTokens, type Report } from './token-service.js';

const [, , path = ''] = process.argv;
const module = new pkcs11js.PKCS11();
const login = module.C_Login.bind(module);
// pkcs11js cannot pass the NULL by which PKCS#11 lets the reader ask for the PIN. An empty PIN
// comes closest.
module.C_Login = (session, user, pin = '') => login(session, user, pin);
try {
  module.load(path);
  module.C_Initialize();
} catch (error) {
  const code = codeOf(error);
  const note = !code ? 'it could not be loaded' : `C_Initialize: CKR 0x${code.toString(16)}`;
  process.send?.({ note } satisfies Report);
  process.exit(3); // NO_DRIVER: the file is missing, or is not a PKCS#11 module
}
serveTokens(module);
