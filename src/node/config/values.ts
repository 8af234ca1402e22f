/** The kinds of value in a configuration, each with sentences for its mistakes. */
import { z } from 'zod';
import { partnerAddress } from '../../server/connectors/address.js';
import { proxyTest } from '../caller-address.js';
import { parseDatabaseUrl } from '../database/database-url.js';

const REFERENCE = /^\$\{(env|file):([^{}]+)\}$/;

/** A reference to a secret: `${env:NAME}` or `${file:PATH}`. */
export interface Reference {
  readonly kind: 'env' | 'file';
  readonly name: string;
}

export function referenceOf(text: string): Reference | undefined {
  const [, kind, name = ''] = REFERENCE.exec(text) ?? [];
  return kind === 'env' || kind === 'file' ? { kind, name } : undefined;
}

/** The message of the error that a check throws; `undefined` if it passes. */
const sentenceOf = (check: () => unknown): string | undefined => {
  try {
    check();
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
};

const checked = (sentence: (value: string) => string | undefined) =>
  z.string().superRefine((value, context) => {
    const message = value.trim() ? sentence(value) : 'is empty.';
    if (message) context.addIssue({ code: 'custom', message });
  });

const SECRETS = new WeakSet<object>();

/** Whether a value can be a reference to a secret. */
export const isSecret = (schema: object): boolean => SECRETS.has(schema);

const asSecret = <T extends z.ZodType>(schema: T): T => {
  SECRETS.add(schema);
  return schema;
};

export const text = () => checked(() => undefined).max(2000);

/** A password, key or token: always a reference. The error message does not quote the value. */
export const secret = () =>
  asSecret(
    z
      .string()
      .regex(REFERENCE, { error: 'is a secret: write ${env:NAME} or ${file:PATH} here, and the secret there.' }),
  );

const isLoopback = (hostname: string) => /^(?:localhost|.+\.localhost|127(?:\.\d{1,3}){3}|\[::1\])$/.test(hostname);

/** An address for browsers: https, or http on this machine. */
export const pageUrl = () =>
  checked((value) => {
    if (!URL.canParse(value) || !/^https?:\/\//i.test(value))
      return `"${value}" is not a whole address such as https://dichvucong.gov.vn/terms.`;
    const { protocol, hostname, username, password } = new URL(value);
    if (username || password) return 'holds a user name or a password.';
    if (protocol === 'http:' && !isLoopback(hostname)) return `"${value}" is plain http; only this machine may use it.`;
    return undefined;
  });

/** The origin of a portal's pages, as browsers send it. */
export const origin = () =>
  checked((value) => {
    if (value.includes('*'))
      return `"${value}" is a pattern; write each origin out, such as https://dichvucong.gov.vn.`;
    if (!URL.canParse(value) || !/^https?:/i.test(value))
      return `"${value}" is not an origin such as https://dichvucong.gov.vn.`;
    const { protocol, hostname, origin: exact } = new URL(value);
    if (exact !== value) return `"${value}" is not an origin: write ${exact}.`;
    if (protocol === 'http:' && !isLoopback(hostname)) return `"${value}" is plain http; only this machine may use it.`;
    return undefined;
  });

/** The address of a partner. */
export const partnerUrl = () => checked((value) => sentenceOf(() => partnerAddress('It', value))?.replace(/^It /, ''));

/** A database address. With a password it must be a reference. */
export const databaseUrl = () =>
  asSecret(
    z.string().superRefine((value, context) => {
      const message = writtenUrlFault(value);
      if (message) context.addIssue({ code: 'custom', message });
    }),
  );

function writtenUrlFault(value: string): string | undefined {
  if (referenceOf(value)) return undefined;
  if (value.includes('${')) return 'is neither an address nor ${env:NAME} nor ${file:PATH}.';
  const wrong = databaseFault(value);
  if (wrong) return wrong;
  const { hasPassword } = parseDatabaseUrl(value);
  return hasPassword ? 'holds a password: write ${env:NAME} or ${file:PATH} here instead.' : undefined;
}

/** The mistake in a database address. Does not quote the address, which may hold a password. */
export const databaseFault = (value: string): string | undefined => sentenceOf(() => parseDatabaseUrl(value));

export const proxy = () => checked((value) => sentenceOf(() => proxyTest([value]))?.replace(/^trustedProxies: /, ''));

export const sha256 = () =>
  z.string().regex(/^[0-9a-f]{64}$/, { error: 'is not a SHA-256 of 64 hex digits: printf %s "$TOKEN" | sha256sum.' });

export const pin = () =>
  z.string().regex(/^[A-Za-z0-9+/]{43}=$/, { error: 'is not a pin: SHA-256 of the public key, in base64.' });

export const count = (least = 1) => z.int().min(least);
