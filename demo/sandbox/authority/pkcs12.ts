/**
 * Packs a key and its certificates as PKCS#12 (RFC 7292) like OpenSSL 3: PBES2, AES-256,
 * HMAC-SHA-256.
 */
import * as asn1js from 'asn1js';
import * as pkijs from 'pkijs';
import { engine, type Holder } from './issue.js';

const encode = (text: string) => new TextEncoder().encode(text).buffer;
// PKI.js generates the IV, although its types require one.
const AES = { name: 'AES-CBC', length: 256 } as unknown as pkijs.ContentEncryptionAlgorithm;
const ROUNDS = 2048;

const localKeyId = () =>
  new pkijs.Attribute({
    type: '1.2.840.113549.1.9.21',
    values: [new asn1js.OctetString({ valueHex: Uint8Array.of(1).buffer })],
  });
const friendlyName = (value: string) =>
  new pkijs.Attribute({ type: '1.2.840.113549.1.9.20', values: [new asn1js.BmpString({ value })] });

/** The file that a person downloads; `chain` are the issuing certificates. */
export async function packPkcs12(
  holder: Holder,
  chain: readonly Holder[],
  { password, name }: { readonly password: string; readonly name: string },
): Promise<Uint8Array<ArrayBuffer>> {
  const key = await crypto.subtle.exportKey('pkcs8', holder.keys.privateKey);
  const keyBag = new pkijs.PKCS8ShroudedKeyBag({ parsedValue: pkijs.PrivateKeyInfo.fromBER(key) });
  const secret = encode(password);
  const how = {
    password: secret,
    contentEncryptionAlgorithm: AES,
    hmacHashAlgorithm: 'SHA-256',
    iterationCount: ROUNDS,
  };
  await keyBag.makeInternalValues(how, engine);
  const bag = (bagId: string, bagValue: pkijs.BagType, bagAttributes: pkijs.Attribute[] = []) =>
    new pkijs.SafeBag({ bagId, bagValue, ...(bagAttributes.length ? { bagAttributes } : {}) });
  const certificates = [holder, ...chain].map(({ certificate }, at) =>
    bag(
      '1.2.840.113549.1.12.10.1.3',
      new pkijs.CertBag({ parsedValue: certificate }),
      at === 0 ? [localKeyId(), friendlyName(name)] : [],
    ),
  );
  const keys = [bag('1.2.840.113549.1.12.10.1.2', keyBag, [localKeyId(), friendlyName(name)])];
  const safe = new pkijs.AuthenticatedSafe({
    parsedValue: {
      safeContents: [
        { privacyMode: 1, value: new pkijs.SafeContents({ safeBags: certificates }) },
        { privacyMode: 0, value: new pkijs.SafeContents({ safeBags: keys }) },
      ],
    },
  });
  await safe.makeInternalValues({ safeContents: [how, {}] }, engine);
  const pfx = new pkijs.PFX({ parsedValue: { integrityMode: 0, authenticatedSafe: safe } });
  await pfx.makeInternalValues(
    { password: secret, iterations: ROUNDS, pbkdf2HashAlgorithm: 'SHA-256', hmacHashAlgorithm: 'SHA-256' },
    engine,
  );
  return new Uint8Array(pfx.toSchema().toBER());
}
