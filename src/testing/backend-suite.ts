/**
 * Tests that every `Backend` must pass (docs/own-backend.md). Needs no test framework: run each case
 * with yours, on a backend that is fresh for each case.
 */
import type { Backend, Reply } from '../flow/backend.js';
import type { View } from '../flow/view.js';
import { DIEN, identity, PASSWORD, register, viewOf } from './person.js';
import type { FakeCarrier, Subscriber } from './ports.js';

export { DIEN, PASSWORD, register };

type Later<T> = T | Promise<T>;

/** The carrier of the backend under test, which knows {@link DIEN} as the subscriber of his number. */
export interface SuiteCarrier {
  /** `down`: neither sends nor answers. `silent`: sends, but does not answer about people. */
  set(mode: FakeCarrier['mode']): Later<void>;
  /** The code in the newest message to a number (E.164). */
  code(phone: string): Later<string>;
  /** How many messages it has sent, and how often it was asked about a person. */
  counts(): Later<{ readonly sent: number; readonly asked: number }>;
}

/** A backend that serves `mobile` for citizens on the portal `national`, and what surrounds it. */
export interface BackendWorld {
  readonly backend: Backend;
  readonly carrier: SuiteCarrier;
  /** Advances the backend's clock by `ms` milliseconds. */
  sleep(ms: number): Later<void>;
}

export interface Case<World = BackendWorld> {
  readonly name: string;
  /** Sends nothing to anybody and needs neither clock nor carrier, so it may run on any backend. */
  readonly isHarmless?: true;
  readonly run: (world: World) => Promise<void>;
}

function must(truth: boolean, what: string): asserts truth {
  if (!truth) throw new Error(`The backend breaks its promise: ${what}`);
}

const refused = (reply: Reply, code: string) => {
  must(!reply.ok, `refuses with ${code}, but it took the answer`);
  must(reply.problem.code === code, `refuses with ${code}, but it said ${reply.problem.code}`);
  return reply;
};

const begin = async ({ backend }: BackendWorld) =>
  viewOf(await backend.start({ method: 'mobile', audience: 'citizen', portal: 'national' }));

/** Starts a flow up to its code step. */
async function asked(world: BackendWorld, person: Subscriber = DIEN): Promise<View> {
  const begun = await begin(world);
  return viewOf(await world.backend.answer(begun, await identity(begun, person)));
}

const ms = (time: string) => Date.parse(time);

const wrong = (code: string) => (code === '000000' ? '000001' : '000000');

export const backendSuite: readonly Case[] = [
  {
    name: 'goes the whole way to an account',
    async run(world) {
      const done = await register(world.backend, DIEN, (phone) => world.carrier.code(phone));
      must(done.status === 'complete', 'a flow whose last step is answered is complete');
    },
  },
  {
    name: 'refuses what the schema refuses, with pointers, and moves nothing',
    async run(world) {
      const begun = await begin(world);
      const answer = { ...((await identity(begun, DIEN)) as object), birthDate: '31/02/1986', extra: 1 };
      const { problem, view } = refused(await world.backend.answer(begun, answer), 'validation-failed');
      must(Boolean(problem.errors?.some(({ pointer }) => pointer === '/birthDate')), 'the field is named');
      must(view?.revision === begun.revision, 'a refusal by schema costs no revision');
      must((await world.carrier.counts()).sent === 0, 'nothing is sent');
    },
  },
  {
    name: 'closes after five wrong codes, and stays closed',
    async run(world) {
      let view = await asked(world);
      const code = wrong(await world.carrier.code(DIEN.phone));
      for (let round = 0; round < 4; round += 1) {
        view = refused(await world.backend.answer(view, { code }), 'otp-incorrect').view ?? view;
      }
      const last = await world.backend.answer(view, { code });
      must(last.ok && last.view.status === 'closed', 'the fifth wrong code closes the flow');
      must(last.view.problem?.code === 'too-many-attempts', 'it says why');
      refused(await world.backend.answer(last.view, { code: await world.carrier.code(DIEN.phone) }), 'flow-over');
      must((await world.carrier.counts()).asked === 0, 'the registry is not asked');
    },
  },
  {
    name: 'cannot be made to skip a step',
    isHarmless: true,
    async run(world) {
      const begun = await begin(world);
      refused(await world.backend.answer({ ...begun, step: 'password' }, { password: PASSWORD }), 'wrong-step');
      refused(await world.backend.answer({ ...begun, step: 'nonsense' }, {}), 'wrong-step');
    },
  },
  {
    name: 'lets one of simultaneous answers act',
    async run(world) {
      const begun = await begin(world);
      const answer = await identity(begun, DIEN);
      const replies = await Promise.all(Array.from({ length: 10 }, () => world.backend.answer(begun, answer)));
      must(replies.filter(({ ok }) => ok).length === 1, 'one answer is taken');
      must((await world.carrier.counts()).sent === 1, 'one code is sent');
    },
  },
  {
    name: 'tells an old answer where the flow is now',
    async run(world) {
      const begun = await begin(world);
      const answer = await identity(begun, DIEN);
      await world.backend.answer(begun, answer);
      const { view } = refused(await world.backend.answer(begun, answer), 'stale');
      must(view?.step === 'code', 'a stale reply carries the view');
    },
  },
  {
    name: 'answers the same call alike, and does nothing twice',
    async run(world) {
      const begun = await begin(world);
      const answer = await identity(begun, DIEN);
      const options = { key: crypto.randomUUID() };
      const first = viewOf(await world.backend.answer(begun, answer, options));
      const second = viewOf(await world.backend.answer(begun, answer, options));
      must(
        first.revision === second.revision && (await world.carrier.counts()).sent === 1,
        'a repeated call repeats its answer',
      );
      refused(
        await world.backend.answer(begun, { ...(answer as object), email: 'a@b.vn' }, options),
        'idempotency-mismatch',
      );
    },
  },
  {
    name: 'changes the bearer id when the phone is proven, and hands the new one to the same call again',
    async run(world) {
      const view = await asked(world);
      const options = { key: crypto.randomUUID() };
      const proven = viewOf(await world.backend.answer(view, { code: await world.carrier.code(DIEN.phone) }, options));
      must(proven.id !== view.id, 'the id changes');
      refused(await world.backend.read(view.id), 'flow-superseded');
      must(viewOf(await world.backend.read(view.id, options)).id === proven.id, 'an unseen answer can be asked for');
    },
  },
  {
    name: 'comes back after a reload, with nothing that was typed',
    async run(world) {
      const view = await asked(world);
      const read = viewOf(await world.backend.read(view.id));
      must(read.step === 'code' && read.revision === view.revision, 'the position is kept');
      const text = JSON.stringify(read);
      must(![DIEN.citizenId, DIEN.fullName, '823628899'].some((typed) => text.includes(typed)), 'the view is masked');
    },
  },
  {
    name: 'forgets a flow that is given up, and one that is too old',
    async run(world) {
      const first = await asked(world);
      await world.backend.abandon(first.id);
      refused(await world.backend.answer(first, { code: await world.carrier.code(DIEN.phone) }), 'flow-over');
      const second = await begin(world);
      await world.sleep(31 * 60_000);
      refused(await world.backend.read(second.id), 'flow-expired');
    },
  },
  {
    name: 'extends a flow that is open, up to its absolute end, and moves nothing else',
    async run(world) {
      const begun = await asked(world);
      const [idle, most] = [ms(begun.expiresAt) - ms(begun.now), ms(begun.endsAt) - ms(begun.now)];
      must(idle <= most, 'the idle end is not after the absolute end');
      await world.sleep(idle - 60_000);
      must(viewOf(await world.backend.read(begun.id)).expiresAt === begun.expiresAt, 'reading extends nothing');
      const first = viewOf(await world.backend.extend(begun.id));
      const end = Math.min(ms(first.now) + idle, ms(begun.endsAt));
      must(ms(first.expiresAt) === end, 'the idle end is a full idle time from now');
      must(first.endsAt === begun.endsAt, 'the absolute end stays');
      must(first.revision === begun.revision && first.step === begun.step, 'the position stays');
      must(viewOf(await world.backend.extend(begun.id)).expiresAt === first.expiresAt, 'twice is as once');
      await world.sleep(120_000);
      must(viewOf(await world.backend.read(begun.id)).step === 'code', 'the flow lives on');
      let last = first;
      for (let rounds = 0; ms(last.expiresAt) < ms(begun.endsAt); rounds += 1) {
        must(rounds < 50, 'extending comes to the absolute end');
        await world.sleep(ms(last.expiresAt) - ms(last.now) - 180_000);
        last = viewOf(await world.backend.extend(begun.id));
      }
      must(last.expiresAt === begun.endsAt, 'no later than the absolute end');
      await world.sleep(ms(last.endsAt) - ms(last.now) + 1);
      refused(await world.backend.extend(begun.id), 'flow-expired');
    },
  },
  {
    name: 'extends no flow that is over, or that it does not know',
    async run(world) {
      refused(await world.backend.extend('A'.repeat(43)), 'flow-unknown');
      const given = await begin(world);
      await world.backend.abandon(given.id);
      refused(await world.backend.extend(given.id), 'flow-over');
      const old = await begin(world);
      await world.sleep(ms(old.expiresAt) - ms(old.now));
      refused(await world.backend.extend(old.id), 'flow-expired');
    },
  },
  {
    name: 'knows no other id, method or portal',
    isHarmless: true,
    async run({ backend }) {
      refused(await backend.read('A'.repeat(43)), 'flow-unknown');
      refused(await backend.start({ method: 'nonsense', audience: 'citizen', portal: 'national' }), 'method-unknown');
      refused(await backend.start({ method: 'mobile', audience: 'citizen', portal: 'nonsense' }), 'portal-unknown');
      refused(await backend.start({ method: 'mobile', audience: 'agency', portal: 'national' }), 'method-unavailable');
    },
  },
  {
    name: 'keeps the person at the step when a partner is down, uncounted, and goes on when it is back',
    async run(world) {
      const begun = await begin(world);
      await world.carrier.set('down');
      const down = refused(await world.backend.answer(begun, await identity(begun, DIEN)), 'provider-unavailable').view;
      must(down?.step === 'identify', 'the person stays');
      await world.carrier.set('normal');
      const view = viewOf(await world.backend.answer(down, await identity(down, DIEN)));
      const code = await world.carrier.code(DIEN.phone);
      await world.carrier.set('silent');
      const silent = refused(await world.backend.answer(view, { code }), 'provider-unavailable').view;
      must(silent?.step === 'code', 'the person stays');
      await world.carrier.set('normal');
      must(viewOf(await world.backend.answer(silent, { code })).step === 'password', 'the same code goes on');
    },
  },
  {
    name: 'tells of an account only after proof',
    async run(world) {
      await register(world.backend, DIEN, (phone) => world.carrier.code(phone));
      const view = await asked(world);
      must(view.step === 'code', 'a known identity is treated as a new one');
      const result = await world.backend.answer(view, { code: await world.carrier.code(DIEN.phone) });
      must(result.ok && result.view.problem?.code === 'already-registered', 'then the problem is shown');
    },
  },
  {
    name: 'makes one account of a race between two flows',
    async run(world) {
      const views = [];
      for (let round = 0; round < 2; round += 1) {
        const view = await asked(world);
        views.push(viewOf(await world.backend.answer(view, { code: await world.carrier.code(DIEN.phone) })));
      }
      const replies = await Promise.all(views.map((view) => world.backend.answer(view, { password: PASSWORD })));
      const ends = replies.map((reply) => (reply.ok ? reply.view.status : reply.problem.code)).sort();
      must(ends.join() === 'closed,complete', `one is complete, one is closed; got ${ends.join()}`);
    },
  },
];
