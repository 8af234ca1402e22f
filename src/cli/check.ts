/**
 * `dvc-register check` tests everything that a configuration names; `dvc-register ready` queries its
 * running gateway.
 */
import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import {
  connect,
  keysOf,
  optionsOf,
  parseDatabaseUrl,
  readConfig,
  type GatewayConfig,
} from 'dvc-register/node/config.js';
import { clockAhead, createKeys, schemaVersion, signerAt, CLOCK_SKEW_MS, type SqlDatabase } from 'dvc-register/server';
import { listsAnswer, partnersAnswers, portalsAnswer, type Finding } from './probes.js';
import { withConfig } from './place.js';
import { finish, table, version } from './say.js';

const ok = (what: string, says: string): Finding => ({ what, state: 'ok', says });
const note = (what: string, says: string): Finding => ({ what, state: 'note', says });
const wrong = (what: string, error: unknown): Finding => ({ what, state: 'wrong', says: (error as Error).message });

const MINUTE = 60_000;
const DAY = 86_400;

/** The oldest Node.js that still gets fixes. */
const MAINTAINED = 22;

function runtime(running = process.versions.node): Finding {
  if (Number.parseInt(running, 10) >= MAINTAINED) return ok('Node.js', running);
  return note('Node.js', `${running} gets no security fixes any more: use ${MAINTAINED} or newer`);
}

function clock(what: string, aheadMs: number): Finding {
  const seconds = Math.round(Math.abs(aheadMs) / 1000);
  if (Math.abs(aheadMs) > CLOCK_SKEW_MS)
    return { what, state: 'wrong', says: `${seconds} s from this machine’s: run NTP` };
  return Math.abs(aheadMs) > MINUTE ? note(what, `${seconds} s from this machine’s`) : ok(what, 'agrees');
}

async function schema(config: GatewayConfig, sql: SqlDatabase): Promise<Finding> {
  const { found, needed } = await schemaVersion(sql);
  if (found >= needed) return ok('schema', `version ${found}`);
  const says = `version ${found}, needs ${needed}`;
  return config.settings.database?.migrate === false
    ? { what: 'schema', state: 'wrong', says: `${says}: dvc-register migrate up` }
    : note('schema', `${says}; serve brings it up to date`);
}

/** `require` and `prefer` encrypt, and accept any server that answers (decision 0057). */
const verification = (url: string): readonly Finding[] =>
  !url || parseDatabaseUrl(url).isVerified
    ? []
    : [
        note(
          'database, TLS',
          'the server is not verified: sslmode=verify-full, with sslrootcert for your own authority',
        ),
      ];

/** Reads from the database and changes nothing in it. */
async function database(config: GatewayConfig): Promise<readonly Finding[]> {
  const { url } = config.settings.database ?? {};
  if (!url) return [note('database', `PGlite in ${config.dataFolder}: for one process, and no power cut`)];
  try {
    const sql = await connect(config, { migrate: false });
    try {
      await sql.query('select 1');
      return [ok('database', 'answers'), await schema(config, sql), clock('clock, database', await clockAhead(sql))];
    } finally {
      await sql.close();
    }
  } catch (error) {
    return [wrong('database', error)];
  }
}

/** With PGlite the first start creates the keys; a check creates none. */
const isFirstStart = ({ keysFile, settings }: GatewayConfig) => !settings.database?.url && !existsSync(keysFile);

function keys(config: GatewayConfig): Finding {
  if (isFirstStart(config)) return note('keys', `${config.keysFile} is made at the first start`);
  try {
    const { seal, current } = keysOf(config);
    return ok('keys', `${Object.keys(seal).length} in ${config.keysFile}, ${current} seals`);
  } catch (error) {
    return wrong('keys', error);
  }
}

function trust({ configuration }: GatewayConfig, nowMs: number): readonly Finding[] {
  if (!configuration.trust) return [note('trust', 'no list: registration by signature is off')];
  const { anchors, issuers } = configuration.trust;
  const all = [...anchors, ...issuers.map(({ certificate }) => certificate)];
  const days = Math.floor((Math.min(...all.map(({ notAfter }) => notAfter)) - nowMs / 1000) / DAY);
  const says = `${anchors.length} roots, ${issuers.length} issuers; the first of them ends in ${days} days`;
  return [days > 30 ? ok('trust', says) : note('trust', says)];
}

function proxies({ settings: { trustedProxies, publicUrl } }: GatewayConfig): readonly Finding[] {
  if (trustedProxies?.length) return [];
  const isHere = ['localhost', '127.0.0.1', '[::1]'].includes(new URL(publicUrl).hostname);
  if (isHere) return [];
  return [note('trustedProxies', 'none: behind a reverse proxy all callers count as one, and are stopped together')];
}

/** What portals need to sign people in, in the configuration and in the file of keys. */
function provider(config: GatewayConfig): readonly Finding[] {
  const portals = config.configuration.portals.all.filter(({ client }) => client?.redirectUris?.length);
  if (isFirstStart(config)) return [];
  try {
    const { signing = [] } = keysOf(config);
    const signer = signerAt(signing, Date.now());
    const names = portals.map(({ id }) => id).join(', ');
    if (signer) return [ok('OpenID Provider', `for ${names || 'no portal'}; key ${signer.kid} signs`)];
    const says = 'no key signs ID tokens: dvc-register keys rotate-signing';
    return [portals.length ? { what: 'OpenID Provider', state: 'wrong', says } : note('OpenID Provider', says)];
  } catch {
    return []; // `keys` reports it
  }
}

/** Lists the offered methods: a configuration without mistakes may offer none. */
async function methods(config: GatewayConfig): Promise<Finding> {
  const nowhere: SqlDatabase = {
    query: () => Promise.resolve({ rows: [] }),
    exec: () => Promise.resolve(),
    transaction: () => Promise.resolve(undefined as never),
  };
  try {
    const { createServer } = await import('dvc-register/node/create-server.js');
    const server = await createServer({
      ...optionsOf(config, version()),
      sql: nowhere,
      keys: isFirstStart(config) ? createKeys() : keysOf(config),
    });
    const [portal] = config.configuration.portals.all;
    const response = await server.fetch(
      new Request(`${config.settings.publicUrl}/registration/methods?portal=${portal?.id}`),
    );
    const { methods: all = [] } = (await response.json()) as { readonly methods?: readonly { readonly id: string }[] };
    return all.length
      ? ok('methods', all.map(({ id }) => id).join(', '))
      : note('methods', 'the first portal offers none');
  } catch (error) {
    return wrong('methods', error);
  }
}

interface Options {
  readonly config: string;
  readonly json?: boolean;
}

async function run({ config: file, json }: Options): Promise<void> {
  const config = readConfig(file);
  const [partners, portals, lists] = await Promise.all([
    partnersAnswers(config),
    portalsAnswer(config),
    listsAnswer(config),
  ]);
  const dated = partners.find(({ date }) => date !== undefined);
  const findings: readonly Finding[] = [
    ok('configuration', file),
    runtime(),
    keys(config),
    ...provider(config),
    ...(await database(config)),
    ...verification(config.settings.database?.url ?? ''),
    ...proxies(config),
    ...partners,
    ...portals,
    ...trust(config, Date.now()),
    ...lists,
    ...(dated?.date === undefined ? [] : [clock(`clock, ${dated.what}`, dated.date - Date.now())]),
    await methods(config),
  ];
  const shown = findings.map(({ what, state, says }) => ({ what, state, says }));
  console.log(json ? JSON.stringify(shown, null, 2) : table(shown.map(({ what, state, says }) => [state, what, says])));
  finish(shown.every(({ state }) => state !== 'wrong'));
}

/** Whether the configured gateway is ready, for a container's health check. */
async function ready({ config }: { readonly config: string }): Promise<void> {
  const { port = 8080, host = 'localhost' } = readConfig(config).settings.listen ?? {};
  const at = ['0.0.0.0', '::'].includes(host) ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  try {
    const response = await fetch(`http://${at}:${port}/readyz`, { signal: AbortSignal.timeout(5_000) });
    console.log(await response.text());
    finish(response.ok);
  } catch {
    console.log(JSON.stringify({ status: 'unavailable', gateway: 'no answer' }));
    finish(false);
  }
}

const STATES = `
One line for each check: "ok", "note" (worth a look), or "wrong" (people cannot register). Changes nothing, and sends no text
to a phone. Exits with 0 if nothing is wrong, with 1 if something is, and with 2 if the file cannot be read.`;

export function checkCommands(program: Command): void {
  withConfig(
    program.command('ready').description('ask a running gateway whether it can serve; ends with 1 if not'),
  ).action(ready);
  withConfig(program.command('check').description('ask the database, each partner and each portal what is wrong'))
    .option('--json', 'print JSON')
    .addHelpText('after', STATES)
    .action(run);
}
