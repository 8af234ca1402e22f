// `npm run bench:gateway -- --seconds 3 --rounds 5 --gateways 1,2,4`: what a gateway does and
// costs, beside bare routes that do the least that such calls can do ("the floor", bare-route.ts),
// in rounds that take turns, after `--warm` seconds for each process. As many processes of bare routes as there are
// gateways show what several processes cost by themselves. Gateway, PostgreSQL and load share the cores, so only
// shares mean something, and shares of CPU time are the steadiest. `--full 1000000` adds a gateway whose database
// has so many accounts and ended flows, as a share of one with an empty database. `--save NAME` keeps the result in
// docs/benchmarks.json and draws docs/benchmarks.svg.
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cluster, type Cluster } from '../support/load/cluster.js';
import { familyCpu, nodeCpu } from '../support/load/cpu.js';
import { driver, floorDriver, rate } from '../support/load/driver.js';
import { fill } from '../support/load/filled.js';
import { openPhones } from '../support/load/phones.js';
import { keep, tableOf, type Round, type Subject } from './report.js';

const option = (value: string) => ({ type: 'string', default: value }) as const;
const { values } = parseArgs({
  options: {
    ...{
      seconds: option('3'),
      rounds: option('5'),
      lanes: option('16'),
      gateways: option('1,2,4'),
      warm: option('15'),
    },
    full: { type: 'string', default: '0' },
    save: { type: 'string' },
  },
});
const [seconds, rounds, lanes] = [Number(values.seconds), Number(values.rounds), Number(values.lanes)];
const warm = Number(values.warm);
const full = Number(values.full);
const counts = values.gateways.split(',').map(Number);

/** Durable as in production: an acknowledged write is on the disk. */
const postgres = { durable: true } as const;

const postmaster = ({ server }: Cluster) =>
  Number(readFileSync(join(server?.data ?? '', 'postmaster.pid'), 'utf8').split('\n')[0]);

/** CPU time in milliseconds, by part. */
function cpuOf(world: Cluster) {
  const nodes = world.members.map(({ index }) => nodeCpu(world.pid(index) ?? 0));
  const load = process.cpuUsage();
  return {
    main: nodes.reduce((sum, each) => sum + each.main, 0),
    threads: nodes.reduce((sum, each) => sum + each.threads, 0),
    postgres: familyCpu(postmaster(world)),
    load: (load.user + load.system) / 1000,
  };
}

/** One measurement: calls per second, and what each cost by part. */
async function round(world: Cluster, work: () => Promise<unknown>): Promise<Round> {
  const before = cpuOf(world);
  let done = 0;
  const perSecond = await rate(lanes, seconds, () => work().then(() => (done += 1)));
  const after = cpuOf(world);
  const each = (part: keyof typeof after) => (after[part] - before[part]) / done;
  return { perSecond, main: each('main'), threads: each('threads'), postgres: each('postgres'), load: each('load') };
}

const phones = await openPhones();
const production = {
  engine: 'postgres' as const,
  postgres,
  env: { HASH: 'argon2', CAPTCHA: 'verified', LIMITS: 'counted', PHONES: String(phones.port) },
};
const gateways = Math.max(...counts);
const ours = await cluster({ ...production, gateways });
const aged = full ? await cluster(production) : undefined;
const floor = await cluster({ engine: 'postgres', postgres, gateways, entry: 'test/support/load/bare-route.ts' });
const people = driver(ours.directory, { proofs: true, phones });
let person = 0;
const next = () => (person += 1);
/** One of the first so many processes. */
const among = (world: Cluster, many: number) => world.members[Math.floor(Math.random() * many)]?.port ?? 0;

interface Measured extends Subject {
  readonly world: Cluster;
  readonly work: () => Promise<unknown>;
  /** Processes that share the calls; one if absent. */
  readonly processes?: number;
}

/** A gateway whose database is full, beside the one whose database is empty. */
async function agedSubjects(): Promise<readonly Measured[]> {
  if (!aged) return [];
  await aged.start(0);
  const sql = await aged.open();
  await fill(sql, full);
  await sql.close();
  const name = `${full} accounts and flows`;
  const world = { world: aged };
  return [
    {
      ...{ name: `registrations: ${name}`, of: 'registrations: 1 gateway', ...world },
      work: () => people.register(() => aged.port(), next()),
    },
    {
      ...{ name: `flows begun: ${name}`, of: 'flows begun: 1 gateway', ...world },
      work: () => people.start(aged.port(), next()),
    },
  ];
}

async function subjectsOf(): Promise<readonly Measured[]> {
  await Promise.all([ours, floor].flatMap((world) => world.members.map(({ index }) => world.start(index))));
  const old = await agedSubjects();
  const others = floorDriver(await people.start(ours.port()));
  const bare = 'registrations: floor';
  return [
    ...counts.flatMap((many): Measured[] => [
      {
        ...(many > 1 ? { name: `${bare} of ${many} processes`, of: bare } : { name: bare }),
        ...{ world: floor, processes: many, work: () => others.register(among(floor, many), next()) },
      },
      {
        ...{ name: `registrations: ${many} gateway${many > 1 ? 's' : ''}`, of: bare, world: ours, processes: many },
        work: () => people.register(() => among(ours, many), next()),
      },
    ]),
    { name: 'flows begun: floor', world: floor, work: () => others.start(among(floor, 1), next()) },
    {
      ...{ name: 'flows begun: 1 gateway', of: 'flows begun: floor', world: ours },
      work: () => people.start(among(ours, 1), next()),
    },
    ...old,
  ];
}

async function measure(): Promise<void> {
  const subjects = await subjectsOf();
  const results = new Map<string, Round[]>(subjects.map(({ name }) => [name, []]));
  // Until V8 has compiled what is called often: each process needs as many calls for that, and several share them.
  for (const { work, processes = 1 } of subjects) await rate(lanes, warm * processes, work);
  for (let turn = 0; turn < rounds; turn += 1)
    for (const { name, world, work } of subjects) {
      const found = await round(world, work);
      results.get(name)?.push(found);
      console.log(`round ${turn + 1}, ${name}: ${found.perSecond.toFixed(1)}/s`);
    }
  console.log(`${cpus().length} cores of ${cpus()[0]?.model ?? '?'}, Node ${process.version}`);
  console.log(`${rounds} rounds of ${seconds} s, ${lanes} calls at once`);
  console.log(tableOf(subjects, results));
  if (values.save !== undefined) keep(values.save, subjects, results);
}

try {
  await measure();
} finally {
  people.close();
  phones.close();
  await Promise.all([ours.close(), aged?.close(), floor.close()]);
}
process.exit();
