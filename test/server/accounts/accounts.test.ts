import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { identity, PASSWORD, viewOf } from '../../../src/testing/person.js';
import { webPasswords } from '../../../src/testing/ports.js';
import { DIEN } from '../../../src/testing/world.js';
import type { Flow } from '../../../src/flow/transition.js';
import type { NewAccount } from '../../../src/server/ports.js';
import { sqlNotices } from '../../../src/server/notices/notices.js';
import { sqlReceipts } from '../../../src/server/sign-in/receipts.js';
import { LIMITS } from '../../../src/server/checks/limits.js';
import { engines, gatewayWorld, ORIGIN, storeOn } from '../../support/worlds.js';

const { all, close } = await engines();
after(close);
/** How many register at once: fewer than can wait for a connection. */
const times = 40;

/** Limits that a race does not reach; they have tests of their own. */
const endless = Object.fromEntries(
  Object.entries(LIMITS).map(([name, list]) => [name, list.map((limit) => ({ ...limit, max: 1e6 }))]),
) as unknown as typeof LIMITS;

const STANDING: Omit<Flow, 'ref' | 'purpose' | 'version'> = {
  ...{ method: 'mobile', portal: 'national', audience: 'citizen', lang: 'vi', status: 'active' },
  ...{ step: 2, revision: 1, rejections: 0, data: null, facts: {}, problem: null },
};
const PERSON: Omit<NewAccount, 'flow' | 'subject'> = {
  ...{ audience: 'citizen', method: 'mobile', portal: 'national', assurance: 'phone' },
  ...{ fullName: 'Nguyễn Văn An', evidence: null, consents: [] },
};

for (const [engine, sql] of all) {
  test(`T09: ${times} simultaneous registrations of one identity, spelled differently, end in one account on ${engine}`, async () => {
    const world = gatewayWorld({ cost: 1, limits: endless, store: storeOn(sql), passwords: webPasswords(1) });
    const backend = world.http();
    const spellings = [
      DIEN,
      { ...DIEN, fullName: ' nguyễn  đăng điện '.normalize('NFD') },
      { ...DIEN, citizenId: '034 086 012 222' },
      { ...DIEN, phone: '0823 628 899' },
    ];
    const views = [];
    for (let round = 0; round < times; round += 1) {
      const person = spellings[round % spellings.length] ?? DIEN;
      const begun = viewOf(await backend.start({ method: 'mobile', audience: 'citizen', portal: 'national' }));
      const asked = viewOf(await backend.answer(begun, await identity(begun, person)));
      views.push(viewOf(await backend.answer(asked, { code: world.carrier.code(DIEN.phone) })));
    }
    const replies = await Promise.all(views.map((view) => backend.answer(view, { password: PASSWORD })));
    const ends = replies.map((reply) =>
      reply.ok ? (reply.view.problem?.code ?? reply.view.status) : reply.problem.code,
    );
    assert.equal(ends.filter((end) => end === 'complete').length, 1);
    assert.equal(ends.filter((end) => end === 'already-registered').length, times - 1);
    const [refused] = replies.map(viewOf).filter(({ status }) => status === 'closed');
    const reloaded = viewOf(await backend.read(refused?.id ?? ''));
    assert.deepEqual(reloaded.problem, refused?.problem, 'a reload says why, too');
    for (const table of ['account', `audit_all where event = 'account.create'`]) {
      const { rows } = await sql.query<{ n: number }>(`select count(*)::int as n from ${table}`);
      assert.equal(rows[0]?.n, 1, table);
    }
  });

  test(`a flow that has moved on since its claim makes no account, receipt or notice on ${engine}`, async () => {
    const { flows, accounts, vault } = storeOn(sql);
    const receipts = sqlReceipts({ sql, vault });
    const notices = sqlNotices({ sql, vault, texts: { send: () => Promise.resolve() } });
    const ref = crypto.randomUUID();
    const flow: Flow = { ref, purpose: 'register', version: 1, ...STANDING };
    const times = { createdAt: Date.now(), expiresAt: Date.now() + 60_000 };
    const names = { token: ref, previousToken: null, jkt: null, startKey: null };
    await flows.create({ flow, ...times, ...names, claim: null, savedReply: null }, [], times.createdAt);
    const account = { ...PERSON, flow: ref, subject: `cccd:${ref}` };
    const receipt = { id: ref, portal: 'national', origin: ORIGIN, method: 'mobile', assurance: 'phone' };
    const notice = {
      account: ref,
      kind: 'registered',
      lang: 'vi',
      phone: '+84900000001',
      email: 'a@example.vn',
    } as const;
    const parts = [await accounts.part?.(account), await receipts.part?.(receipt), await notices.part?.(notice)];
    const effects = Object.assign(() => Promise.reject(new Error('The part was not used.')), { parts });
    const about = { ...names, flow: { ...flow, revision: 2 }, expiresAt: times.expiresAt, savedReply: null };
    const commit = (claimed: number) => flows.commit({ ...about, claimed, at: Date.now(), audit: [], effects });
    assert.equal(await commit(7), 'lost');
    assert.equal(await notices.send(), 0);
    assert.equal(await accounts.exists(account.subject), false);
    assert.equal(await commit(1), 'done');
    assert.equal(await accounts.exists(account.subject), true);
    // The gateway sends texts alone, and the portal redeems the receipt.
    assert.equal(await notices.send(), 1);
    assert.equal((await receipts.redeem(ref, 'national'))?.origin, ORIGIN);
  });
}
