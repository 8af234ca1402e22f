/**
 * A mobile-signature service in this process, with a real key, following the Mobile-ID REST
 * protocol.
 */
import assert from 'node:assert/strict';
import { generateKeyPairSync, sign } from 'node:crypto';
import { mobileIdService, type MobileIdOptions } from '../../../../src/server/connectors/mobile-id.js';
import type { SignatureRequest } from '../../../../src/server/ports.js';

export const ROOT = 'https://mid.carrier.vn/mid-api';
export const PARTY = { uuid: '00000000-0000-4000-8000-000000000000', name: 'DVC' };
export const CERTIFICATE = Buffer.from('a certificate, which connectors do not open');
export const MESSAGE = Buffer.from('the challenge');
export const HASH = new Uint8Array(await crypto.subtle.digest('SHA-256', MESSAGE));
export const ASKED: SignatureRequest = {
  hash: HASH,
  phone: '+84823628899',
  text: 'Đăng ký DVC dichvucong.gov.vn',
  lang: 'vi',
};
export const SESSION = 'de305d54-75b4-431b-adb2-eb6b9e546014';

const KEYS = {
  EC: generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  RSA: generateKeyPairSync('rsa', { modulusLength: 2048 }),
};

export interface Call {
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body?: Readonly<Record<string, unknown>>;
}
export type Reply = (call: Call) => Response | Promise<Response> | undefined;

const MEMBERS: Readonly<Record<string, readonly string[]>> = {
  '/certificate': ['nationalIdentityNumber', 'phoneNumber', 'relyingPartyName', 'relyingPartyUUID'],
  '/signature': [
    ...['displayText', 'displayTextFormat', 'hash', 'hashType', 'language', 'nationalIdentityNumber', 'phoneNumber'],
    ...['relyingPartyName', 'relyingPartyUUID'],
  ],
};

/** @param result `result` of `GET …/session/…`, or that the person has not answered yet */
export function service(reply?: Reply, options: Partial<MobileIdOptions> = {}, kind: 'EC' | 'RSA' = 'EC') {
  const calls: Call[] = [];
  const state = { result: 'RUNNING' };
  const value = sign('sha256', MESSAGE, { key: KEYS[kind].privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64');
  const signed = { value, algorithm: `SHA256With${kind}Encryption` };
  const cert = CERTIFICATE.toString('base64');
  const right = ({ path }: Call): Response => {
    // Unknown members, which the protocol requires clients to ignore.
    if (path === '/certificate') return Response.json({ result: 'OK', cert, time: 'now', traceId: '1' });
    if (path === '/signature') return Response.json({ sessionID: SESSION, traceId: '1' });
    const { result } = state;
    if (path !== `/signature/session/${SESSION}`) return Response.json({ error: 'unknown' }, { status: 404 });
    if (result === 'RUNNING') return Response.json({ state: 'RUNNING' });
    const rest = result === 'OK' ? { signature: signed, cert } : {};
    return Response.json({ state: 'COMPLETE', result, ...rest, time: 'now' });
  };
  const connector = mobileIdService({
    ...{ url: ROOT, relyingParty: PARTY, pause: 1 },
    async fetch(request) {
      const url = new URL(request.url);
      const path = url.pathname.replace('/mid-api', '');
      const text = await request.text();
      const body = text ? (JSON.parse(text) as Record<string, unknown>) : undefined;
      assert.deepEqual(Object.keys(body ?? {}).sort(), MEMBERS[path] ?? [], path);
      assert.equal(request.method, body ? 'POST' : 'GET');
      const call: Call = { path, query: url.searchParams, ...(body ? { body } : {}) };
      calls.push(call);
      return (await reply?.(call)) ?? right(call);
    },
    ...options,
  });
  const asked = (path: string) => calls.filter((call) => call.path === path);
  return { connector, calls, asked, state, publicKey: KEYS[kind].publicKey };
}
