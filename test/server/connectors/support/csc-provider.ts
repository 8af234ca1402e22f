/**
 * A remote signer in this process, with a real key. It validates requests against the CSC's own
 * files.
 */
import assert from 'node:assert/strict';
import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { cscService, type CscOptions } from '../../../../src/server/connectors/csc.js';
import type { Fetch } from '../../../../src/server/connectors/partner.js';
import type { SignatureRequest } from '../../../../src/server/ports.js';
import { faults, shapeOf, strangers } from './csc-schema.js';

export const ROOT = 'https://remote.provider.vn/csc/v1';
export const TOKEN = 'https://remote.provider.vn/oauth2/token';
export const METHODS = [
  'info',
  'auth/login',
  'credentials/list',
  'credentials/info',
  'credentials/authorize',
  'credentials/extendTransaction',
  'credentials/sendOTP',
  'signatures/signHash',
];
export const CERTIFICATE = Buffer.from('a certificate, which connectors do not open');
export const MESSAGE = Buffer.from('the challenge');
export const HASH = new Uint8Array(await crypto.subtle.digest('SHA-256', MESSAGE));
export const ASKED: SignatureRequest = { hash: HASH, account: '034086012222', text: 'Dang ky DVC', lang: 'vi' };

export interface Call {
  readonly method: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly authorization: string;
}

/** Replaces the right answer of one method. */
export type Reply = (call: Call, request: Request) => Response | Promise<Response> | undefined;

const KEYS = {
  rsa: generateKeyPairSync('rsa', { modulusLength: 2048 }),
  ec: generateKeyPairSync('ec', { namedCurve: 'P-256' }),
};
const ALGO = { rsa: '1.2.840.113549.1.1.1', ec: '1.2.840.10045.2.1' };

export interface Setup {
  readonly key?: 'rsa' | 'ec';
  readonly authMode?: string;
  readonly info?: Readonly<Record<string, unknown>>;
  /** Members of `credentials/info` that differ from the good ones. */
  readonly credential?: Readonly<Record<string, unknown>>;
  readonly credentials?: readonly string[];
  readonly reply?: Reply;
  readonly options?: Partial<CscOptions>;
}

/** Delays an answer while the person decides. A signal's timeout alone keeps no process alive. */
const never = (signal: AbortSignal) =>
  new Promise<Response>((resolve, reject) => {
    const timer = setTimeout(() => resolve(Response.json({ error: 'expired_token' }, { status: 400 })), 10_000);
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        reject(signal.reason as Error);
      },
      { once: true },
    );
  });

export interface Provider {
  readonly calls: Call[];
  readonly fetch: Fetch;
  readonly publicKey: KeyObject;
  /** The person has confirmed in the app. */
  confirmed: boolean;
  /** Calls of `credentials/authorize` per transaction: each rings the person's device. */
  readonly transactions: Set<unknown>;
}

/**
 * A partner and its connector. Every request is validated against both files before it is answered.
 */
export function provider(setup: Setup = {}) {
  const { key = 'rsa', authMode = 'implicit', credentials = ['credential-1'], reply } = setup;
  const otp = authMode === 'explicit';
  const calls: Call[] = [];
  const right = (call: Call, { signal }: Request): Response | Promise<Response> => {
    const { method, body } = call;
    switch (method) {
      case 'info':
        return Response.json({
          ...{ specs: '1.0.3.0', name: 'Remote', logo: 'https://x.vn/l.png', region: 'VN', lang: 'vi-VN' },
          ...{ description: 'A signer', authType: ['oauth2client'], methods: METHODS, ...setup.info },
        });
      case 'auth/login':
        return Response.json({ access_token: 'session-token', expires_in: 3600 });
      case 'credentials/list':
        return Response.json({ credentialIDs: credentials });
      case 'credentials/info':
        return Response.json({
          key: { status: 'enabled', algo: [ALGO[key]], len: key === 'rsa' ? 2048 : 256 },
          cert: { status: 'valid', certificates: [CERTIFICATE.toString('base64')] },
          ...{ authMode, SCAL: '2', PIN: { presence: 'false' }, OTP: { presence: otp ? 'true' : 'false' } },
          ...{ multisign: false, lang: 'vi-VN', ...setup.credential },
        });
      case 'credentials/sendOTP':
        return new Response(null, { status: 204 });
      case 'credentials/authorize':
        partner.transactions.add(body['clientData']);
        if (otp && body['OTP'] !== '482913') return Response.json({ error: 'invalid_otp' }, { status: 400 });
        return otp || partner.confirmed ? Response.json({ SAD: 'sad-1', expiresIn: 30 }) : never(signal);
      case 'credentials/extendTransaction':
        return Response.json({ SAD: 'sad-2', expiresIn: 30 });
      case 'signatures/signHash':
        return Response.json({ signatures: [sign('sha256', MESSAGE, KEYS[key].privateKey).toString('base64')] });
      default:
        return new Response('', { status: 404 });
    }
  };
  const partner: Provider = {
    calls,
    confirmed: false,
    transactions: new Set(),
    publicKey: KEYS[key].publicKey,
    async fetch(request) {
      if (request.url === TOKEN) return Response.json({ access_token: 'client-token', expires_in: 300 });
      const method = new URL(request.url).pathname.replace('/csc/v1/', '');
      const body = (await request.json()) as Record<string, unknown>;
      const call = { method, body, authorization: request.headers.get('Authorization') ?? '' };
      calls.push(call);
      const shape = `input-${shapeOf(method)}`;
      assert.deepEqual([...faults(shape, body), ...strangers(shape, body)], [], method);
      return (await reply?.(call, request)) ?? right(call, request);
    },
  };
  const service = cscService({
    ...{ url: ROOT, tokenUrl: TOKEN, clientId: 'gateway', clientSecret: 'secret', pause: 1 },
    ...{ fetch: partner.fetch, least: 60, ...setup.options },
  });
  const asked = (method: string) => calls.filter((call) => call.method === method);
  return { partner, service, calls, asked };
}
