import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  compareNames,
  isFullName,
  nameKey,
  normalizeName,
  seemsUnmarked,
} from '../../../src/flow/identity/full-name.js';

test('normalises a name to NFC and single spaces', () => {
  assert.equal(normalizeName('  Nguyễn  Đăng\tĐiện '.normalize('NFD')), 'Nguyễn Đăng Điện');
  assert.equal(normalizeName(`${'a'.repeat(998)} `), 'a'.repeat(998));
  assert.equal(normalizeName(`${'a'.repeat(999)} `), `${'a'.repeat(999)} `, 'too long for a name');
});

test('treats all spellings of a name as the same', () => {
  const table = [
    ['Nguyễn Đăng Điện', 'NGUYỄN ĐĂNG ĐIỆN'],
    ['Nguyễn Đăng Điện', 'Nguyễn Đăng Điện'.normalize('NFD')],
    ['Nguyễn  Đăng Điện ', 'nguyễn đăng điện'],
    ['Hoà', 'Hòa'],
    ['Hoá', 'HÓA'],
    ['Khoẻ', 'Khỏe'],
    ['Thuý', 'Thúy'],
    ['Thuỵ', 'Thụy'],
    ['Loà', 'LÒA'],
    ['Trần Thị Thuỳ', 'TRẦN THỊ THÙY'.normalize('NFD')],
    ['quý', 'qúy'],
    ['giá', 'gía'],
    ['Nguyê\u0303n', 'Nguyễn'],
    ['Nguye\u0303\u0302n', 'Nguyễn'],
    ['Ðức', 'Đức'],
    ["H'Hen Niê", 'H’HEN NIÊ'],
    ['K`Brêu', 'KʼBrêu'],
  ] as const;
  for (const [one, other] of table) assert.equal(compareNames(one, other), 'same', `${one} ${other}`);
});

test('calls a match without diacritics weak', () => {
  const table = [
    ['Nguyễn Đăng Điện', 'NGUYEN DANG DIEN'],
    ['Hoàn', 'Hoán'],
    ['Thủy', 'Thúy'],
    ['Quý', 'Quy'],
    ['Lê', 'Le'],
  ] as const;
  for (const [one, other] of table) assert.equal(compareNames(one, other), 'weak', `${one} ${other}`);
});

test('tells different people apart', () => {
  const table = [
    ['Nguyễn Đăng Điện', 'Nguyễn Đăng Điền B'],
    ['Nguyễn Đăng Điện', 'Đăng Điện Nguyễn'],
    ['Mỹ', 'Mĩ'],
    ['Hoa', 'Hao'],
    ['', 'A'],
  ] as const;
  for (const [one, other] of table) assert.equal(compareNames(one, other), 'different', `${one} ${other}`);
});

test('compares tones per syllable', () => {
  assert.equal(compareNames('Hà Hoa', 'Ha Hoà'), 'weak');
  assert.equal(compareNames("Há'ha", "Ha'há"), 'weak');
});

test('accepts real people’s names', () => {
  const names = [
    'Nguyễn Đăng Điện',
    'Y',
    "H'Hen Niê",
    'K’Brêu',
    'Ƀih Êban',
    'Ksor H-Nhan',
    'Lò Văn A.',
    'Công Tằng Tôn Nữ',
  ];
  names.push('Tôn Nữ Công Huyền Bảo Ngọc Thị Minh Anh', 'Rơ Châm Čăk', 'Jean-Pierre Ñuk', 'A'.repeat(100));
  for (const name of names) {
    assert.equal(isFullName(name), true, name);
    assert.equal(isFullName(name.normalize('NFD')), true, name);
  }
});

test('refuses what is not a name', () => {
  const wrong = [
    '',
    ' ',
    "'",
    '-',
    'Nguyễn 2',
    'a\u0000b',
    'Ann\u202eeel',
    'a\u200bb',
    'Nguyễn\u0410',
    '\u0301a',
    '阮',
    'a@b',
  ];
  wrong.push('<b>A</b>', 'A|B', 'A'.repeat(101), '\ud800', 'A×B', 'A\u{1d400}', '１');
  for (const name of wrong) assert.equal(isFullName(name), false, JSON.stringify(name));
});

test('suspects missing diacritics where the family or middle name always has them', () => {
  for (const name of ['Le Minh Khang', 'NGUYEN DANG DIEN', ' tran  anh', 'Mai Thi Hoa', 'Phan Van Nam'])
    assert.equal(seemsUnmarked(name), true, name);
  const marked = ['Lê Minh Khang', 'Nguyễn Van An', 'Nguyen Đang'];
  const without = [
    'Kim Long',
    'Mai Anh',
    'Phan Minh Khang',
    'Y',
    'Le',
    "H'Hen Nie",
    'Ksor H-Nhan',
    'K’Breu',
    '',
    'Le 2',
  ];
  for (const name of [...marked, ...without]) assert.equal(seemsUnmarked(name), false, name);
  assert.equal(seemsUnmarked('Lê Minh Khang'.normalize('NFD')), false);
});

const onsets = ['', 'b', 'th', 'h', 'kh', 'ng', 'đ', 'gi', 'qu', 'tr'];
const tones = ['', '\u0300', '\u0301', '\u0303', '\u0309', '\u0323'];
const vowels = ['oa', 'oe', 'uy', 'oai', 'ươ', 'iê', 'uyê', 'ia', 'ua', 'y', 'ă'];
const syllable = fc.record({
  onset: fc.constantFrom(...onsets),
  vowel: fc.constantFrom(...vowels),
  coda: fc.constantFrom('', 'n', 'ng', 'c', 't', 'nh'),
  tone: fc.constantFrom(...tones),
  places: fc.tuple(fc.nat(2), fc.nat(2)),
});
const put = (vowel: string, tone: string, place: number) =>
  Array.from(vowel)
    .map((letter, at) => (at === Math.min(place, vowel.length - 1) ? letter + tone : letter))
    .join('');
const changed = fc.constantFrom(
  (text: string) => text,
  (text: string) => text.toUpperCase(),
  (text: string) => text.normalize('NFD'),
  (text: string) => text.normalize('NFC').toUpperCase(),
  (text: string) => `  ${text.replaceAll(' ', '  ')}`,
);

test('gives one key for every tone position, case and Unicode form', () => {
  fc.assert(
    fc.property(fc.array(syllable, { minLength: 1, maxLength: 6 }), changed, changed, (parts, one, other) => {
      const spell = (which: 0 | 1) =>
        parts.map(({ onset, vowel, coda, tone, places }) => onset + put(vowel, tone, places[which]) + coda).join(' ');
      assert.equal(nameKey(one(spell(0))), nameKey(other(spell(1))));
      assert.ok(isFullName(one(spell(0))));
    }),
  );
});

test('gives different keys for different tones and letters', () => {
  const plain = ({ onset, vowel, coda }: { onset: string; vowel: string; coda: string }) => onset + vowel + coda;
  fc.assert(
    fc.property(syllable, syllable, (a, b) => {
      const same = plain(a) === plain(b) && a.tone === b.tone;
      const [one, other] = [a, b].map((part) => part.onset + put(part.vowel, part.tone, 0) + part.coda) as [
        string,
        string,
      ];
      assert.equal(compareNames(one, other) === 'same', same);
    }),
  );
});

test('never throws, and is idempotent', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (one, other) => {
      assert.equal(normalizeName(normalizeName(one)), normalizeName(one));
      assert.equal(nameKey(nameKey(one)), nameKey(one));
      assert.equal(compareNames(one, one), 'same');
      assert.equal(compareNames(one, other), compareNames(other, one));
      isFullName(one);
    }),
    { numRuns: 1000 },
  );
});
