import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { proxyTest } from 'dvc-register/node';

export interface Settings {
  readonly port: number;
  /** Where the database, the keys and the sandbox's messages are kept. */
  readonly data: string;
  /** A PostgreSQL on this machine, instead of PGlite in `data`. */
  readonly database?: string;
  /** The portals' file. */
  readonly portals: string;
  /** Origins from which the portals are opened, beside localhost. */
  readonly origins: readonly string[];
  /** Reverse proxies in front: addresses or CIDR blocks. */
  readonly trustedProxies: readonly string[];
  /** Where browsers reach it, when a proxy changes that: `https://demo.example.vn`. */
  readonly publicUrl?: string;
  /** Whether the carrier makes the one-time codes. */
  readonly carrierCodes: boolean;
  /** The sandbox of another process, which this gateway asks instead of its own. */
  readonly sandbox?: string;
}

/** A configuration that must not be run. Its message is for the terminal. */
export class Misconfigured extends Error {
  override readonly name = 'Misconfigured';
}

/** What only a real gateway is configured with. */
const PRODUCTION = ['DVC_CARRIER_ROOT', 'DVC_CARRIER_CLIENT_ID', 'DVC_SMS_URL', 'DVC_DATABASE_URL'];

const list = (text = '') => text.split(/[\s,]+/).filter(Boolean);

/** A database on this machine: its name, its address, or a socket in a folder. */
const isHere = (url: string) =>
  URL.canParse(url) && /^(?:localhost|127(?:\.\d+){3}|\[::1\]|%2F.*)?$/i.test(new URL(url).hostname);

/**
 * Reads the environment: `PORT`, `DVC_DATA`, `DATABASE_URL`, `DVC_ORIGINS`, `DVC_TRUSTED_PROXIES`, `DVC_PUBLIC_URL`, `DVC_PORTALS`, `DVC_CODES` (`gateway` or `carrier`), `DVC_SANDBOX`. The sandbox hands out every code that it sends, so it refuses
 * to run beside anything that looks like production (S3).
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
  const trustedProxies = list(env['DVC_TRUSTED_PROXIES']);
  try {
    proxyTest(trustedProxies);
  } catch (error) {
    throw new Misconfigured(`DVC_TRUSTED_PROXIES: ${(error as Error).message}`);
  }
  return {
    trustedProxies,
    ...(env['DVC_PUBLIC_URL'] ? { publicUrl: env['DVC_PUBLIC_URL'] } : {}),
    ...(sandbox ? { sandbox } : {}),
    port,
    data: env['DVC_DATA'] ?? join(fileURLToPath(new URL('..', import.meta.url)), '.data'),
    ...(database ? { database } : {}),
    portals: env['DVC_PORTALS'] ?? fileURLToPath(new URL('portals.json', import.meta.url)),
    carrierCodes: env['DVC_CODES'] === 'carrier',
    origins: list(env['DVC_ORIGINS']),
  };
}
