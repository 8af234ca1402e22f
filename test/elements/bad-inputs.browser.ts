import { expect, oneEvent } from '@open-wc/testing';
import { en } from '../../src/locales/en/index.js';
import { vi } from '../../src/locales/vi/index.js';
import { textsOf } from '../../src/elements/texts/language.js';
import { deep, page } from './support/world.js';
import { waitUntil } from './support/wait-until.js';

const BAD: Readonly<Record<string, readonly string[]>> = {
  citizenId: [
    ...['0', '1234', '12345678', '1234567890', '12345678901', '0340860122223', '03408601222', 'abc', '03408601222a'],
    ...[
      '034086O12222',
      '٠٣٤٠٨٦٠١٢٢٢٢',
      '034/086/012222',
      '#034086012222',
      '034086012222x',
      '-',
      '😀',
      '034,086,012222',
    ],
    ...['1e11', '0x340860122', '034999012222'],
  ],
  insuranceCode: [
    ...[
      '0',
      '12',
      '123456789',
      '12345678901',
      '348610000',
      'abcdefghij',
      '34861OOOOO',
      '348610000x',
      '٣٤٨٦١٠٠٠٠٠',
      '+',
    ],
    ...[
      '3486/100000',
      'DN3486100000',
      '😀',
      '34861000000',
      '1e9',
      '0x34861000',
      '#3486100000',
      '3486,100000',
      '–',
      '३४८६१०००००',
    ],
  ],
  fullName: [
    ...[
      '1',
      '12345',
      'Nguyễn1',
      'A@B',
      'Nguyễn_Văn',
      '<b>An</b>',
      'An;',
      'An|Bình',
      'An\\',
      '😀',
      '#',
      'An+Bình',
      '=An',
      '*',
    ],
    ...['An{}', 'An[]', '~', '"An"', 'An/Bình', '%00'],
  ],
  birthDate: [
    ...['0', '1', '31/02/1986', '30/02/2000', '29/02/1987', '32/01/1986', '12/13/1986', '00/01/1986', '12/00/1986'],
    ...[
      '12/06/3000',
      '12/06/1700',
      'abc',
      '12 tháng sáu',
      '12/06',
      '1986/13',
      '12.06.86.',
      '19860',
      '//',
      '😀',
      '99/99/9999',
    ],
  ],
  phone: [
    ...['0', '123', '0123', '082362889', '08236288999', '0243826888', '113', '+1 202 555 0100', '+8482362889', 'abc'],
    ...[
      '0823-62x-899',
      '++84823628899',
      '0000000000',
      '1900 9068',
      '😀',
      '0x823628899',
      '٠٨٢٣٦٢٨٨٩٩',
      '#',
      '0823628899 / 0912345678',
    ],
    '0523',
  ],
  email: [
    ...[
      'a',
      'a@',
      '@b.vn',
      'a@b',
      'a b@c.vn',
      'a@b..vn',
      'a@.vn',
      'a@b.',
      'a@@b.vn',
      'a,b@c.vn',
      'a;b@c.vn',
      '<a@b.vn>',
    ],
    ...['a(b)@c.vn', 'a:b@c.vn', 'a@b c.vn', '"a"@b.vn', 'a\\b@c.vn', 'a@b.vn,', 'a@[1.2.3.4]', 'a@b@c.vn'],
  ],
  postalId: [
    ...[
      '1',
      'AB',
      'BD1',
      '#',
      'BD/2600100',
      'BD_2600100',
      'BĐ2600100',
      'BD2600100😀',
      'ABCDEFGHIJKLMNOPQRSTU',
      '@@@@',
      'BD,26001',
    ],
    ...['BD(26)', 'BD;26', '<BD26>', 'BD+26', 'BD=26', 'BD*26', '"BD26"', 'BD|26', 'BD\\26'],
  ],
};
const FORMS: Readonly<Record<string, readonly string[]>> = {
  mobile: ['citizenId', 'fullName', 'birthDate', 'phone', 'email'],
  insurance: ['citizenId', 'insuranceCode', 'fullName', 'birthDate', 'phone', 'email'],
  post: ['citizenId', 'fullName', 'birthDate', 'phone', 'postalId', 'email'],
};
/**
 * The expected codes. Nine digits are a CMND where one is accepted; a wrong birth year in a number
 * is reported at the date of birth.
 */
const CODES: Readonly<Record<string, string>> = {
  citizenId: 'citizen-id',
  insuranceCode: 'insurance-code',
  fullName: 'full-name',
  birthDate: 'birth-date',
  phone: 'phone',
  email: 'email',
  postalId: 'postal-id',
};

/** Sends, and waits for the refusal of this answer, not for the sentence of the previous one. */
async function refused({ element, submit }: Awaited<ReturnType<typeof page>>) {
  const told = oneEvent(element, 'dvc-problem');
  await submit();
  await told;
}

describe('twenty bad inputs for each field of each form', () => {
  for (const [method, fields] of Object.entries(FORMS)) {
    for (const language of [vi, en]) {
      it(`${method}, ${language.lang}: each gets its sentence, and none is lost`, async () => {
        const world = await page({ lang: language.lang });
        await world.choose(method);
        await world.get(`input[name="${fields[1] ?? ''}"]`);
        const { error } = await (await textsOf(language, { id: method })).later();
        const inputs = await Promise.all(fields.map((name) => world.get<HTMLInputElement>(`input[name="${name}"]`)));
        for (let round = 0; round < 20; round += 1) {
          const typed = fields.map((name) => BAD[name]?.[round] ?? '');
          inputs.forEach((input, index) => (input.value = typed[index] ?? ''));
          await refused(world);
          for (const [index, name] of fields.entries()) {
            const code = method === 'insurance' && name === 'citizenId' ? 'identity-number' : CODES[name];
            const wanted = (error as Readonly<Record<string, string>>)[code ?? ''] ?? 'none';
            const said = () => deep(world.element, `#${name}-error`)[0]?.textContent ?? '';
            await waitUntil(() => said() === wanted, `${name}: "${typed[index] ?? ''}" got "${said()}"`, {
              timeout: 4000,
            });
            expect(inputs[index]?.value).to.equal(typed[index]);
            expect(inputs[index]?.getAttribute('aria-describedby')).to.contain(`${name}-error`);
          }
        }
        expect(world.carrier.messages.length).to.equal(0);
      });
    }
  }

  it('the code and the password: each gets its sentence, and none is lost', async () => {
    const world = await page();
    await world.toCode();
    const { error } = await vi.later();
    const codes = [
      '1',
      '12345',
      '1234567',
      'abcdef',
      '12a456',
      '１２３４５６',
      '٤٥٦٧٨٩',
      '-12345',
      '12.456',
      '😀',
      '0x1234',
    ];
    const weak = [
      'a',
      'aaaaaaaa',
      'AAAAAAAA',
      '12345678',
      'Aa1!',
      'Abcdefgh',
      'Abcdefg1',
      'abcdefg1!',
      'ABCDEFG1!',
      '!!!!!!!!',
    ];
    const more = [
      'Aaaaaaa!',
      '1234567!',
      'ABCD1234',
      'abcd1234',
      'abcdabcd!',
      'ABCDABCD!',
      'abcd ABCD',
      'ăâđêôơưă',
      'Đđ1',
      '1!aA',
    ];
    const odd = ['1 2', '+12345', '12345l', 'O12345', '½½½½½½', '一二三四五六', '1e5', '12345\u200b', '#12345'];
    for (const [name, list] of [
      ['code', [...codes, ...odd]],
      ['password', [...weak, ...more]],
    ] as const) {
      expect(list.length).to.equal(20);
      if (name === 'password') {
        await world.type('code', world.carrier.code('+84823628899'));
        await world.submit();
      }
      const input = await world.get<HTMLInputElement>(`input[name="${name}"]`);
      for (const bad of list) {
        await world.type(name, bad);
        if (name === 'password') (await world.get<HTMLInputElement>('#repeat')).value = bad;
        await refused(world);
        const said = () => deep(world.element, `#${name}-error`)[0]?.textContent ?? '';
        await waitUntil(() => said().startsWith(error[name]), `"${bad}" got "${said()}"`);
        expect(input.value).to.equal(bad);
      }
    }
  });
});
