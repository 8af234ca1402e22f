/** The gateway's partners in memory: the people whom they know, and the keys that sign for them. */
import { constants, createPrivateKey, privateEncrypt, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { SignatureService } from 'dvc-register/server';
import { fakeCarrier, fakeRegistry, type Subscriber } from 'dvc-register/testing/ports.js';

/** A certificate and its RSA key in base64, written by the test. */
export interface KeyFile {
  readonly certificate: string;
  readonly key: string;
}

const person = (citizenId: string, fullName: string, birthDate: string, phone: string): Subscriber => ({
  citizenId,
  fullName,
  birthDate,
  phone,
});

export const PEOPLE = {
  mobile: person('001086000011', 'Nguyễn Văn Một', '12/06/1986', '+84823628811'),
  insurance: person('001086000012', 'Nguyễn Văn Hai', '13/06/1986', '+84823628812'),
  post: person('001086000013', 'Nguyễn Văn Ba', '14/06/1986', '+84823628813'),
  library: person('001086000014', 'Nguyễn Văn Tư', '15/06/1986', '+84823628814'),
} as const;

export const EXTRA = { insuranceCode: '0186100012', postalId: 'HN2600113', libraryCard: 'TV000014' } as const;

export const carrier = fakeCarrier(Object.values(PEOPLE));
export const insured = fakeRegistry([{ ...PEOPLE.insurance, insuranceCode: EXTRA.insuranceCode }]);
export const verified = fakeRegistry([{ ...PEOPLE.post, postalId: EXTRA.postalId }]);
export const cards = { [EXTRA.libraryCard]: PEOPLE.library.citizenId };

export const readKey = (file: string): KeyFile => JSON.parse(readFileSync(file, 'utf8')) as KeyFile;

/** DigestInfo of SHA-256 (RFC 8017 §9.2, note 1). */
const DIGEST_INFO = Buffer.from('3031300d060960864801650304020105000420', 'hex');
const signHash = (key: KeyObject, hash: Uint8Array) =>
  privateEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, Buffer.concat([DIGEST_INFO, hash]));

/** A service whose person signs at once. */
export function promptService({ certificate, key }: KeyFile): SignatureService {
  const signer = createPrivateKey({ key: Buffer.from(key, 'base64'), format: 'der', type: 'pkcs8' });
  return {
    begin: ({ hash }) =>
      Promise.resolve({
        state: 'signed',
        certificate: new Uint8Array(Buffer.from(certificate, 'base64')),
        algorithm: 'RS256',
        signature: new Uint8Array(signHash(signer, hash)),
      }),
    read: () => Promise.resolve({ state: 'refused', reason: 'timeout' }),
  };
}
