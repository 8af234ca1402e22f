// `npm run bench:gateway -- --seconds 10 --lanes 16`: registrations per second of a gateway on
// PostgreSQL, beside the machine's upper bound in the same run. Gateway and load share the cores;
// so only the ratios mean something.
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { argon2Passwords } from '../../src/node/argon2.js';
import { createKeys, createVault } from '../../src/server/vault/vault.js';
import { cluster } from '../support/load/cluster.js';
import { driver, percentile, poster, rate } from '../support/load/driver.js';

const option = (value: string) => ({ type: 'string', default: value }) as const;
const { values } = parseArgs({ options: { seconds: option('10'), lanes: option('16'), gateways: option('1,2,4') } });
const [seconds, lanes] = [Number(values.seconds), Number(values.lanes)];
const cores = cpus().length;
/** Upper bound: Argon2id with the gateway's parameters on every core, and no other load. */
const ceiling = () => {
  const passwords = argon2Passwords({ vault: createVault(createKeys()), concurrency: cores });
  return rate(cores, seconds, () => passwords.hash('Sông-Trà 1986 êm'));
};

/** Durable as in production: an acknowledged write is on the disk. */
const durable = { durable: true } as const;

async function registrations(gateways: number): Promise<{ readonly perSecond: number; readonly p99: number }> {
  const world = await cluster({
    engine: 'postgres',
    gateways,
    env: { HASH: 'argon2', CAPTCHA: 'none' },
    postgres: durable,
  });
  await Promise.all(world.members.map(({ index }) => world.start(index)));
  const people = driver(world.directory);
  try {
    await rate(lanes, 1, (n) => people.register(() => world.port(), 40_000 + n));
    people.times.answer.length = 0;
    const perSecond = await rate(lanes, seconds, (n) => people.register(() => world.port(), n));
    return { perSecond, p99: percentile(people.times.answer, 0.99) };
  } finally {
    people.close();
    await world.close();
  }
}

async function starts(): Promise<number> {
  const world = await cluster({ engine: 'postgres', env: { CAPTCHA: 'none' }, postgres: durable });
  await world.start(0);
  const people = driver(world.directory);
  try {
    await rate(lanes, 1, () => people.start(world.port()));
    return await rate(lanes, seconds, () => people.start(world.port()));
  } finally {
    people.close();
    await world.close();
  }
}

async function bare(): Promise<number> {
  const world = await cluster({ engine: 'postgres', postgres: durable, entry: 'test/support/load/bare-route.ts' });
  await world.start(0);
  const { post, close } = poster();
  const work = () => post(world.port(), '/row', {}, { method: 'mobile', audience: 'citizen', portal: 'national' });
  try {
    await rate(lanes, 1, work);
    return await rate(lanes, seconds, work);
  } finally {
    close();
    await world.close();
  }
}

/**
 * Runs a measurement between two runs of its reference: the machine's other load comes and goes.
 */
async function between<T extends { readonly perSecond: number }>(
  reference: () => Promise<number>,
  work: () => Promise<T>,
) {
  const before = await reference();
  const found = await work();
  const beside = (before + (await reference())) / 2;
  return { ...found, beside, ratio: found.perSecond / beside };
}

const print = (what: string, perSecond: number, beside: number, than: string) =>
  console.log(
    `${what.padEnd(40)} ${perSecond.toFixed(1).padStart(7)} /s; ${than} ${beside.toFixed(1).padStart(7)} /s; ratio ${(perSecond / beside).toFixed(3)}`,
  );

console.log(`${cores} cores, ${lanes} at once, ${seconds} s each; the load runs on the same cores`);
for (const gateways of values.gateways.split(',').map(Number)) {
  const { perSecond, p99, beside } = await between(ceiling, () => registrations(gateways));
  print(`complete registrations, gateways: ${gateways}`, perSecond, beside, 'argon2id alone, on every core');
  console.log(`  p99 of answers that hash nothing: ${p99.toFixed(0)} ms`);
}
const { perSecond, beside } = await between(bare, async () => ({ perSecond: await starts() }));
print('answers that hash nothing (a flow begun)', perSecond, beside, 'a bare Hono route with one INSERT');
