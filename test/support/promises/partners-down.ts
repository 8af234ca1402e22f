/**
 * L-5: a partner is down, in each way that a connection can fail: who asks it waits or is told, without an account; who does
 * not, registers as ever; it is left alone soon; and when it is back everybody goes on, and has one account. Each round is one
 * partner, one fault, a gateway of its own before real connectors, and a proxy between them and the sandbox.
 */
import { createDemo } from '../../../demo/app.js';
import { demoGateway } from '../../../demo/gateway.js';
import type { PartnerName } from '../../../demo/partners.js';
import { demoPortals } from '../../../demo/portals.js';
import { trustConfig, type Authority } from '../../../demo/sandbox/authority/authority.js';
import { createWorld } from '../../../demo/sandbox/world.js';
import { withSigningKey } from '../../../src/node/keys.js';
import { serve } from '../../../src/node/serve.js';
import { noLog } from '../../../src/server/observe/log.js';
import { migrate } from '../../../src/server/sql/migrations.js';
import { createKeys } from '../../../src/server/vault/vault.js';
import { madePglite } from '../database/made-database.js';
import { visitor, type Method, type Visitor } from '../sandbox-visitor.js';
import { FAULTS, faultyProxy, type Fault } from '../database/tcp-proxy.js';
import { pause, until, type Keep } from './promise.js';
import { madeAuthority } from '../made-authority.js';

/** Of whom it is asked, by a registration of which kind; and which kind does without. */
const PARTNERS: Readonly<
  Record<PartnerName | 'status', { readonly method: keyof typeof PEOPLE; readonly other: keyof typeof OTHER }>
> = {
  carriers: { method: 'mobile', other: 'usb' },
  registries: { method: 'insurance', other: 'mobile' },
  sms: { method: 'mobile', other: 'usb' },
  'mobile-id': { method: 'sim', other: 'mobile' },
  status: { method: 'usb', other: 'mobile' },
};
/** Whose breaker closes a method: of several carriers the others are still asked, and certificates have two sources each. */
const CLOSES = new Set<string>(['registries', 'sms', 'mobile-id']);
const NAMES = Object.keys(PARTNERS) as readonly (keyof typeof PARTNERS)[];
/** Those who are in the middle; one who was there before; one who does without. */
const PEOPLE = { mobile: 3, insurance: 3, sim: 2, usb: 2 } as const;
const EARLY = 3;
const OTHER = { mobile: 4, usb: 1 } as const;
/** In a full run: an hour in all, with the time-outs of production. Else a tenth of them, and a moment. */
const HOUR = { outage: 100_000, late: 30_000, patience: {}, opens: 5_000, timeout: 10_000 };
const MOMENT = {
  outage: 0,
  late: 1_500,
  patience: { timeout: 1_000, pause: 20, circuit: { rest: 1_000, slow: 400 } },
  opens: Infinity,
  timeout: 1_000,
};
type Pace = typeof HOUR | typeof MOMENT;

async function round(authority: Authority, partner: keyof typeof PARTNERS, fault: Fault, pace: Pace) {
  const sql = await madePglite();
  await migrate(sql);
  let fetch: (request: Request, env: unknown) => Response | Promise<Response> = () =>
    new Response(null, { status: 503 });
  const server = await serve((request, env) => fetch(request, env), { port: 0, hostname: '127.0.0.1' });
  const proxy = await faultyProxy(() => server.port, 'through', pace.late);
  const [well, faulty] = [server.port, proxy.port].map((port) => `http://127.0.0.1:${port}/sandbox`) as [
    string,
    string,
  ];
  const world = createWorld();
  const gateway = await demoGateway({
    trustedProxies: [],
    sql,
    keys: withSigningKey(createKeys(), Date.now()),
    sandbox: well,
    partners: {
      at: { carriers: well, registries: well, sms: well, 'mobile-id': well, [partner]: faulty },
      patience: pace.patience,
    },
    origin: `http://localhost:${server.port}`,
    publicUrl: `http://localhost:${server.port}`,
    portals: demoPortals({
      ...{ file: 'demo/portals.json', origins: [], port: server.port, sandbox: well },
      origin: `http://localhost:${server.port}`,
    }),
    trust: trustConfig(authority, `${partner === 'status' ? faulty : well}/ca`),
    log: noLog,
    captcha: { cost: 20 },
    now: world.now,
  });
  const demo = createDemo({ world, authority, gateway: (request, env) => gateway.fetch(request, env) });
  fetch = (request, env) => demo.fetch(request, env);
  const forget = () => sql.exec('delete from counter');
  const accounts = async () => (await sql.query('select id from account')).rows.length;
  try {
    const at = { origin: `http://localhost:${server.port}`, port: server.port, authority };
    const turn = proxy.turn.bind(proxy);
    return await outage({ partner, fault, pace, turn, at, forget, accounts });
  } finally {
    await server.close();
    proxy.close();
    await sql.close();
  }
}

interface Outage {
  readonly partner: keyof typeof PARTNERS;
  readonly fault: Fault;
  readonly pace: Pace;
  readonly turn: (to: Fault | 'through') => void;
  readonly at: Parameters<typeof visitor>[0];
  readonly forget: () => Promise<unknown>;
  readonly accounts: () => Promise<number>;
}

/** What must be told of a partner that is down. */
const TOLD = /^(?:provider-unavailable|unavailable|revocation-unavailable|signing-unavailable)$/;

async function outage({ partner, fault, pace, turn, at, forget, accounts }: Outage) {
  const { method, other } = PARTNERS[partner];
  const [people, wrong]: [Visitor[], string[]] = [[], []];
  const say = (what: string) => void wrong.push(`${partner} ${fault}: ${what}`);
  for (let n = 0; n < PEOPLE[method]; n += 1) {
    const one = await visitor(at, method, n);
    // To the answer that needs the partner: the code where a registry is asked after it, else the first.
    await one.to(partner === 'carriers' || partner === 'registries' ? 'code' : one.first);
    people.push(one);
  }
  // The registry is known: its access token was had before it went.
  const before = partner === 'registries' ? [await visitor(at, method, EARLY)] : [];
  for (const each of before) if ((await each.end()) !== 'complete') say('nobody could register before');
  turn(fault);
  await forget();
  const began = performance.now();
  const press = async () => {
    await forget();
    for (const end of await Promise.all(people.map((each) => each.press())))
      if (!TOLD.test(end)) say(`somebody was told ${end}`);
  };
  await press();
  if ((await accounts()) > before.length) say('an account without a match');
  let opened = 0;
  if (CLOSES.has(partner)) {
    // The picker must show the outage before a person begins.
    while ((await isOffered(at, method)) && performance.now() - began < 10 * pace.timeout) await press();
    opened = performance.now() - began;
    // Three people who press again when they are told: five failures are two rounds of them.
    if (opened > pace.opens + pace.timeout) say(`left alone after ${Math.round(opened)} ms`);
  }
  const stranger = await visitor(at, other, OTHER[other]);
  if ((await stranger.end()) !== 'complete') say(`${other} did not go on`);
  while (performance.now() < began + pace.outage) {
    await press();
    await pause(1_000);
  }
  turn('through');
  const back = performance.now();
  const ends: string[] = [];
  for (const each of people) {
    let end = '';
    const settled = async () => {
      await forget();
      end = await each.end();
      if (TOLD.test(end)) await pause(200);
      return !TOLD.test(end);
    };
    await until(`The end of a registration after ${partner} (${fault})`, settled, 40_000);
    ends.push(end);
  }
  const recovered = performance.now() - back;
  if (!ends.every((end) => end === 'complete')) say(`ended ${ends.join()}`);
  const found = (await accounts()) - before.length;
  if (found !== people.length + 1) say(`${found} accounts of ${people.length + 1} people`);
  return { wrong, opened, recovered };
}

/** Whether the picker offers a method. */
async function isOffered({ origin, port }: Outage['at'], method: Method): Promise<boolean> {
  const response = await fetch(`http://127.0.0.1:${port}/registration/methods?portal=national`, {
    headers: { Origin: origin },
  });
  const { methods } = (await response.json()) as { methods: { id: string; outOfService?: boolean }[] };
  return !methods.find(({ id }) => id === method)?.outOfService;
}

export const partnersDown: Keep = async (n) => {
  const authority = await madeAuthority();
  const pace = n >= NAMES.length * FAULTS.length ? HOUR : MOMENT;
  const found: Awaited<ReturnType<typeof round>>[] = [];
  for (let turn = 0; turn < n; turn += 1) {
    // Of few rounds, each is another fault; partners take turns.
    const [partner, fault] = [NAMES[turn % NAMES.length] ?? 'sms', FAULTS[turn % FAULTS.length] ?? 'hang'];
    found.push(await round(authority, partner, fault, pace));
  }
  const wrong = found.flatMap((each) => each.wrong);
  const most = (of: 'opened' | 'recovered') => Math.round(Math.max(...found.map((each) => each[of])));
  const times = `left alone after at most ${most('opened')} ms, everybody through within ${most('recovered')} ms of its return`;
  return { well: !wrong.length, said: `${n} outages: ${times}; ${wrong.length ? wrong.join('; ') : 'nothing wrong'}` };
};
