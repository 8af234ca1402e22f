// `npm start`: the gateway (on PGlite, or on the PostgreSQL of DATABASE_URL), the sandbox and three
// portals, in one process.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { changeKeys, keysFromFile, withSigningKey } from 'dvc-register/node';
import { DirectoryDamaged, DirectoryLocked, openPglite } from 'dvc-register/node/pglite.js';
import { pinoLog } from 'dvc-register/node/log.js';
import { openPostgres } from 'dvc-register/node/postgres.js';
import { serve } from 'dvc-register/node/serve.js';
import { DatabaseUnavailable, type Keys, type TrustConfig } from 'dvc-register/server';
import { createDemo } from './app.js';
import { demoGateway } from './gateway.js';
import { demoPortals } from './portals.js';
import { relyingParties } from './relying-party/parties.js';
import { AUTHORITY_FILE, createAuthority, trustConfig } from './sandbox/authority/authority.js';
import { sandboxDesk } from './sandbox/desk.js';
import { receivers } from './sandbox/portals/receivers.js';
import { createVneid } from './sandbox/vneid/provider.js';
import { createWorld } from './sandbox/world.js';
import { Misconfigured, settings } from './settings.js';

type Handler = (request: Request, env: unknown) => Response | Promise<Response>;

const starting: Handler = () => new Response('Starting.\n', { status: 503, headers: { 'Retry-After': '1' } });

/** The trust configuration of another process's sandbox. */
async function trustAt(sandbox: string): Promise<TrustConfig> {
  const response = await fetch(`${sandbox}/ca/trust.json`, { signal: AbortSignal.timeout(10_000) });
  if (!response.ok) throw new Misconfigured(`There is no sandbox at ${sandbox}.`);
  return (await response.json()) as TrustConfig;
}

/** Keys of a data directory from before there were ID tokens get one that signs them. */
function demoKeys(file: string): Keys {
  const keys = keysFromFile(file);
  return keys.signing?.length ? keys : changeKeys(file, (old) => withSigningKey(old, Date.now()));
}

async function start(): Promise<() => Promise<void>> {
  const {
    port: wanted,
    data,
    database,
    carrierCodes,
    trustedProxies,
    publicUrl,
    sandbox: elsewhere,
    captchaCost,
    ...given
  } = settings(process.env);
  const log = pinoLog();
  let handle = starting;
  const server = await serve((request, env) => handle(request, env), {
    ...{ port: wanted, hostname: 'localhost', trustedProxies, log },
  });
  const { port } = server;
  try {
    const sandbox = elsewhere ?? `http://127.0.0.1:${port}/sandbox`;
    const origin = publicUrl === undefined ? `http://localhost:${port}` : new URL(publicUrl).origin;
    const portals = demoPortals({ file: given.portals, origins: given.origins, port, sandbox, origin });
    mkdirSync(data, { recursive: true, mode: 0o700 });
    const sql = database ? await openPostgres({ url: database, log, start: 5_000 }) : await openPglite(data);
    const world = createWorld({ file: join(data, 'sandbox-messages.ndjson') });
    const authority = await createAuthority({ file: join(data, AUTHORITY_FILE) });
    const trust = elsewhere ? await trustAt(elsewhere) : trustConfig(authority, `${sandbox}/ca`);
    // The provider of another process's sandbox does not know this gateway's address.
    const issuer = elsewhere ? undefined : `${origin}/sandbox/vneid`;
    const redirectUris = [`${origin}/federation/callback`];
    const vneid = issuer ? await createVneid({ issuer, redirectUris, world }) : undefined;
    const keys = demoKeys(join(data, 'keys.json'));
    const counter = await sandboxDesk({ sql, keys, now: world.now });
    const gateway = await demoGateway({
      trust,
      now: world.now,
      sql,
      carrierCodes,
      keys,
      desk: counter.desk,
      sandbox,
      portals,
      origin: `http://localhost:${port}`,
      trustedProxies,
      publicUrl: publicUrl ?? origin,
      ...(issuer && { vneid: issuer }),
      ...(captchaCost && { captcha: { cost: captchaCost } }),
      listener: server,
      log,
    });
    const received = receivers({
      world,
      file: join(data, 'sandbox-portals.ndjson'),
      onGone: (portal, ...gone) => parties[portal]?.forget(...gone),
    });
    const { nameOf } = received;
    const inside = `http://127.0.0.1:${port}`;
    const parties = relyingParties({ portals, origin, inside, now: world.now, log, nameOf });
    const demo = createDemo({
      world,
      authority,
      portals: received,
      parties,
      outbox: gateway.outbox,
      ...{ counter, vneid },
      gateway: (request, env) => gateway.fetch(request, env),
      forgetLimits: () => sql.exec('delete from counter'),
      clockMoved: () => gateway.sweep(),
    });
    handle = (request, env) => demo.fetch(request, env);
    gateway.start();
    console.log(`ready http://localhost:${port}`);
    return () => gateway.close();
  } catch (error) {
    await server.close();
    throw error;
  }
}

/**
 * Prints a sentence for mistakes that the person at the terminal can correct, and the whole error
 * for others.
 */
function explain(error: unknown): void {
  const { code } = error as { code?: unknown };
  if (code === 'EADDRINUSE') console.error('The port is in use. Choose another one: PORT=8081 npm start');
  else if (
    [Misconfigured, DirectoryLocked, DirectoryDamaged, DatabaseUnavailable].some((known) => error instanceof known)
  )
    console.error((error as Error).message);
  else console.error(error);
}

let stopping = false;
const started = start();

/**
 * A terminal and npm both forward Ctrl-C: the first signal stops the server, the second is ignored.
 */
function stop(): void {
  if (stopping) return;
  stopping = true;
  started
    .then((close) => close())
    .then(() => process.exit(0))
    .catch((error: unknown) => {
      explain(error);
      process.exit(1);
    });
}

process.on('SIGINT', stop);
process.on('SIGTERM', stop);
started.catch((error: unknown) => {
  if (stopping) return;
  explain(error);
  process.exit(1);
});
