import { readFileSync } from 'node:fs';

/** Peers that every gateway needs. A database also needs pg or @electric-sql/pglite. */
const NEEDED = [
  ...['hono', '@hono/node-server', 'jose', 'altcha-lib', '@node-rs/argon2', '@zxcvbn-ts/language-common'],
  ...['oauth4webapi', 'pino', 'prom-client', 'yaml', 'commander'],
];

const manifest = () => JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as Manifest;
interface Manifest {
  readonly version: string;
  readonly peerDependencies: Readonly<Record<string, string>>;
}

export const version = (): string => manifest().version;

const isThere = (name: string): boolean => {
  try {
    import.meta.resolve(name);
    return true;
  } catch {
    return false; // ERR_MODULE_NOT_FOUND
  }
};

/** The sentence about missing packages; `undefined` if all are installed. */
export function missingPackages(has: (name: string) => boolean = isThere): string | undefined {
  const missing = NEEDED.filter((name) => !has(name));
  if (!missing.length) return undefined;
  const { peerDependencies } = manifest();
  const wanted = missing.map((name) => `${name}@${rangeOf(peerDependencies[name] ?? '')}`);
  return `A gateway needs ${missing.length} more packages. Run: npm install ${wanted.join(' ')}`;
}

/** `^14.0.3` as `14`: some shells interpret `^`. */
const rangeOf = (range: string): string => /^\^(0\.\d+|[1-9]\d*)/.exec(range)?.[1] ?? 'latest';
