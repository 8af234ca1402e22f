/**
 * Parses a database address of libpq (PostgreSQL manual §34.1): a URI or keywords, with one host or
 * several. `pg` supports one host and fewer keywords, so each host becomes a separate address.
 */

export interface DatabaseAddress {
  /** Addresses for `pg`, one per host and TLS mode, in the order to try. */
  readonly candidates: readonly string[];
  /** The state that a server must have to be used. */
  readonly session: 'any' | 'read-write' | 'primary';
  readonly connectTimeoutMs?: number;
  readonly hasPassword: boolean;
  /**
   * Whether TLS authenticates the server, so that a man in the middle cannot read or change data.
   */
  readonly isVerified: boolean;
}

type Words = Readonly<Record<string, string>>;

/** Passed to `pg` unchanged. */
const KEPT = ['user', 'password', 'sslrootcert', 'sslcert', 'sslkey', 'application_name', 'options', 'client_encoding'];
/** Interpreted here. */
const READ = [
  ...['host', 'hostaddr', 'port', 'dbname', 'sslmode', 'ssl', 'target_session_attrs', 'connect_timeout'],
  ...['load_balance_hosts'],
];
/** Handled by `pg` differently, or without effect for us. */
const IGNORED =
  /^(?:keepalives\w*|tcp_user_timeout|gss\w*|krbsrvname|fallback_application_name|passfile|channel_binding|require_auth|sslcompression|sslnegotiation|sslsni|ssl_m(?:in|ax)_protocol_version|requirepeer|replication)$/;
const UNSUPPORTED = /^(?:service|servicefile|sslpassword|sslcrl|sslcrldir)$/;
const MODES = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full'];

const URI = /^postgres(?:ql)?:\/\/(?:(?<login>[^@/?]*)@)?(?<hosts>[^/?]*)(?:\/(?<name>[^?]*))?(?:\?(?<query>.*))?$/s;
const WORD = /^([a-z_]+)\s*=\s*(?:'((?:\\.|[^'\\])*)'|((?:\\.|[^\s\\])*))(?:\s+|$)/;

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new TypeError('has a % that is not an escape: write %25.');
  }
}

/** `host:port`, `[2001:db8::1]:port`, `%2Fvar%2Frun%2Fpostgresql`. */
function hostPort(text: string): readonly [host: string, port: string] {
  const [, bracketed, host = '', port = ''] = /^(?:\[([^\]]*)\]|([^:]*))(?::(\d*))?$/.exec(text) ?? [];
  if (bracketed === undefined && !host && text.replace(/^:\d*$/, ''))
    throw new TypeError('has a host that is neither a name, an address nor a folder.');
  return [bracketed ?? decode(host), port];
}

function wordsOfUri(groups: Readonly<Record<string, string | undefined>>): Words {
  const { login, hosts = '', name, query = '' } = groups;
  const [user, password] = login === undefined ? [] : login.split(/:(.*)/s);
  const pairs = hosts ? hosts.split(',').map(hostPort) : [];
  const parameters = query.split('&').flatMap((each): (readonly [string, string])[] => {
    const [key = '', value = ''] = each.split(/=(.*)/s);
    return key ? [[decode(key), decode(value)]] : [];
  });
  return {
    ...(user && { user: decode(user) }),
    ...(password && { password: decode(password) }),
    ...(pairs.length && { host: pairs.map(([host]) => host).join(), port: pairs.map(([, port]) => port).join() }),
    ...(name && { dbname: decode(name) }),
    ...Object.fromEntries(parameters),
  };
}

function wordsOfText(text: string): Words {
  const found: [string, string][] = [];
  for (let rest = text; rest;) {
    const [whole = '', key = '', quoted, plain = ''] = WORD.exec(rest) ?? [];
    if (!key) throw new TypeError('is neither an address such as postgresql://host/name nor host=… dbname=….');
    found.push([key, (quoted ?? plain).replaceAll(/\\(.)/gs, '$1')]);
    rest = rest.slice(whole.length);
  }
  return Object.fromEntries(found);
}

function checkWords(words: Words): void {
  for (const key of Object.keys(words)) {
    if (UNSUPPORTED.test(key)) throw new TypeError(`has ${key}, which only libpq itself reads.`);
    if (![...KEPT, ...READ].includes(key) && !IGNORED.test(key))
      throw new TypeError(`has ${/^\w{1,40}$/.test(key) ? key : 'a word'}, which libpq does not know.`);
  }
}

function sessionOf(wanted: string | undefined, hosts: number): DatabaseAddress['session'] {
  // libpq would accept any server. The gateway writes, so a read-only one is of no use.
  if (wanted === undefined) return hosts > 1 ? 'read-write' : 'any';
  if (wanted === 'any' || wanted === 'read-write' || wanted === 'primary') return wanted;
  if (['read-only', 'standby', 'prefer-standby'].includes(wanted))
    throw new TypeError(`has target_session_attrs=${wanted}; a gateway writes, so it needs read-write or primary.`);
  throw new TypeError('has an unknown target_session_attrs: use any, read-write or primary.');
}

const isLocal = (host: string) => !host || host.startsWith('/') || /^(?:localhost|127(?:\.\d+){3}|::1)$/.test(host);

/** TLS modes to try, in order, as `pg` names them under `uselibpqcompat`. */
function waysOf(mode: string | undefined, host: string): readonly (string | undefined)[] {
  if (host.startsWith('/')) return [undefined];
  if (mode === undefined) return isLocal(host) ? [undefined] : ['require', 'disable'];
  if (mode === 'prefer') return ['require', 'disable'];
  return mode === 'allow' ? ['disable', 'require'] : [mode];
}

function hostsOf(words: Words): readonly (readonly [host: string, port: string])[] {
  const hosts = (words['hostaddr'] ?? words['host'] ?? '').split(',');
  const ports = (words['port'] ?? '').split(',');
  if (ports.length > 1 && ports.length !== hosts.length)
    throw new TypeError(`has ${hosts.length} hosts and ${ports.length} ports.`);
  if (ports.some((port) => port && !(Number(port) > 0 && Number(port) < 65_536)))
    throw new TypeError('has an invalid port.');
  return hosts.map((host, at) => [host, ports.length > 1 ? (ports[at] ?? '') : (ports[0] ?? '')]);
}

/**
 * @throws {TypeError} with the fault as the end of a sentence; without the address, which may hold
 * a password
 * @example
 * const { candidates } = parseDatabaseUrl('postgresql://gateway@db1:5432,db2:5432/dvc?target_session_attrs=read-write');
 */
export function parseDatabaseUrl(text: string): DatabaseAddress {
  const uri = URI.exec(text.trim());
  if (!uri && /^[a-z+]+:\/\//i.test(text.trim()))
    throw new TypeError('is not an address of PostgreSQL: postgresql://….');
  const words = uri ? wordsOfUri(uri.groups ?? {}) : wordsOfText(text.trim());
  if (!Object.keys(words).length && !uri) throw new TypeError('is empty.');
  checkWords(words);
  const mode = words['sslmode'] ?? (words['ssl'] === 'true' ? 'require' : undefined);
  if (mode !== undefined && !MODES.includes(mode))
    throw new TypeError(`has an unknown sslmode: use ${MODES.join(', ')}.`);
  if (mode === 'verify-ca' && !words['sslrootcert']) throw new TypeError('has sslmode=verify-ca without sslrootcert.');
  const seconds = Number(words['connect_timeout'] ?? 0);
  const hosts = hostsOf(words);
  const candidates = hosts.flatMap(([host, port]) =>
    waysOf(mode, host).map((way) => candidate(words, { host, port, sslmode: way })),
  );
  if (words['load_balance_hosts'] === 'random') candidates.sort(() => Math.random() - 0.5);
  return {
    candidates,
    session: sessionOf(words['target_session_attrs'], hosts.length),
    ...(seconds > 0 && { connectTimeoutMs: seconds * 1000 }),
    hasPassword: Boolean(words['password']),
    isVerified: mode === 'verify-full' || hosts.every(([host]) => isLocal(host)),
  };
}

function candidate(words: Words, place: Readonly<Record<string, string | undefined>>): string {
  const isEncrypted = place['sslmode'] !== undefined && place['sslmode'] !== 'disable';
  const kept = KEPT.filter((key) => isEncrypted || !key.startsWith('ssl')).map((key) => [key, words[key]] as const);
  const compatible = place['sslmode'] === undefined ? [] : [['uselibpqcompat', 'true'] as const];
  const all = [...kept, ...Object.entries(place), ...compatible].filter((pair): pair is [string, string] => !!pair[1]);
  return `postgresql:///${encodeURIComponent(words['dbname'] ?? '')}?${new URLSearchParams(all).toString()}`;
}

const serverOf = (candidate: string) => {
  const { searchParams } = new URL(candidate);
  return `${searchParams.get('host')} ${searchParams.get('port')}`;
};

/**
 * Candidates that fail like this one: itself where its server has no TLS, which another candidate
 * does without; else all of its server. A silent server would cost its time-out for each.
 */
export function sharers(candidates: readonly string[], failed: number, error: unknown): readonly number[] {
  const isWithoutTls = error instanceof Error && error.message.includes('does not support SSL');
  const server = serverOf(candidates[failed] ?? '');
  return candidates.flatMap((each, index) =>
    index === failed || (!isWithoutTls && serverOf(each) === server) ? [index] : [],
  );
}
