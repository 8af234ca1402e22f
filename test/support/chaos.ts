/** People who register while their gateway is being killed, and what is counted afterwards. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { build } from 'esbuild';
import { httpBackend } from '../../src/adapters/http.js';
import { createSession } from '../../src/client/session.js';
import { mobile } from '../../src/methods/mobile.js';
import { FAILPOINTS } from '../../src/node/failpoint.js';
import { openPglite } from '../../src/node/pglite.js';
import { LIMITS } from '../../src/server/limits.js';
import { sqlAudit } from '../../src/server/sql-audit.js';
import { createVault, type Keys } from '../../src/server/vault.js';
import { identity, PASSWORD } from '../../src/testing/person.js';
import type { Subscriber } from '../../src/testing/ports.js';

const PEOPLE = 20_000;

/** Invented people, all different. */
export const one = (n: number): Subscriber => ({
  citizenId: `034086${String(n).padStart(6, '0')}`,
  fullName: 'Nguyễn Văn An',
  birthDate: '01/02/1986',
  phone: `+8498${String(1_000_000 + n)}`,
});
export const anyone = (): readonly Subscriber[] => Array.from({ length: PEOPLE }, (_, n) => one(n));

export const LIMITLESS = Object.fromEntries(
  Object.keys(LIMITS).map((what) => [what, what === 'captcha' ? LIMITS.captcha : []]),
) as unknown as typeof LIMITS;

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

export interface Counted {
  readonly kills: number;
  readonly acknowledged: number;
  readonly accounts: number;
  readonly lost: number;
  readonly doubled: number;
  /** Accounts whose consents, outbox row or audit entry are not there exactly once. */
  readonly incomplete: number;
  readonly auditBroken: number | null;
}

/**
 * Kills a gateway at every failpoint, then at random moments until `kills` are reached, under the load of a few people who
 * go on as a page would. The witness of what was acknowledged is this process, which is not killed.
 */
export async function chaos({
  kills,
  people = 4,
}: {
  readonly kills: number;
  readonly people?: number;
}): Promise<Counted> {
  const directory = mkdtempSync(join(tmpdir(), 'dvc-chaos-'));
  const program = join(process.cwd(), '.cache', `chaos-server-${process.pid}.mjs`);
  await build({
    entryPoints: ['test/support/chaos-server.ts'],
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    outfile: program,
    logLevel: 'error',
  });
  const state = { port: 0, over: false, answers: 0 };
  const acknowledged: string[] = [];
  const crowd = Array.from({ length: people }, (_, index) =>
    crowdMember(index, people, state, directory, acknowledged),
  );
  try {
    for (let kill = 0; kill < kills; kill += 1) {
      const child = await life(program, directory, state, FAILPOINTS[kill]);
      const died = once(child, 'exit');
      if (kill < FAILPOINTS.length) await Promise.race([died, pause(20_000)]);
      else await someAnswers(state);
      child.kill('SIGKILL');
      await died;
    }
    const last = await life(program, directory, state);
    state.over = true;
    await Promise.all(crowd);
    last.kill('SIGKILL');
    await once(last, 'exit');
    return await count(directory, kills, acknowledged);
  } finally {
    state.over = true;
    rmSync(directory, { recursive: true, force: true });
    rmSync(program, { force: true });
  }
}

/**
 * Until the people have had a random number of answers in this life, and then a moment: how far a life gets is counted in
 * what was done, not in milliseconds, of which a busy machine makes little.
 */
async function someAnswers(state: { readonly answers: number }): Promise<void> {
  const enough = state.answers + 1 + Math.floor(Math.random() * 16);
  for (let round = 0; state.answers < enough && round < 1000; round += 1) await pause(5);
  await pause(Math.random() * 30);
}

async function life(
  program: string,
  directory: string,
  state: { port: number },
  failpoint = '',
): Promise<ChildProcess> {
  const child = spawn(process.execPath, [program, directory], {
    env: { ...process.env, FAILPOINT: failpoint },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const line of createInterface({ input: child.stdout })) {
    state.port = Number(/^ready (\d+)$/.exec(line)?.[1]);
    return child;
  }
  throw new Error('The gateway did not start.');
}

function codeOf(directory: string, phone: string): string {
  const lines = readFileSync(join(directory, 'messages.ndjson'), 'utf8').trim().split('\n');
  const last = lines.findLast((line) => line.includes(phone)) ?? '{"text":""}';
  return /\d{6}/.exec((JSON.parse(last) as { text: string }).text)?.[0] ?? '';
}

/** Registers one person after the other; whatever happens to the gateway, they press the button again. */
async function crowdMember(
  index: number,
  people: number,
  state: { port: number; over: boolean; answers: number },
  directory: string,
  acknowledged: string[],
) {
  for (let n = index; !state.over && n < PEOPLE; n += people) {
    const person = one(n);
    const fetch = async (request: Request) => {
      const url = request.url.replace('//gateway', `//127.0.0.1:${state.port}`);
      const response = await globalThis.fetch(new Request(url, request));
      state.answers += 1;
      return response;
    };
    const backend = httpBackend({ endpoint: 'http://gateway/registration', fetch });
    const session = createSession({
      backend,
      method: mobile,
      start: { audience: 'citizen', portal: 'national' },
      pause: () => pause(50),
    });
    for (let presses = 0; presses < 2000; presses += 1) {
      const { view } = session.state;
      if (!view) await session.open();
      else if (view.status === 'complete') {
        acknowledged.push(person.citizenId);
        break;
      } else if (view.status === 'closed') {
        // The answer that made the account was lost, and the person began anew: they are told that it is there.
        if (view.problem?.code === 'already-registered') break;
        await session.restart();
      } else if (view.step === 'identify') await session.answer(await identity(view, person));
      else if (view.step === 'code') await session.answer({ code: codeOf(directory, person.phone) });
      else await session.answer({ password: PASSWORD });
      const { problem } = session.state;
      if (problem && /^flow-/.test(problem.code)) await session.restart();
      else if (problem) await pause(40);
    }
  }
}

async function count(directory: string, kills: number, acknowledged: readonly string[]): Promise<Counted> {
  const sql = await openPglite(directory);
  try {
    const vault = createVault(JSON.parse(readFileSync(join(directory, 'keys.json'), 'utf8')) as Keys);
    const { rows } = await sql.query<{ subject: string; consents: string; outbox: string; audits: string }>(
      `select subject,
         (select count(*) from consent where consent.account = account.id) as consents,
         (select count(*) from outbox where outbox.account = account.id) as outbox,
         (select count(*) from audit where audit.subject = account.subject and audit.event = 'account.create') as audits
       from account`,
    );
    const times = new Map<string, number>();
    for (const { subject } of rows) times.set(subject, (times.get(subject) ?? 0) + 1);
    const subjects = await Promise.all(acknowledged.map((id) => vault.mac('subject', `cccd:${id}`)));
    return {
      kills,
      acknowledged: acknowledged.length,
      accounts: rows.length,
      lost: subjects.filter((subject) => !times.has(subject)).length,
      doubled: [...times.values()].filter((each) => each > 1).length,
      incomplete: rows.filter(({ consents, outbox, audits }) => `${consents} ${outbox} ${audits}` !== '3 1 1').length,
      auditBroken: (await sqlAudit({ sql }).verify()).broken,
    };
  } finally {
    await sql.close();
  }
}
