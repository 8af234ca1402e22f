/** An OCSP responder (RFC 6960) for several issuers, with one signing key per issuer. */
import * as asn1js from 'asn1js';
import * as pkijs from 'pkijs';
import { REASONS } from './crl.js';
import { engine, keyIdOf, type Holder } from './issue.js';
import type { Withdrawn } from './people.js';

/** The status of one issuer's certificates. */
export interface Register {
  readonly issuer: Holder;
  /** Signs the answers; its certificate comes from the issuer and is for OCSP signing. */
  readonly signer: Holder;
  readonly issued: readonly Holder[];
  readonly withdrawn: ReadonlyMap<Holder, Withdrawn>;
}

export interface Responder {
  /** Answers a DER OCSPRequest with a DER OCSPResponse, as of `at`. */
  answer(request: Uint8Array, at?: number): Promise<Uint8Array<ArrayBuffer>>;
}

/** OCSPResponseStatus (RFC 6960 §4.2.1). */
const STATUS = { successful: 0, malformedRequest: 1, unauthorized: 6 } as const;

const BASIC = '1.3.6.1.5.5.7.48.1.1';
const NONCE = '1.3.6.1.5.5.7.48.1.2';
/** Maximum octets of a nonce and certificates of a request (RFC 9654 §2.1). */
const LONGEST_NONCE = 128;
const MOST = 16;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Rounds down to seconds: these DER times have no fractions (RFC 5280 §4.1.2.5.2). */
const whole = (at: number): Date => new Date(Math.floor(at / 1000) * 1000);
const tagged = (tagNumber: number, value?: asn1js.BaseBlock[]) => {
  const idBlock = { tagClass: 3, tagNumber };
  return value ? new asn1js.Constructed({ idBlock, value }) : new asn1js.Primitive({ idBlock });
};
const bytesOf = (block: asn1js.OctetString | asn1js.Integer): string =>
  Buffer.from(block.valueBlock.valueHexView).toString('hex');

function wrap(status: number, basic?: pkijs.BasicOCSPResponse): Uint8Array<ArrayBuffer> {
  const responseStatus = new asn1js.Enumerated({ value: status });
  const response = basic && new asn1js.OctetString({ valueHex: basic.toSchema().toBER() });
  const made = new pkijs.OCSPResponse({
    responseStatus,
    ...(response ? { responseBytes: new pkijs.ResponseBytes({ responseType: BASIC, response }) } : {}),
  });
  return new Uint8Array(made.toSchema().toBER());
}

/** Whether a certID names this issuer, by any supported hash. */
async function isOf({ issuer }: Register, id: pkijs.CertID): Promise<boolean> {
  const mine = new pkijs.CertID();
  const hash = engine.getAlgorithmByOID(id.hashAlgorithm.algorithmId) as { readonly name?: string };
  if (!hash.name?.startsWith('SHA-')) return false;
  await mine.createForCertificate(
    issuer.certificate,
    { hashAlgorithm: hash.name, issuerCertificate: issuer.certificate },
    engine,
  );
  return (
    bytesOf(mine.issuerNameHash) === bytesOf(id.issuerNameHash) &&
    bytesOf(mine.issuerKeyHash) === bytesOf(id.issuerKeyHash)
  );
}

function singleOf(register: Register, certID: pkijs.CertID, at: number): pkijs.SingleResponse {
  const serial = bytesOf(certID.serialNumber);
  const holder = register.issued.find(({ certificate }) => bytesOf(certificate.serialNumber) === serial);
  const why = holder && register.withdrawn.get(holder);
  const revoked = () => [
    new asn1js.GeneralizedTime({ valueDate: whole(at - DAY) }),
    tagged(0, [new asn1js.Enumerated({ value: REASONS[why ?? 'keyCompromise'] })]),
  ];
  return new pkijs.SingleResponse({
    certID,
    certStatus: why ? tagged(1, revoked()) : tagged(holder ? 0 : 2),
    thisUpdate: whole(at - MINUTE),
    nextUpdate: whole(at + HOUR),
  });
}

async function sign(
  register: Register,
  asked: readonly pkijs.CertID[],
  nonce: pkijs.Extension | undefined,
  at: number,
) {
  const basic = new pkijs.BasicOCSPResponse();
  basic.tbsResponseData = new pkijs.ResponseData({
    responderID: new asn1js.OctetString({ valueHex: await keyIdOf(register.signer.certificate) }),
    producedAt: whole(at),
    responses: asked.map((id) => singleOf(register, id, at)),
    ...(nonce ? { responseExtensions: [nonce] } : {}),
  });
  basic.certs = [register.signer.certificate];
  await basic.sign(register.signer.keys.privateKey, 'SHA-256', engine);
  return basic;
}

function read(request: Uint8Array) {
  try {
    const { tbsRequest } = pkijs.OCSPRequest.fromBER(Uint8Array.from(request));
    const asked = tbsRequest.requestList.map(({ reqCert }) => reqCert);
    const nonce = tbsRequest.requestExtensions?.find(({ extnID }) => extnID === NONCE);
    const length =
      nonce?.parsedValue instanceof asn1js.OctetString ? nonce.parsedValue.valueBlock.valueHexView.length : 0;
    if (!asked.length || asked.length > MOST || (nonce && (length < 1 || length > LONGEST_NONCE))) return undefined;
    return { asked, nonce };
  } catch {
    return undefined; // not an OCSPRequest
  }
}

export function createResponder(registers: readonly Register[]): Responder {
  async function registerOf(asked: readonly pkijs.CertID[]): Promise<Register | undefined> {
    for (const register of registers) {
      const mine = await Promise.all(asked.map((id) => isOf(register, id)));
      if (mine.every(Boolean)) return register;
    }
    return undefined;
  }
  return {
    async answer(request, at = Date.now()) {
      const question = read(request);
      if (!question) return wrap(STATUS.malformedRequest);
      const register = await registerOf(question.asked);
      if (!register) return wrap(STATUS.unauthorized);
      return wrap(STATUS.successful, await sign(register, question.asked, question.nonce, at));
    },
  };
}
