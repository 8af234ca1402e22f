import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { ownCodes } from '../../src/server/code-issuers.js';
import { createCodes, type Addressee, type CodeRows } from '../../src/server/codes.js';
import { DIEN } from '../../src/testing/world.js';
import { identity, viewOf } from '../../src/testing/person.js';
import { fakeCarrier } from '../../src/testing/ports.js';
import { clock, database, gatewayWorld, memoryStore, storeOn } from '../support/worlds.js';

const sql = await database();
after(() => sql.close());
const other = (code: string) => (code === '000000' ? '000001' : '000000');
const STORES = { memory: memoryStore, PGlite: () => storeOn(sql) };
const address = (): Addressee => ({ ref: crypto.randomUUID(), phone: DIEN.phone, purpose: 'register:mobile' });

for (const [name, make] of Object.entries(STORES)) {
  const setUp = () => {
    const { vault, codeRows } = make();
    const { now, sleep } = clock();
    const sender = fakeCarrier();
    let handed = 0;
    const rows: CodeRows = {
      ...codeRows,
      async attempt(ref, max) {
        const row = await codeRows.attempt(ref, max);
        if (row) handed += 1;
        return row;
      },
    };
    const restart = () => createCodes({ rows, issuer: ownCodes({ sender, vault }), now });
    return { codes: restart(), restart, sleep, read: () => sender.code(DIEN.phone), handed: () => handed };
  };

  test(`T03: on ${name}, of 200 parallel wrong codes at most 5 are compared, and a restart gives none back`, async () => {
    const { codes, restart, read, handed } = setUp();
    const to = address();
    await codes.send(to);
    const tries = (count: number, each = codes) =>
      Promise.all(Array.from({ length: count }, () => each.compare(to, other(read()))));
    await tries(2);
    const said = await tries(198, restart());
    assert.equal(handed(), 5);
    assert.ok(!said.includes('ok'));
    assert.notEqual(await restart().compare(to, read()), 'ok', 'the right code is too late');
  });

  test(`T05: on ${name}, a new code voids the old one`, async () => {
    const { codes, sleep, read } = setUp();
    const to = address();
    await codes.send(to);
    const first = read();
    sleep(61_000);
    await codes.send(to);
    if (first !== read()) assert.equal(await codes.compare(to, first), 'wrong');
    assert.equal(await codes.compare(to, read()), 'ok');
  });

  test(`T06: on ${name}, a code is good for its flow, its phone and its purpose alone`, async () => {
    const { codes, read } = setUp();
    const to = address();
    await codes.send(to);
    const code = read();
    const elsewhere = address();
    await codes.send(elsewhere);
    if (code !== read()) assert.equal(await codes.compare(elsewhere, code), 'wrong');
    assert.equal(await codes.compare({ ...to, phone: '+84912345678' }, code), 'wrong');
    assert.equal(await codes.compare({ ...to, purpose: 'register:other' }, code), 'wrong');
    assert.equal(await codes.compare(to, code), 'ok');
  });
}

test('T05: of 100 parallel right answers exactly one succeeds', async () => {
  const world = gatewayWorld({ cost: 1 });
  const backend = world.http();
  const begun = viewOf(await backend.start({ method: 'mobile', audience: 'citizen', portal: 'national' }));
  const asked = viewOf(await backend.answer(begun, await identity(begun, DIEN)));
  const code = world.carrier.code(DIEN.phone);
  const replies = await Promise.all(Array.from({ length: 100 }, () => backend.answer(asked, { code })));
  assert.equal(replies.filter(({ ok }) => ok).length, 1);
  assert.equal(world.carrier.matches, 1);
});
