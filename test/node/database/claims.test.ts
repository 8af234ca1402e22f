/** The statement that finds a flow claims it only if nothing in the flow could refuse the answer. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import {
  placeOf,
  type Flows,
  type Once,
  type StoredFlow,
  type Wanted,
} from '../../../src/server/registration/flows.js';
import type { SqlDatabase } from '../../../src/server/sql/sql.js';
import { sqlStore } from '../../../src/server/sql/sql-store.js';
import { engines, newVault } from '../../support/worlds.js';

const { all, close } = await engines();
after(close);

const NOW = 1_000_000;
const LIFE = 60_000;
let made = 0;
/** Adds a number that no other call adds. */
const another = (what: string) => `${what} ${(made += 1)}`;

function rowOf(change: Partial<StoredFlow> & { readonly status?: 'complete' } = {}): StoredFlow {
  const { status = 'active', ...row } = change;
  return {
    flow: {
      ...{ ref: crypto.randomUUID(), method: 'mobile', purpose: 'register', version: 1, portal: 'national' },
      ...{ audience: 'citizen', lang: 'vi', step: 1, status, revision: 2, rejections: 0 },
      ...{ data: { to: 'x' }, facts: { phone: '+84' }, problem: null },
    },
    ...{ token: another('token'), previousToken: another('previous'), jkt: 'own', startKey: another('start') },
    ...{ createdAt: NOW - 1000, expiresAt: NOW + 1000, claim: null },
    savedReply: { key: another('saved'), body: 'b', reply: 'r' },
    ...row,
  };
}

const proof = (jkt = 'own'): Once => ({ jkt, name: another('proof'), at: NOW, until: NOW + LIFE });
const wantedFor = ({ flow }: StoredFlow, change: Partial<Wanted> = {}): Wanted => ({
  ...{ key: another('key'), at: NOW, revision: flow.revision, places: ['usb register 1 1', placeOf(flow)] },
  ...{ lifetime: LIFE, idle: 30_000, ...change },
});

interface Case {
  readonly row?: Parameters<typeof rowOf>[0];
  readonly wanted?: (row: StoredFlow) => Partial<Wanted>;
  readonly once?: Once | 'none' | 'used';
  readonly token?: (row: StoredFlow) => string;
}

interface World {
  readonly sql: SqlDatabase;
  readonly flows: Flows;
}

const REFUSED: Readonly<Record<string, Case>> = {
  'another revision': { wanted: ({ flow }) => ({ revision: flow.revision - 1 }) },
  'a later revision': { wanted: ({ flow }) => ({ revision: flow.revision + 1 }) },
  'another key': { once: proof('another') },
  'no proof': { once: 'none' },
  'a proof that was used': { once: 'used' },
  'the id before': { token: ({ previousToken }) => previousToken ?? '' },
  'another portal': { wanted: () => ({ portals: ['province'] }) },
  'no portal': { wanted: () => ({ portals: [] }) },
  'another step': { wanted: ({ flow }) => ({ places: [placeOf({ ...flow, step: 2 })] }) },
  'another version': { wanted: ({ flow }) => ({ places: [placeOf({ ...flow, version: 2 })] }) },
  'another method': { wanted: ({ flow }) => ({ places: [placeOf({ ...flow, method: 'sim' })] }) },
  'another purpose': { wanted: ({ flow }) => ({ places: [placeOf({ ...flow, purpose: 'sign-in' })] }) },
  nowhere: { wanted: () => ({ places: [] }) },
  'a flow that ended': { row: { status: 'complete' } },
  'a flow that expired': { row: { expiresAt: NOW } },
  'a flow that is claimed': { row: { claim: { key: 'other', at: NOW - 1 } } },
  'a claim whose lease is over': { row: { claim: { key: 'other', at: 0 } } },
  'the key of the last reply': { wanted: ({ savedReply }) => ({ key: savedReply?.key ?? '' }) },
  'the key of the start': { wanted: ({ startKey }) => ({ key: startKey ?? '' }) },
};

const TAKEN: Readonly<Record<string, Case>> = {
  'by its key': {},
  'of a portal of the page': { wanted: () => ({ portals: ['province', 'national'] }) },
  'without a key': { row: { jkt: null }, once: 'none' },
  'without a key, with a proof': { row: { jkt: null } },
  'without a reply and a start': { row: { savedReply: null, startKey: null } },
};

async function tried(
  { sql, flows }: World,
  { row: change = {}, wanted = () => ({}), once, token = (row) => row.token }: Case,
) {
  const row = rowOf(change);
  assert.equal(await flows.create(row, [], NOW), true);
  await sql.query('update flow set previous_token = $2 where ref = $1', [row.flow.ref, row.previousToken]);
  const given = once === 'none' ? undefined : once === 'used' || !once ? proof() : once;
  if (once === 'used') await flows.find(row.token, given);
  const want = wantedFor(row, wanted(row));
  const found = await flows.find(token(row), given, want);
  const { isClaimed, isReplay, ...seen } = found ?? {};
  return { row, want, seen, isClaimed, isReplay, now: await flows.find(row.token) };
}

for (const [engine, sql] of all) {
  const { flows } = sqlStore({ sql, vault: newVault() });
  const world = { sql, flows };

  for (const [what, each] of Object.entries(REFUSED))
    test(`${engine}: a find does not claim: ${what}`, async () => {
      const { row, seen, isClaimed, isReplay, now } = await tried(world, each);
      assert.deepEqual([isClaimed, isReplay], [undefined, each.once === 'used' ? true : undefined]);
      assert.deepEqual(seen, row, 'it is found all the same');
      assert.deepEqual(now, row, 'nothing is changed');
    });

  for (const [what, each] of Object.entries(TAKEN))
    test(`${engine}: a find claims a flow ${what}`, async () => {
      const { row, want, seen, isClaimed, now } = await tried(world, each);
      assert.equal(isClaimed, true);
      assert.deepEqual(seen, row, 'as it was before');
      const flow = { ...row.flow, revision: row.flow.revision + 1 };
      const claim = { key: want.key, at: NOW };
      assert.deepEqual(now, { ...row, flow, claim, expiresAt: NOW + 30_000 });
    });

  test(`${engine}: a claim does not lengthen a flow beyond its life`, async () => {
    const { now } = await tried(world, { row: { createdAt: NOW - LIFE + 5000 } });
    assert.equal(now?.expiresAt, NOW + 5000);
  });

  test(`${engine}: of many finds at once one claims`, async () => {
    for (let turn = 0; turn < 20; turn += 1) {
      const row = rowOf();
      await flows.create(row, [], NOW);
      const found = await Promise.all(Array.from({ length: 12 }, () => flows.find(row.token, proof(), wantedFor(row))));
      assert.equal(found.filter((each) => each?.isClaimed).length, 1);
      assert.equal((await flows.find(row.token))?.flow.revision, row.flow.revision + 1);
    }
  });

  test(`${engine}: of many finds with one proof one claims at most, and the others are replays`, async () => {
    for (let turn = 0; turn < 20; turn += 1) {
      const [row, once] = [rowOf(), proof()];
      await flows.create(row, [], NOW);
      const found = await Promise.all(Array.from({ length: 12 }, () => flows.find(row.token, once, wantedFor(row))));
      assert.equal(found.filter((each) => each?.isClaimed).length, 1);
      assert.equal(found.filter((each) => each?.isReplay).length, 11);
    }
  });
}
