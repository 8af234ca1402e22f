/** T70: what an officer can confirm; each confirmation is in the audit log. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { sqlDesk, type Desk } from '../../../demo/counter/desk.js';
import { clock, engines, newVault } from '../../support/worlds.js';

const CARD = { citizenId: '034086012222', fullName: 'Nguyễn Đăng Điện', birthDate: '12/06/1986' };
const vault = newVault();
const { all, close } = await engines();
after(close);

for (const [engine, sql] of all) {
  const { now, sleep } = clock();
  const desk: Desk = await sqlDesk({ sql, vault, now, alone: 2, perHour: 4 });
  let count = 0;
  const arrive = async () => {
    count += 1;
    const flow = `flow-${count}`;
    return { flow, code: await desk.arrive({ flow, portal: 'province' }, CARD) };
  };
  const log = async (flow: string) =>
    (
      await sql.query<{ result: string; reason: string; subject: string | null; portal: string }>(
        "select result, reason, subject, portal from audit_all where flow = $1 and event = 'counter.confirm' order by seq, place",
        [flow],
      )
    ).rows;
  const other = (code: string) => (code === '0000' ? '0001' : '0000');

  test(`${engine}: an officer sees the card and the number, and confirms that number only`, async () => {
    const { flow, code } = await arrive();
    const [seen] = await desk.waiting();
    assert.deepEqual({ ...CARD, flow, code }, { ...CARD, flow: seen?.flow, code: seen?.code });
    const { rows } = await sql.query<{ person: string }>('select person from counter_visit where flow = $1', [flow]);
    assert.doesNotMatch(rows[0]?.person ?? '', /034086012222|Điện/, 'it is sealed');
    assert.equal(await desk.confirm('lan', flow, other(code)), 'wrong-number');
    assert.equal(await desk.state(flow), 'waiting');
    assert.equal(await desk.confirm('lan', flow, code), 'confirmed');
    assert.equal(await desk.confirm('lan', flow, code), 'gone');
    assert.deepEqual(await desk.waiting(), []);
    const subject = await vault.mac('subject', `cccd:${CARD.citizenId}`);
    assert.deepEqual(await log(flow), [
      { result: 'fail', reason: 'wrong-number by lan', subject, portal: 'province' },
      { result: 'ok', reason: 'confirmed by lan', subject, portal: 'province' },
    ]);
  });

  test(`${engine}: above the threshold a second officer confirms, and nobody confirms without end`, async () => {
    sleep(3_600_001);
    const verdicts = [];
    const all = [];
    for (let n = 0; n < 5; n += 1) {
      const visit = await arrive();
      all.push(visit);
      verdicts.push(await desk.confirm('lan', visit.flow, visit.code));
    }
    assert.deepEqual(verdicts, ['confirmed', 'confirmed', 'second-officer', 'second-officer', 'limit']);
    const third = all[2];
    assert.ok(third);
    assert.equal(await desk.confirm('lan', third.flow, third.code), 'second-officer', 'not the same officer twice');
    assert.equal(await desk.state(third.flow), 'waiting');
    assert.equal(await desk.confirm('minh', third.flow, third.code), 'confirmed');
    const reasons = (await log(third.flow)).map(({ reason }) => reason);
    assert.deepEqual(reasons, ['second-officer by lan', 'second-officer by lan', 'confirmed by minh']);
    sleep(3_600_001);
    const next = await arrive();
    assert.equal(await desk.confirm('lan', next.flow, next.code), 'confirmed', 'an hour later');
  });

  test(`${engine}: of many officers at once one confirms, and the limit holds`, async () => {
    sleep(3_600_001);
    const { flow, code } = await arrive();
    const officers = ['a', 'b', 'c', 'd'];
    const verdicts = await Promise.all(officers.map((officer) => desk.confirm(officer, flow, code)));
    assert.deepEqual(verdicts.toSorted(), ['confirmed', 'gone', 'gone', 'gone']);
    const visits = await Promise.all(Array.from({ length: 6 }, arrive));
    const many = await Promise.all(visits.map((visit) => desk.confirm('e', visit.flow, visit.code)));
    assert.deepEqual(many.toSorted(), ['confirmed', 'confirmed', 'limit', 'limit', 'second-officer', 'second-officer']);
  });

  test(`${engine}: a refusal and an hour end the visit`, async () => {
    const { flow, code } = await arrive();
    await desk.refuse('lan', flow);
    assert.equal(await desk.state(flow), 'refused');
    assert.equal(await desk.confirm('lan', flow, code), 'gone');
    assert.deepEqual(
      (await log(flow)).map(({ reason }) => reason),
      ['refused by lan'],
    );
    const late = await arrive();
    sleep(3_600_001);
    assert.equal(await desk.confirm('lan', late.flow, late.code), 'gone');
    assert.deepEqual(await desk.waiting(), []);
  });
}
