/**
 * The process in which a driver runs, so that one that crashes or hangs takes nobody with it (B-12). It is given a module's
 * path as its only argument, and orders over IPC; it has no socket and no files of its own.
 */
import pkcs11js from 'pkcs11js';
import { serveTokens } from './token-service.js';

const [, , path = ''] = process.argv;
const module = new pkcs11js.PKCS11();
try {
  module.load(path);
  module.C_Initialize();
} catch {
  process.exit(3); // told apart from a crash: the driver is not there, or is none
}
serveTokens(module);
