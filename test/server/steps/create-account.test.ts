/** The end of a registration: what is written with the account, and what the page gets. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Flow } from '../../../src/flow/transition.js';
import { createPortals } from '../../../src/server/registration/portals.js';
import type { NewAccount } from '../../../src/server/ports.js';
import type { NewReceipt } from '../../../src/server/sign-in/receipts.js';
import { createAccount, type CreationPorts } from '../../../src/server/steps/create-account.js';
import { tokenHash } from '../../../src/server/checks/bearer.js';
import { DIEN } from '../../../src/testing/world.js';

const HOME = 'https://id.vn';
const portals = createPortals([
  { id: 'plain', name: 'A', origins: ['https://a.vn'] },
  { id: 'client', name: 'B', origins: ['https://b.vn'], client: { secrets: [await tokenHash('x'.repeat(32))] } },
]);

interface Wanted {
  readonly portal?: string;
  readonly origin?: string;
  readonly home?: string;
  readonly jkt?: string;
  readonly also?: readonly string[];
  /** Ports that are absent, or whose `part` is. */
  readonly without?: readonly string[];
  readonly isNew?: boolean;
}

/** Creates an account; the calls of its transaction. */
async function create({
  portal = 'client',
  origin = HOME,
  home = HOME,
  jkt,
  also,
  without = [],
  isNew = true,
}: Wanted = {}) {
  const calls: string[] = [];
  const receipts: NewReceipt[] = [];
  const call = (name: string, result: unknown = true) => Promise.resolve((calls.push(name), result));
  const part = (name: string) => (without.includes(`${name} part`) ? {} : { part: () => Promise.resolve(name) });
  const kept = (name: string, port: object) => (without.includes(name) ? {} : { [name]: port });
  const ports = {
    ...{ portals, vault: { mac: () => Promise.resolve('hash') }, ...(home && { home }) },
    accounts: { create: () => call('account', isNew), reach: () => ['plain', 'unknown'], ...part('accounts') },
    ...kept('receipts', {
      issue: (_: unknown, receipt: NewReceipt) => call('receipt', receipts.push(receipt)),
      ...part('receipts'),
    }),
    ...kept('sessions', { open: () => call('session') }),
    ...kept('devices', { mark: () => Promise.resolve('mark') }),
    ...kept('notices', { add: () => call('notice'), ...part('notices') }),
  } as unknown as CreationPorts;
  const flow = { ref: 'f', method: 'mobile', portal, lang: 'vi', audience: 'citizen' } as unknown as Flow;
  const account = { ...DIEN, subject: `cccd:${DIEN.citizenId}`, assurance: 'phone', ...(also && { also }) };
  const visit = { caller: { address: '192.0.2.1', origin }, begunAt: 0, now: 0, key: 'k', ...(jkt && { jkt }) };
  const decision = await createAccount(ports, flow, visit, { account: account as unknown as NewAccount });
  assert.ok(decision.type === 'advance');
  const { parts } = (decision.effects ?? {}) as { readonly parts?: readonly unknown[] };
  return { calls, receipts, decision, parts, refused: await decision.effects?.({}) };
}

test('only the holder of the flow’s key gets the person’s name', async () => {
  assert.ok(!('holder' in (await create()).decision));
  const { holder } = (await create({ jkt: 'thumbprint' })).decision;
  assert.deepEqual([holder?.name, holder?.reference, holder?.at], [DIEN.fullName, 'f', '1970-01-01T00:00:00.000Z']);
  assert.ok(holder && !holder.username.includes(DIEN.citizenId));
});

test('a session is for the gateway’s own page, a receipt for a portal that can redeem it', async () => {
  const all = await create();
  assert.deepEqual(all.calls, ['account', 'receipt', 'session', 'notice']);
  assert.equal(all.decision.session?.device, 'mark');
  assert.match(all.decision.receipt ?? '', /^[\w-]{43}$/);
  assert.deepEqual(
    all.decision.audit?.map(({ event }) => event),
    ['account.create', 'sign-in'],
  );
  assert.deepEqual(all.decision.ending, { portals: ['A'] });
  for (const wanted of [
    { origin: 'https://b.vn' },
    { home: '' },
    { without: ['sessions'] },
    { without: ['devices'] },
  ]) {
    const { calls, decision } = await create(wanted);
    assert.deepEqual([calls, 'session' in decision], [['account', 'receipt', 'notice'], false], JSON.stringify(wanted));
    assert.deepEqual(
      decision.audit?.map(({ event }) => event),
      ['account.create'],
    );
  }
  for (const wanted of [{ portal: 'plain' }, { portal: 'unknown' }, { without: ['receipts'] }]) {
    const { calls, decision } = await create(wanted);
    assert.deepEqual([calls, 'receipt' in decision], [['account', 'session', 'notice'], false], JSON.stringify(wanted));
  }
  const [receipt] = (await create({ origin: 'https://b.vn', jkt: 'thumbprint' })).receipts;
  const about = { portal: 'client', origin: 'https://b.vn', jkt: 'thumbprint', method: 'mobile', assurance: 'phone' };
  assert.deepEqual({ ...receipt, id: '' }, { id: '', subject: `cccd:${DIEN.citizenId}`, ...about });
  assert.deepEqual((await create({ without: ['notices'] })).calls, ['account', 'receipt', 'session']);
});

test('an account is one statement with what is written beside it, if each has a part', async () => {
  const origin = 'https://b.vn';
  assert.deepEqual((await create({ origin })).parts, ['accounts', 'receipts', 'notices']);
  assert.deepEqual((await create({ origin, portal: 'plain' })).parts, ['accounts', 'notices']);
  assert.equal((await create()).parts, undefined, 'a session has none');
  assert.equal((await create({ origin, also: ['mns:1'] })).parts, undefined);
  for (const name of ['accounts part', 'receipts part', 'notices part'])
    assert.equal((await create({ origin, without: [name] })).parts, undefined, name);
});

test('a person who has an account is led to it, and nothing else is written', async () => {
  const { calls, refused } = await create({ isNew: false });
  assert.deepEqual([calls, refused?.code], [['account'], 'already-registered']);
  assert.deepEqual(refused?.links, {
    signIn: 'https://id.vn/sign-in?portal=client&lang=vi',
    recover: 'https://id.vn/recover?portal=client&lang=vi',
  });
  assert.equal((await create({ isNew: false, home: '' })).refused?.links, undefined);
});
