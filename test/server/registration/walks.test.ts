import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { View } from '../../../src/flow/view.js';
import { LIMITS } from '../../../src/server/checks/limits.js';
import { identity } from '../../../src/testing/person.js';
import { DIEN, http, PASSWORD, type Said } from '../support.js';

type World = ReturnType<typeof http>;

/** The model: progress on the only way to an account, judged by evidence instead of requests. */
interface Walk {
  readonly world: World;
  view: View;
  said: 'nothing' | 'identity' | 'proof' | 'account' | 'over';
  /** Whether the code was right, even if the carrier was unavailable then. */
  proven: boolean;
}

const NONE = { limits: { ...LIMITS, identify: [], send: [], unanswered: [], submit: [], 'wrong-code': [], match: [] } };
const wrong = (code: string) => (code === '000000' ? '000001' : '000000');
const post = ({ world, view }: Walk, path: string, body: unknown, revision = view.revision) =>
  world.call('POST', path, { headers: world.at({ ...view, revision }), body });

/** Every endpoint, with valid and invalid inputs. */
const ACTIONS: Readonly<Record<string, (walk: Walk) => Promise<Said>>> = {
  identify: async (walk) =>
    post(walk, '/identify', walk.view.step === 'identify' ? await identity(walk.view, DIEN) : {}),
  'identify as another': async (walk) =>
    post(
      walk,
      '/identify',
      walk.view.step === 'identify' ? await identity(walk.view, { ...DIEN, citizenId: '001086000001' }) : {},
    ),
  'identify without a captcha': (walk) => post(walk, '/identify', { ...DIEN, email: '', captcha: 'x' }),
  'the code': (walk) => post(walk, '/code', { code: walk.world.carrier.code(DIEN.phone) || '123456' }),
  'a wrong code': (walk) => post(walk, '/code', { code: wrong(walk.world.carrier.code(DIEN.phone)) }),
  'another code': (walk) => (walk.world.sleep(61_000), post(walk, '/code/again', {})),
  'a password': (walk) => post(walk, '/password', { password: PASSWORD }),
  'a weak password': (walk) => post(walk, '/password', { password: 'aaa' }),
  'a password, stale': (walk) => post(walk, '/password', { password: PASSWORD }, walk.view.revision - 1),
  'a password, to the code’s address': (walk) => post(walk, '/code', { password: PASSWORD }),
  'the code, to the password’s address': (walk) =>
    post(walk, '/password', { code: walk.world.carrier.code(DIEN.phone) || '123456' }),
  'a step that is not': (walk) => post(walk, '/confirm', {}),
  'identify again': (walk) => post(walk, '/identify/again', {}),
  'password again': (walk) => post(walk, '/password/again', {}),
  read: ({ world, view }) => world.call('GET', '', { headers: { Authorization: `Bearer ${view.id}` } }),
  'another method’s start': ({ world }) => world.start({ method: 'usb' }),
  'a start that claims proof': ({ world }) => world.start({ step: 'password', assurance: 'high' }),
  'the carrier fails': ({ world }) => ((world.carrier.mode = 'down'), world.call('GET', '')),
  'the carrier is back': ({ world }) => ((world.carrier.mode = 'normal'), world.call('GET', '')),
};

/** What leaving a step proves. */
const EVIDENCE: Readonly<Record<string, Walk['said'] | undefined>> = {
  identify: 'identity',
  code: 'proof',
  password: 'account',
};
const BEFORE: Readonly<Record<string, Walk['said'] | undefined>> = {
  identify: 'nothing',
  code: 'identity',
  password: 'proof',
};
const RIGHT = new Set(['identify', 'identify as another', 'the code', 'a password']);

async function take(walk: Walk, action: string): Promise<void> {
  const from = walk.view;
  const said = await ACTIONS[action]?.(walk);
  assert.ok(said && (said.status < 500 || said.status === 503), `${action}: ${said?.status}`);
  if (action === 'the code' && from.step === 'code' && said.status === 503) walk.proven = true;
  const next = (said.body['flow'] ?? said.body) as Partial<View>;
  if (!next.status || typeof next.revision !== 'number') return;
  walk.view = next as View;
  const moved = next.step !== from.step || next.status === 'complete';
  if (moved && next.status !== 'closed') {
    // After a right code the number is proved, even if the carrier was unavailable: the next answer
    // queries it.
    const right = RIGHT.has(action) || (walk.proven && action === 'a wrong code');
    assert.ok(right, `${action} moved ${from.step} to ${next.step}`);
    const left = from.step;
    assert.equal(walk.said, BEFORE[left], `${left} was reached without what comes before it`);
    walk.said = EVIDENCE[left] ?? 'over';
  }
  if (next.status === 'closed') walk.said = 'over';
}

test('T41: in any order of calls, an account is made by the declared steps only', async () => {
  let accounts = 0;
  const actions = fc.array(fc.constantFrom(...Object.keys(ACTIONS)), { minLength: 4, maxLength: 24 });
  // Half of the walks start on the right way; otherwise few would get far.
  const way = fc.constantFrom([], ['identify'], ['identify', 'the code'], ['identify', 'the code', 'a password']);
  await fc.assert(
    fc.asyncProperty(way, actions, async (first, then) => {
      const world = http(NONE);
      const walk: Walk = { world, view: world.view(await world.start()), said: 'nothing', proven: false };
      for (const action of [...first, ...then]) {
        await take(walk, action);
        assert.equal(await world.accounts.exists(`cccd:${DIEN.citizenId}`), walk.said === 'account', action);
        assert.equal(await world.accounts.exists('cccd:001086000001'), false);
      }
      accounts += walk.said === 'account' ? 1 : 0;
    }),
    { numRuns: Number(process.env['WALKS'] ?? 60) },
  );
  assert.ok(accounts > 5, `only ${accounts} walks reached an account: the test would prove nothing`);
});
