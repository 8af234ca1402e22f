/**
 * Marks a browser in which an account has signed in before (OWASP, "device cookies"). Tries from a
 * marked browser are counted apart, so that strangers cannot lock the owner out (T60).
 */
import { toBase64url } from '../../bytes.js';
import { random, type Vault } from '../vault/vault.js';

/** `epoch`: the account's; a higher one makes all earlier marks unknown (T62). */
export interface Devices {
  /** A new mark for this identity. */
  mark(subject: string, epoch?: number): Promise<string>;
  /** The name of the browser, if the mark is ours and for this identity. */
  nameOf(mark: string | undefined, subject: string, epoch?: number): Promise<string | undefined>;
}

const MARK = /^([\w-]{22})\.([\w-]{43})$/;

export const createDevices = ({ vault }: { readonly vault: Vault }): Devices => ({
  async mark(subject, epoch = 0) {
    const name = toBase64url(random(16));
    return `${name}.${await vault.mac('device', subject, name, String(epoch))}`;
  },
  async nameOf(mark = '', subject, epoch = 0) {
    const [, name = '', mac = ''] = MARK.exec(mark) ?? [];
    return mac && (await vault.verifyMac(mac, 'device', subject, name, String(epoch))) ? name : undefined;
  },
});
