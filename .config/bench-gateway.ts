// `npm run bench:gateway -- --seconds 10 --lanes 16`: what a gateway on PostgreSQL does in a second, beside what the same machine
// could do at most in the same run. Everything, the load too, shares the machine's cores; so only the ratios mean something.
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { argon2Passwords } from '../src/node/argon2.js';
import { createKeys, createVault } from '../src/server/vault.js';
import { cluster } from '../test/support/cluster.js';
import { driver, percentile, poster, rate } from '../test/support/driver.js';

const option = (value: string) => ({ type: 'string', default: value }) as const;
const { values } = parseArgs({ options: { seconds: option('10'), lanes: option('16'), gateways: option('1,2,4') } });
const [seconds, lanes] = [Number(values.seconds), Number(values.lanes)];
const cores = cpus().length;
const print = (what: string, value: number, than?: number) =>
  console.log(
    `${what.padEnd(52)} ${value.toFixed(1).padStart(8)} /s${than ? `  ratio ${(value / than).toFixed(3)}` : ''}`,
  );

/** Argon2id with the gateway's parameters on every core, and nothing beside it. */
const ceiling = () => {
  const passwords = argon2Passwords({ vault: createVault(createKeys()), concurrency: cores });
  return rate(cores, seconds, () => passwords.hash('Sông-Trà 1986 êm'));
};

/** Durable, as in production: what is acknowledged is on the disk. */
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
  const world = await cluster({ engine: 'postgres', postgres: durable, entry: 'test/support/bare-route.ts' });
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

console.log(`${cores} cores, ${lanes} at once, ${seconds} s each; the load runs on the same cores`);
const most = await ceiling();
print('argon2id alone, on every core', most);
for (const gateways of values.gateways.split(',').map(Number)) {
  const { perSecond, p99 } = await registrations(gateways);
  print(
    `complete registrations, ${gateways} gateway${gateways > 1 ? 's' : ''} (p99 without a hash ${p99.toFixed(0)} ms)`,
    perSecond,
    most,
  );
}
const again = await ceiling();
print('argon2id alone, once more', again, most);
const route = await bare();
print('a bare Hono route with one INSERT', route);
print('answers that hash nothing: a flow begun', await starts(), route);
