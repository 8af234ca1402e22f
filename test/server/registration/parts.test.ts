import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { createHash } from 'node:crypto';
import { chain, GENESIS, memoryAudit, verifyChain } from '../../../src/server/audit/audit.js';
import { createBlocklist, dateForms } from '../../../src/server/checks/blocklist.js';
import { codeText, randomCode } from '../../../src/server/checks/code-issuers.js';
import type { Flow } from '../../../src/flow/transition.js';
import { problem } from '../../../src/flow/problem.js';
import type { Implementation, Visit } from '../../../src/server/registration/implement.js';
import { followDecision } from '../../../src/server/registration/run-handler.js';
import { consentOffer, consentRecords } from '../../../src/server/registration/consent.js';
import { createLimits, memoryCounters, network } from '../../../src/server/checks/limits.js';
import { createPortals, type Portal } from '../../../src/server/registration/portals.js';
import { sqlAudit } from '../../../src/server/audit/sql-audit.js';
import { sqlCounters } from '../../../src/server/sql/sql-counts.js';
import { toBase64url } from '../../../src/bytes.js';
import { createKeys, createVault, random } from '../../../src/server/vault/vault.js';
import { argon2Passwords } from '../../../src/node/argon2.js';
import { nodeCiphers } from '../../../src/node/ciphers.js';
import { commonPasswords } from '../../../src/node/passwords.js';
import { isPassword } from '../../../src/flow/password.js';
import { PORTALS } from '../../../src/testing/world.js';
import { database } from '../../support/worlds.js';

const sql = await database();
after(() => sql.close());

test('values sealed under an old key open after a key change, in their own context only', async () => {
  const keys = createKeys();
  const sealed = await createVault(keys).seal({ a: 'ộ' }, 'flow:1');
  const rotated = createVault({ ...keys, seal: { ...keys.seal, '2': toBase64url(random(32)) }, current: '2' });
  assert.deepEqual(await rotated.open(sealed, 'flow:1'), { a: 'ộ' });
  assert.match(await rotated.seal(1, 'x'), /^2\./);
  await assert.rejects(rotated.open(sealed, 'flow:2'));
  await assert.rejects(createVault(createKeys()).open(sealed, 'flow:1'));
  assert.throws(() => createVault({ ...keys, lookup: 'short' }), TypeError);
});

test('a vault by OpenSSL and one by WebCrypto open each other’s values and refuse the same ones', async () => {
  const keys = createKeys();
  const [web, node] = [createVault(keys), createVault(keys, nodeCiphers)];
  const value = { name: 'Nguyễn Đăng Điện', list: [1, null, 'x'.repeat(5000)] };
  for (const text of ['a', '', 'Nguyễn Đăng Điện', '\u{1f511}', 'half \ud800 of a pair', '\0', 'x'.repeat(5000)])
    assert.equal(await node.mac('subject', text, 'b'), await web.mac('subject', text, 'b'));
  for (const [one, other] of [
    [web, node],
    [node, web],
    [node, node],
  ] as const) {
    assert.equal(await other.verifyMac(await one.mac('code', '1'), 'code', '1'), true);
    for (const wrong of [await one.mac('code', '2'), await one.mac('other', '1'), '', 'AAAA'])
      assert.equal(await other.verifyMac(wrong, 'code', '1'), false);
    assert.deepEqual(await other.open(await one.seal(value, 'flow:1'), 'flow:1'), value);
    assert.deepEqual(await other.openWith('key', await one.sealFor('key', value)), value);
    const sealed = await one.seal(value, 'flow:1');
    for (const bad of [
      `${sealed.slice(0, -4)}AAAA`,
      sealed.slice(0, -30),
      `${sealed.slice(0, sealed.lastIndexOf('.'))}.`,
    ])
      await assert.rejects(async () => other.open(bad, 'flow:1'));
    await assert.rejects(async () => other.open(sealed, 'flow:2'));
    await assert.rejects(async () => other.openWith('another', await one.sealFor('key', value)));
  }
});

test('random bytes are of the size that was asked for, and never come twice', () => {
  const all = Array.from({ length: 500 }, (_, index) => random([12, 16, 32, 1024, 1025][index % 5] ?? 0));
  assert.deepEqual([...new Set(all.map(({ length }) => length))], [12, 16, 32, 1024, 1025]);
  const parts = all.flatMap((bytes) =>
    Array.from({ length: bytes.length >> 2 }, (_, at) => bytes.slice(at * 4, at * 4 + 4)),
  );
  const repeated = parts.length - new Set(parts.map(String)).size;
  // 52,700 words of 32 bits: one pair in three runs is alike by chance.
  assert.ok(repeated < 8, `${repeated} words twice`);
});

test('a keyed hash depends on its purpose, and on where its parts end', async () => {
  const vault = createVault(createKeys());
  const mac = await vault.mac('a', 'x', 'y');
  assert.notEqual(mac, await vault.mac('b', 'x', 'y'));
  assert.notEqual(mac, await vault.mac('a', 'xy'));
  assert.ok(await vault.verifyMac(mac, 'a', 'x', 'y'));
  assert.ok(!(await vault.verifyMac(mac, 'a', 'x', 'z')));
});

test('an IPv6 caller is reduced to its /64, within its /48; a mapped address counts as IPv4', () => {
  assert.deepEqual(network('2001:db8:1:2:3:4:5:6'), { address: '2001:db8:1:2', network: '2001:db8:1' });
  assert.deepEqual(network('::ffff:203.0.113.9'), { address: '203.0.113.9', network: '203.0.113' });
  assert.equal(network('2001:db8::1').address, '2001:db8:0:0');
});

for (const [name, counters] of Object.entries({ memory: memoryCounters(), database: sqlCounters({ sql }) })) {
  test(`counters in ${name} count exactly under concurrency, end on time, and can be given back`, async () => {
    const key = crypto.randomUUID();
    const hits = await Promise.all(Array.from({ length: 50 }, () => counters.hit([{ key, seconds: 60, by: 1 }], 1000)));
    assert.deepEqual(
      hits.map(([hit]) => hit?.count).sort((a = 0, b = 0) => a - b),
      Array.from({ length: 50 }, (_, n) => n + 1),
    );
    const then = async (by: number, at: number) => (await counters.hit([{ key, seconds: 60, by }], at))[0]?.count;
    assert.equal(await then(-1, 1500), 49);
    assert.equal(await then(1, 2000), 50);
    assert.equal(await then(1, 62_000), 1, 'a new window');
    assert.equal(await then(-3, 63_000), 0, 'below nothing there is nothing');
    await then(-1, 200_000);
    assert.equal(await then(5, 200_001), 5, 'what comes back late takes nothing from the next window');
    const [b, a] = await counters.hit(
      [
        { key: 'b', seconds: 1, by: 2 },
        { key: 'a', seconds: 1, by: 1 },
      ],
      1000,
    );
    assert.deepEqual([b?.count, a?.count], [2, 1], 'in the order asked');
  });
}

test('an address alone raises the captcha’s difficulty long before it is refused', async () => {
  const limits = createLimits({ counters: memoryCounters(), vault: createVault(createKeys()) });
  const caller = { address: '203.0.113.9' };
  const pressures = [];
  for (let n = 0; n < 250; n += 1) pressures.push(await limits.pressure(caller));
  assert.deepEqual([pressures[0], pressures[70], pressures[130], pressures[249]], [0, 1, 2, 3]);
  assert.equal(await limits.take('start', { caller, portal: 'national' }), undefined);
});

test('codes have six digits, with leading zeros and without bias, and fit one text message', () => {
  assert.equal(
    randomCode(() => 7),
    '000007',
  );
  const draws = [4_294_999_999, 123];
  assert.equal(
    randomCode(() => draws.shift() ?? 0),
    '000123',
    'what would bias is drawn again',
  );
  const text = codeText('123456', 'dichvucong.gov.vn');
  assert.ok(text.length <= 160 && /^[\x20-\x7e\n]+$/.test(text), text);
  assert.match(text, /\n@dichvucong\.gov\.vn #123456$/);
});

test('the guide’s example password meets the rule but is blocked, like personal data and runs', () => {
  const blocklist = commonPasswords();
  const about = ['034086012222', 'Nguyễn Đăng Điện', '0823628899', '12061986'];
  assert.ok(isPassword('Aa@123456'));
  for (const bad of [
    'Aa@123456',
    'P@ssw0rd!',
    'Dien@12061986',
    'Nguyen#Dien1',
    'Aaaa1111!!!!',
    'Abcd@1234',
    'DichVuCong@1',
    '0823628899aA!',
  ]) {
    assert.ok(blocklist.blocks(bad, about), bad);
  }
  for (const good of ['Sông-Trà 1986 êm', 'tr0i-Xanh_biec9', 'Cà phê Sữa #7 đá'])
    assert.ok(!blocklist.blocks(good, about), good);
  const dates = dateForms('01/02/1986');
  assert.deepEqual(dates, ['01021986', '19860201', '02011986', '010286', '860201', '1986']);
  assert.deepEqual([dateForms('1986').every((form) => form === '1986'), dateForms('')], [true, []]);
  assert.ok(blocklist.blocks('Nguyen#Dien1986', [...about, ...dates]));
  assert.ok(createBlocklist(['hunter2hunter']).blocks('Hunter2-Hunter', []));
});

test('four characters that repeat or count, up or down, are a run; what is left beside runs must be four', () => {
  const blocklist = createBlocklist([]);
  const blocks = (password: string) => blocklist.blocks(password, []);
  for (const bad of ['aaaaqxz', 'bcdeqxz', 'edcbqxz', 'qxz6666', 'qxz6789', 'zzzzzzzzqx', 'bcdeedcb', 'qx'])
    assert.ok(blocks(bad), bad);
  for (const good of ['aaaqxz', 'bcdqxz', 'bdfhqx', 'zzzxxxqqq', 'aaaaqxzq', 'bcedqxz']) assert.ok(!blocks(good), good);
});

test('where the next step cannot be entered, the flow stays, with fresh data if its step has some, and gives back', async () => {
  const spent = problem('rate-limited', { retryAfter: 9 });
  const flow = { step: 0, status: 'active', rejections: 0, data: 'old', facts: {} } as unknown as Flow;
  for (const [renewed, data] of [
    ['fresh', 'fresh'],
    [undefined, 'old'],
  ] as const) {
    const renew = () => Promise.resolve(renewed);
    const handlers = {
      first: { ...(renewed && { renew }) },
      next: { enter: () => Promise.resolve({ problem: spent }) },
    };
    const method = {
      steps: [
        { name: 'first', attempts: 5 },
        { name: 'next', attempts: 5 },
      ],
    };
    const beside = () => Promise.resolve();
    const advance = { type: 'advance', facts: { proven: true }, beside } as const;
    const about = { method, handlers } as unknown as Implementation;
    const acted = await followDecision(about, flow, advance, {} as Visit, () => spent);
    assert.deepEqual([acted.flow.step, acted.flow.data, acted.flow.facts], [0, data, {}]);
    assert.deepEqual([acted.decision.type, acted.decision.beside, acted.flow.rejections], ['reject', beside, 0]);
  }
});

test('the hash of a consent covers the exact text shown, in both languages', async () => {
  for (const lang of ['vi', 'en-GB']) {
    const portal = PORTALS[0] as Portal;
    const offer = consentOffer(portal, lang);
    const about = { shownAt: '', decidedAt: '', portal: portal.id, origin: '', flow: 'f' };
    const records = await consentRecords(offer, { version: offer.version, granted: ['account', 'check'] }, about);
    for (const [index, record] of records.entries()) {
      const text = offer.purposes[index]?.text ?? '';
      assert.equal(record.textHash, createHash('sha256').update(text).digest('hex'));
    }
    assert.deepEqual(
      records.map(({ granted }) => granted),
      [true, true, false],
    );
  }
});

test('a consent names the data, the purpose, the controller, the recipients and the rights (Law 91/2025)', () => {
  const portal = { ...(PORTALS[0] as Portal), owner: 'Văn phòng Chính phủ' };
  const [form, certificate] = (['form', 'certificate'] as const).map((source) =>
    consentOffer(portal, 'vi', { source, others: ['Cổng B', 'Cổng C'] }),
  );
  const textOf = (id: string, offer = form) => offer?.purposes.find((each) => each.id === id)?.text ?? '';
  assert.match(textOf('account'), /số giấy tờ, họ tên, ngày sinh, số điện thoại và email/);
  assert.match(textOf('account', certificate), /số định danh trong chứng thư số và email/);
  assert.match(textOf('check', certificate), /chứng thư số và chữ ký được kiểm tra với tổ chức đã cấp/);
  assert.match(textOf('share'), /với Cổng B và Cổng C, để không phải đăng ký lại \(không bắt buộc\)/);
  assert.match(
    form?.notice ?? '',
    /^Chịu trách nhiệm về dữ liệu của bạn: Văn phòng Chính phủ\. Bạn có quyền xem, sửa, xóa/,
  );
  assert.ok(
    form?.statement.startsWith(
      'Bằng cách nhấp vào Đăng ký, bạn đồng ý với Điều khoản, Chính sách chia sẻ thông tin của chúng tôi. Bạn chỉ đồng ý',
    ),
  );
  assert.deepEqual([form?.terms, form?.policy], ['/terms', '/policy']);
  const { terms, policy } = consentOffer({ ...portal, terms: '/t', policy: '/p' }, 'vi');
  assert.deepEqual([terms, policy], ['/t', '/p']);
  const many = consentOffer(portal, 'vi', { others: Array.from({ length: 6 }, (_, n) => `Cổng ${n}`) });
  assert.match(textOf('share', many), /với các cổng dịch vụ công khác/);
  assert.match(
    consentOffer(PORTALS[0] as Portal, 'en').notice ?? '',
    /^Responsible for your data: Cổng Dịch vụ công quốc gia\./,
  );
});

test('a wrong portal stops the start with a sentence that names it', () => {
  const portal = { id: 'x', name: 'X', origins: ['https://x.vn'] };
  for (const [wrong, sentence] of [
    [{ ...portal, id: 'X Y' }, /Portal "X Y"/],
    [{ ...portal, name: ' ' }, /name is missing/],
    [{ ...portal, origins: [] }, /at least one origin/],
    [{ ...portal, origins: ['https://x.vn/'] }, /"https:\/\/x.vn\/" is not an origin/],
  ] as const) {
    assert.throws(() => createPortals([wrong]), sentence);
  }
  assert.throws(() => createPortals([portal, portal]), /given twice/);
});

test('verification names an audit entry that was changed or is missing', async () => {
  const audit = sqlAudit({ sql });
  const about = { portal: 'p', flow: 'f', at: 0 };
  for (const event of ['a', 'b', 'c']) await audit.append(undefined, about, [{ event, result: 'ok' }]);
  await audit.append(undefined, { ...about, flow: 'g' }, [{ event: 'other', result: 'ok' }]);
  const seqOf = async (event: string) =>
    Number((await sql.query<{ seq: string }>('select seq from audit where event = $1', [event])).rows[0]?.seq);
  const [b, c] = [await seqOf('b'), await seqOf('c')];
  assert.equal(c, b + 1, 'one flow is one chain');
  assert.ok(Math.abs((await seqOf('other')) - c) > 1e9, 'another flow does not wait for it');
  assert.equal((await audit.verify()).broken, null);
  await sql.query("update audit set event = 'x' where event = 'b'");
  assert.equal((await audit.verify()).broken, b);
  await sql.query("update audit set event = 'b' where event = 'x'");
  await sql.query("delete from audit where event = 'c'");
  assert.equal((await audit.verify()).broken, c, 'the last entry cannot vanish either');
  const memory = memoryAudit();
  await Promise.all(['a', 'b'].map((event) => memory.append(undefined, about, [{ event, result: 'ok' }])));
  const { entries, broken } = await memory.verify();
  assert.deepEqual({ entries, broken }, { entries: 2, broken: null });
  const first = await chain({ event: 'a', result: 'ok', seq: 1, at: '', portal: '', flow: '', previous: GENESIS });
  assert.equal((await verifyChain([{ ...first, result: 'fail' }])).broken, 1);
});

test('T53: a few passwords are hashed at once, others wait, and one beyond the queue is refused', async () => {
  const passwords = argon2Passwords({ vault: createVault(createKeys()), concurrency: 2, queue: 6 });
  const results = await Promise.allSettled(Array.from({ length: 20 }, (_, n) => passwords.hash(`p${n}`)));
  const hashes = results.filter((each) => each.status === 'fulfilled').map(({ value }) => value);
  assert.equal(hashes.length, 8, 'two at work and six waiting');
  assert.ok(hashes.every((hash) => hash.startsWith('$argon2id$v=19$m=19456,t=2,p=1$')));
  assert.ok(await passwords.verify(hashes[0] ?? '', 'p0'));
  assert.ok(!(await passwords.verify(hashes[0] ?? '', 'p1')));
});
