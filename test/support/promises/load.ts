/**
 * L-13: 50 registrations a second on PostgreSQL, 15 on PGlite. Each hashes a password, so the
 * machine's cores bound the throughput: it is judged as a share of that bound, measured in the same
 * run. Above it people are told to retry later; there must be no other error, no lost account, and
 * no memory growth.
 */
import { cpus } from 'node:os';
import { readFileSync } from 'node:fs';
import { argon2Passwords } from '../../../src/node/argon2.js';
import { createKeys, createVault } from '../../../src/server/vault/vault.js';
import { cluster, type Cluster, type EngineName } from '../load/cluster.js';
import { count, isWell, said } from '../load/counted.js';
import { driver, percentile, rate } from '../load/driver.js';
import { one } from '../load/people.js';
import { PASSWORD } from '../../../src/testing/person.js';
import { pause, type Keep, type Kept } from './promise.js';

const PLANS: readonly { readonly engine: EngineName; readonly gateways: number; readonly perSecond: number }[] = [
  { engine: 'postgres', gateways: 2, perSecond: 50 },
  { engine: 'pglite', gateways: 1, perSecond: 15 },
];
/**
 * Required share of the throughput of argon2id alone on the same cores; PostgreSQL and the load use
 * them too.
 */
const SHARE = 0.15;
/** Unit: megabytes per minute. */
const GROWTH = 1;
/** The gateway's answer under overload. */
const LATER = /: 503$/;
/** Seconds from which share and memory are measured and judged; a shorter run is too noisy. */
const JUDGED = 120;

/** Passwords per second on every core without other load. */
const ceiling = (seconds: number) => {
  const passwords = argon2Passwords({ vault: createVault(createKeys()), concurrency: cpus().length });
  return rate(cpus().length, seconds, () => passwords.hash(PASSWORD));
};

const megabytes = (pid: number | undefined) =>
  pid ? Number(/VmRSS:\s*(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024 : 0;

/**
 * Memory growth by least squares over the second half, after the heap has settled; megabytes per
 * minute.
 */
export function slope(samples: readonly number[]): number {
  const half = samples.slice(Math.floor(samples.length / 2));
  const mid = (half.length - 1) / 2;
  const mean = half.reduce((sum, each) => sum + each, 0) / half.length;
  const [top, bottom] = half.reduce(
    ([a, b], each, index) => [a + (index - mid) * (each - mean), b + (index - mid) ** 2],
    [0, 0],
  );
  return bottom ? (top / bottom) * 60 : 0;
}

/** Starts registrations at a fixed rate, whether or not earlier ones have finished. */
async function arrivals(world: Cluster, perSecond: number, seconds: number) {
  const people = driver(world.directory);
  const [acknowledged, memory, under]: [string[], number[], Promise<unknown>[]] = [[], [], []];
  const errors = new Map<string, number>();
  const begun = performance.now();
  for (let n = 0; n < perSecond * seconds; n += 1) {
    const due = begun + (n * 1000) / perSecond;
    if (due > performance.now()) await pause(due - performance.now());
    const going = people
      .register(() => world.port(), n)
      .then(() => acknowledged.push(one(n).citizenId))
      .catch((error: unknown) => {
        const name = error instanceof Error ? error.message : String(error);
        errors.set(name, (errors.get(name) ?? 0) + 1);
      });
    under.push(going);
    if (n % perSecond === 0)
      memory.push(world.members.reduce((sum, { index }) => sum + megabytes(world.pid(index)), 0));
  }
  await Promise.all(under);
  people.close();
  const seen = { took: (performance.now() - begun) / 1000, growth: slope(memory), errors: [...errors] };
  const { start, answer, password } = people.times;
  const times = { p99: percentile([...start, ...answer, ...password], 0.99), median: percentile(answer, 0.5) };
  return { ...seen, ...times, acknowledged };
}

async function plan({ engine, gateways, perSecond }: (typeof PLANS)[number], seconds: number): Promise<Kept> {
  const world = await cluster({
    engine,
    gateways,
    env: { HASH: 'argon2', CAPTCHA: 'none' },
    postgres: { durable: true },
  });
  try {
    await Promise.all(world.members.map(({ index }) => world.start(index)));
    const isJudged = seconds >= JUDGED;
    const bound = () => (isJudged ? ceiling(Math.min(10, seconds / 10)) : Promise.resolve(0));
    const before = await bound();
    const { took, growth, errors, p99, median, acknowledged } = await arrivals(world, perSecond, seconds);
    const most = (before + (await bound())) / 2;
    await Promise.all(world.members.map(({ index }) => world.kill(index)));
    const sql = await world.open();
    const found = await count(sql, world.vault, acknowledged);
    await sql.close();
    const done = acknowledged.length / took;
    const [later, others] = [errors.filter(([what]) => LATER.test(what)), errors.filter(([what]) => !LATER.test(what))];
    const told = later.reduce((sum, [, times]) => sum + times, 0);
    const wanting = isJudged && (growth >= GROWTH || done < Math.min(perSecond, SHARE * most));
    const share = isJudged ? `, ${(done / most).toFixed(2)} of the ${most.toFixed(1)} that argon2id alone does` : '';
    const numbers =
      `${perSecond} registrations/s offered, ${done.toFixed(1)} done${share}; ` +
      `${told} told to come back, ${others.length ? JSON.stringify(others) : 'no errors'}; ` +
      `median ${median.toFixed(0)} ms, p99 ${p99.toFixed(0)} ms, memory ${growth.toFixed(2)} MB/min`;
    return { well: isWell(found) && !others.length && !wanting, said: `${engine}: ${numbers}; ${said(found)}` };
  } finally {
    await world.close();
  }
}

export const load: Keep = async (n) => {
  const kept: Kept[] = [];
  for (const each of PLANS) kept.push(await plan(each, n));
  return { well: kept.every(({ well }) => well), said: kept.map((each) => each.said).join('\n') };
};
