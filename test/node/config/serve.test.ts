/** `dvc-register serve` by the documented file, against the partners of the sandbox. */
import assert from 'node:assert/strict';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { AUTHORITY_FILE, createAuthority, type Authority } from '../../../demo/sandbox/authority/authority.js';
import { dataDirectory, serve } from '../../demo/server.js';
import { makePgliteIn } from '../../support/database/made-database.js';
import { startPostgres, type PostgresServer } from '../../support/database/postgres-server.js';
import { freePort } from '../../support/free-port.js';
import { visitor, type Method } from '../../support/sandbox-visitor.js';
import { command, documented, fetchTrust, serving } from './command.js';
import { written } from './support.js';

interface Finding {
  readonly what: string;
  readonly state: string;
  readonly says: string;
}

const data = dataDirectory();
let sandbox = 0;
let authority: Authority;
let postgres: PostgresServer;
const endings: (() => unknown)[] = [];

before(async () => {
  const { url } = await serve({ after: (end: () => unknown) => void endings.push(end) }, data);
  sandbox = Number(new URL(url).port);
  authority = await createAuthority({ file: join(data, AUTHORITY_FILE) });
  postgres = await startPostgres();
});
after(async () => {
  for (const end of endings) await end();
  await postgres.stop();
});

const personAt = (port: number) => (method: Method, n: number) =>
  visitor({ origin: `http://localhost:${port}`, port, sandbox, authority }, method, n);

test('a file of at most 40 lines and one command register people by each method, and can be changed while they do', async (t) => {
  const { port, text } = await documented(sandbox);
  const file = written(t, text);
  const folder = dirname(file);
  await fetchTrust(sandbox, folder);
  await makePgliteIn(join(folder, 'data'));

  const checked = command(['check', '--config', file, '--json']);
  const findings = JSON.parse(checked.stdout) as readonly Finding[];
  assert.deepEqual(
    findings.filter(({ state }) => state === 'wrong'),
    [],
  );
  assert.equal(checked.status, 0, checked.stderr);
  const node = Number.parseInt(process.versions.node, 10);
  assert.equal(findings.find(({ what }) => what === 'Node.js')?.state, node < 22 ? 'note' : 'ok');
  assert.equal(findings.find(({ what }) => what === 'methods')?.says, 'mobile, insurance, post, usb, sim, signature');

  const { says, signal, said, exit } = await serving(t, file);
  assert.equal(statSync(join(folder, 'data', 'keys.json')).mode & 0o777, 0o600);
  const person = personAt(port);
  for (const [method, n] of [
    ['mobile', 1],
    ['insurance', 2],
    ['post', 3],
    ['usb', 1],
    ['sim', 0],
  ] as const)
    assert.equal(await (await person(method, n)).end(), 'complete', method);

  const begun = await person('mobile', 4);
  await begun.to('code');
  const asking = { over: false, statuses: new Map<number, number>() };
  const caller = async () => {
    while (!asking.over) {
      const { status } = await fetch(`http://127.0.0.1:${port}/registration/methods?portal=national`);
      asking.statuses.set(status, (asking.statuses.get(status) ?? 0) + 1);
    }
  };
  const callers = [caller(), caller(), caller()];
  const more = `  - id: province
    name: Cổng Dịch vụ công tỉnh Lào Cai
    origins: ['http://localhost:${port}']
    terms: http://localhost:${sandbox}/terms
    policy: http://localhost:${sandbox}/policy
partners:`;
  writeFileSync(file, text.replace('partners:', more));
  signal('SIGHUP');
  await says(/"event":"config.reloaded"/);
  assert.equal((await fetch(`http://127.0.0.1:${port}/registration/methods?portal=province`)).status, 200);

  writeFileSync(file, text.replace('partners:', 'partner:'));
  signal('SIGHUP');
  await says(/"event":"config.refused"/);
  await says(/The old configuration stays\./, 'err');
  assert.match(said.err, /dvc\.yaml:\d+:1: partner is unknown; did you mean partners\?\nThe old configuration stays\./);
  asking.over = true;
  await Promise.all(callers);
  assert.deepEqual([...asking.statuses.keys()], [200]);
  assert.equal(await begun.end(), 'complete');

  signal('SIGTERM');
  assert.equal(await exit, 0);
  const secrets = /sandbox-only|034086012222|Điện/;
  assert.doesNotMatch(said.out + said.err, secrets);
});

test('on PostgreSQL, by a role that may not migrate: the schema is asked for, then people register', async (t) => {
  const { port, text } = await documented(sandbox);
  const database = 'database: { url: "${env:DATABASE_URL}", migrate: false }\nkeys: keys.json\n';
  const file = written(t, text.replace('portals:', `${database}portals:`));
  await fetchTrust(sandbox, dirname(file));
  const env = { DATABASE_URL: await postgres.database() };
  const run = (...args: string[]) => command([...args, '--config', file], env);

  const withoutKeys = run('serve');
  assert.equal(withoutKeys.status, 2);
  assert.match(
    withoutKeys.stderr,
    /^\S+dvc\.yaml:\d+:1: keys names \S+keys\.json, which is not there: dvc-register keys create makes it, once for all gateways\.\n$/,
  );
  assert.equal(run('keys', 'create').status, 0);
  assert.equal(run('keys', 'create').status, 2, 'and never again');

  const early = run('serve');
  assert.equal(early.status, 2);
  assert.match(
    early.stderr,
    /^The schema of the database is at version 0; this program needs \d+\. Run dvc-register migrate up\.\n$/,
  );
  // A short form of 127.0.0.1, which does not look like this machine.
  const afar = { DATABASE_URL: `${env.DATABASE_URL.replace('127.0.0.1', '127.1')}?sslmode=prefer` };
  const checked = command(['check', '--config', file], afar);
  assert.equal(checked.status, 1);
  assert.match(checked.stdout, /^wrong {2}schema +version 0, needs \d+: dvc-register migrate up$/m);
  assert.match(
    checked.stdout,
    /^note {3}database, TLS +the server is not verified: sslmode=verify-full, with sslrootcert/m,
  );
  assert.doesNotMatch(run('check').stdout, /database, TLS/, 'on this machine there is nobody between');
  assert.equal(run('migrate', 'status').status, 1);
  assert.match(run('migrate', 'up').stdout, /^\d+ migrations applied\n$/);
  assert.match(run('migrate', 'status').stdout, /: up to date\n$/);

  const { signal, exit } = await serving(t, file, env);
  assert.equal(await (await personAt(port)('signature', 0)).end(), 'complete');
  const ready = run('ready');
  assert.deepEqual([ready.status, JSON.parse(ready.stdout)], [0, { status: 'ready' }]);
  assert.match(run('audit', 'verify').stdout, /^\d+ entries, intact(?:; .*)?\n$/);
  assert.equal(run('keys', 'status').status, 0);
  signal('SIGINT');
  assert.equal(await exit, 0);
  assert.equal(run('ready').status, 1);
});

test('the configuration is shown with its secrets named, and not told', async (t) => {
  const { text } = await documented(sandbox);
  const file = written(t, text);
  await fetchTrust(sandbox, dirname(file));
  const { stdout, status } = command(['config', 'show', '--config', file]);
  assert.equal(status, 0);
  assert.equal((JSON.parse(stdout) as { partners: { sms: { token: string } } }).partners.sms.token, '${env:SANDBOX}');
  assert.doesNotMatch(stdout, /sandbox-only/);
  assert.deepEqual((JSON.parse(command(['config', 'schema']).stdout) as { required: string[] }).required, [
    'publicUrl',
    'portals',
    'partners',
  ]);
  assert.ok(readFileSync(file, 'utf8').split('\n').length <= 41);
});

test('a partner that is away is named, with what is wrong', async (t) => {
  const { text } = await documented(sandbox);
  const file = written(t, text.replace(`${sandbox}/sandbox/sms/messages`, `${await freePort()}/messages`));
  await fetchTrust(sandbox, dirname(file));
  const { stdout, status } = command(['check', '--config', file], { SANDBOX: 'not-the-secret' });
  assert.equal(status, 1);
  assert.match(stdout, /^wrong {2}partners\.sms +refuses the connection$/m);
  assert.match(stdout, /^wrong {2}partners\.carriers\.viettel +refuses clientId and clientSecret$/m);
  assert.doesNotMatch(stdout, /not-the-secret/);
});
