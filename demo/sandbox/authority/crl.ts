import * as asn1js from 'asn1js';
import * as pkijs from 'pkijs';
import { engine, keyIdOf, type Holder } from './issue.js';
import type { Withdrawn } from './people.js';

/** CRLReason (RFC 5280 §5.3.1). */
export const REASONS: Readonly<Record<Withdrawn, number>> = { keyCompromise: 1, certificateHold: 6 };

const DAY = 86_400_000;
const time = (value: number) => new pkijs.Time({ type: pkijs.TimeType.UTCTime, value: new Date(value) });
const extension = (extnID: string, value: { toBER(): ArrayBuffer }) =>
  new pkijs.Extension({ extnID, extnValue: value.toBER() });

/** A complete CRL (RFC 5280 §5), valid for a day from `at`. */
export async function makeCrl(
  issuer: Holder,
  withdrawn: ReadonlyMap<Holder, Withdrawn>,
  at = Date.now(),
): Promise<Uint8Array<ArrayBuffer>> {
  const crl = new pkijs.CertificateRevocationList();
  crl.version = 1;
  crl.issuer = issuer.certificate.subject;
  crl.thisUpdate = time(at - 60_000);
  crl.nextUpdate = time(at + DAY);
  const entries = [...withdrawn].map(
    ([{ certificate }, why]) =>
      new pkijs.RevokedCertificate({
        userCertificate: certificate.serialNumber,
        revocationDate: time(at - DAY),
        crlEntryExtensions: new pkijs.Extensions({
          extensions: [extension('2.5.29.21', new asn1js.Enumerated({ value: REASONS[why] }))],
        }),
      }),
  );
  if (entries.length) crl.revokedCertificates = entries;
  const keyIdentifier = new asn1js.OctetString({ valueHex: await keyIdOf(issuer.certificate) });
  crl.crlExtensions = new pkijs.Extensions({
    extensions: [
      extension('2.5.29.20', new asn1js.Integer({ value: Math.floor(at / 1000) })),
      extension('2.5.29.35', new pkijs.AuthorityKeyIdentifier({ keyIdentifier }).toSchema()),
    ],
  });
  await crl.sign(issuer.keys.privateKey, 'SHA-256', engine);
  const made = crl.toSchema(true) as { toBER(): ArrayBuffer };
  return new Uint8Array(made.toBER());
}
