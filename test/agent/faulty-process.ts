/**
 * A driver process whose module is SoftHSM2 with a fault that a real token shows only in a person's
 * hands. The file named by `DVC_FAULT` holds the fault, so that a test can change it at run time.
 */
import { existsSync, readFileSync } from 'node:fs';
import pkcs11js from 'pkcs11js';
import { serveTokens } from '../../src/agent/token/token-service.js';
import type { Pkcs11 } from '../../src/agent/token/pkcs11.js';

const [, , path = ''] = process.argv;
const file = process.env['DVC_FAULT'] ?? '';
const fault = () => (existsSync(file) ? readFileSync(file, 'utf8') : '');

const real = new pkcs11js.PKCS11();
real.load(path);
real.C_Initialize();

const FLAGS: Readonly<Record<string, number>> = { low: 0x1_0000, final: 0x2_0000, locked: 0x4_0000, reader: 0x100 };
const refuse = (code: number) => {
  throw Object.assign(new Error('CKR'), { code });
};

const methods: Partial<Pkcs11> = {
  C_GetSlotList: (present) => (fault() === 'removed' ? [] : real.C_GetSlotList(present)),
  C_GetTokenInfo(slot) {
    const info = real.C_GetTokenInfo(slot);
    return { ...info, flags: info.flags | (FLAGS[fault()] ?? 0) };
  },
  C_Login(session, user, pin) {
    if (fault() === 'locked') refuse(0xa4);
    if (fault() === 'reader' && pin === undefined) real.C_Login(session, user, '24681357');
    else real.C_Login(session, user, pin);
  },
  C_Sign(session, data, into) {
    if (fault() === 'crash') process.abort();
    if (fault() === 'hang') for (;;);
    if (fault() === 'pulled') refuse(0x32);
    return real.C_Sign(session, data, into);
  },
};

serveTokens(
  new Proxy(real, {
    get: (target, name: keyof Pkcs11) =>
      methods[name] ?? (target[name] as (...words: unknown[]) => unknown).bind(target),
  }),
);
