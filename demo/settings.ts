import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { proxyTest } from 'dvc-register/node';

export interface Settings {
  readonly port: number;
  /** Directory of the database, the keys and the sandbox's messages. */
  readonly data: string;
  /** A PostgreSQL on this machine, in place of PGlite in `data`. */
  readonly database?: string;
  /** The portals' file. */
  readonly portals: string;
  /** Origins of the portals' pages, besides localhost. */
  readonly origins: readonly string[];
  /** Reverse proxies in front: addresses or CIDR blocks. */
  readonly trustedProxies: readonly string[];
  /** The address that browsers use behind a proxy: `https://demo.example.vn`. */
  readonly publicUrl?: string;
  /** Whether the carrier makes the one-time codes. */
  readonly carrierCodes: boolean;
  /** PBKDF2 iterations per try of the proof of work. Default: the gateway's. */
  readonly captchaCost?: number;
  /** Another process's sandbox, used in place of this one's. */
  readonly sandbox?: string;
}

/** An invalid configuration. Its message is printed to the terminal. */
export class Misconfigured extends Error {
  override readonly name = 'Misconfigured';
}

/** Variables that only a real gateway has. */
const PRODUCTION = ['DVC_CARRIER_ROOT', 'DVC_CARRIER_CLIENT_ID', 'DVC_SMS_URL', 'DVC_DATABASE_URL'];

const list = (text = '') => text.split(/[\s,]+/).filter(Boolean);

/** Whether a database is on this machine: by its host name, address, or a socket folder. */
const isHere = (url: string) =>
  URL.canParse(url) && /^(?:localhost|127(?:\.\d+){3}|\[::1\]|%2F.*)?$/i.test(new URL(url).hostname);

/**
 * Reads the environment: `PORT`, `DVC_DATA`, `DATABASE_URL`, `DVC_ORIGINS`, `DVC_TRUSTED_PROXIES`,
 * `DVC_PUBLIC_URL`, `DVC_PORTALS`, `DVC_CODES` (`gateway` or `carrier`), `DVC_CAPTCHA_COST`,
 * `DVC_SANDBOX`. The sandbox publishes every code that it sends, so it refuses to run beside production settings (S3).
 *
 * @throws {Misconfigured}
 */
export function settings(env: NodeJS.ProcessEnv): Settings {
  if (env['NODE_ENV'] === 'production') {
    throw new Misconfigured(
      'This is the sandbox: it shows one-time codes to everybody. It does not run with NODE_ENV=production.',
    );
  }
  const real = PRODUCTION.find((name) => env[name]);
  if (real) {
    throw new Misconfigured(
      `This is the sandbox: it does not run where ${real} names a real partner. Unset it, or run a gateway.`,
    );
  }
  const database = env['DATABASE_URL'];
  if (database && !isHere(database)) {
    throw new Misconfigured(
      'This is the sandbox: it keeps invented people, and takes a DATABASE_URL only on this machine. Unset it, or run a gateway.',
    );
  }
  const port = Number(env['PORT'] ?? 8080);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Misconfigured(`PORT=${env['PORT'] ?? ''} is not a port.`);
  const { DVC_SANDBOX: sandbox } = env;
  if (sandbox && !/^http:\/\/127\.0\.0\.1:\d+\/sandbox$/.test(sandbox))
    throw new Misconfigured('DVC_SANDBOX is not the sandbox of another process: http://127.0.0.1:8080/sandbox.');
  const { DVC_PUBLIC_URL: publicUrl } = env;
  if (publicUrl && !URL.canParse(publicUrl))
    throw new Misconfigured('DVC_PUBLIC_URL is not an address such as https://demo.example.vn.');
  const { DVC_CAPTCHA_COST: captchaCost } = env;
  if (captchaCost !== undefined && !/^[1-9]\d{0,5}$/.test(captchaCost))
    throw new Misconfigured('DVC_CAPTCHA_COST is not a number of iterations: 1 to 999999.');
  const trustedProxies = list(env['DVC_TRUSTED_PROXIES']);
  try {
    proxyTest(trustedProxies);
  } catch (error) {
    throw new Misconfigured(`DVC_TRUSTED_PROXIES: ${(error as Error).message}`);
  }
  return {
    trustedProxies,
    ...(publicUrl ? { publicUrl } : {}),
    ...(sandbox ? { sandbox } : {}),
    ...(captchaCost ? { captchaCost: Number(captchaCost) } : {}),
    port,
    data: env['DVC_DATA'] ?? join(fileURLToPath(new URL('..', import.meta.url)), '.data'),
    ...(database ? { database } : {}),
    portals: env['DVC_PORTALS'] ?? fileURLToPath(new URL('portals.json', import.meta.url)),
    carrierCodes: env['DVC_CODES'] === 'carrier',
    origins: list(env['DVC_ORIGINS']),
  };
}
