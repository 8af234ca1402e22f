// `npm run bench:typing`: how the cost of parsing a field grows with its length. A text 16 times as
// long should take about 16 times as long; a quadratic parser would take 256 times as long.
import { parseBirthDate } from '../../src/flow/identity/birth-date.js';
import { isCitizenId, normalizeCitizenId } from '../../src/flow/identity/citizen-id.js';
import { isEmail } from '../../src/flow/identity/email.js';
import { isFullName, nameKey, seemsUnmarked } from '../../src/flow/identity/full-name.js';
import { normalizeInsuranceCode } from '../../src/flow/identity/insurance-code.js';
import { normalizeOneTimeCode } from '../../src/flow/identity/one-time-code.js';
import { normalizePhone } from '../../src/flow/identity/phone.js';
import { isTaxCode, normalizeTaxCode } from '../../src/flow/identity/tax-code.js';
import { halfWidth, visible } from '../../src/flow/identity/typed.js';

const readers: Readonly<Record<string, (text: string) => unknown>> = {
  parseBirthDate,
  isCitizenId: (text) => isCitizenId(normalizeCitizenId(text)),
  isTaxCode: (text) => isTaxCode(normalizeTaxCode(text)),
  normalizePhone,
  nameKey,
  isFullName,
  seemsUnmarked,
  isEmail,
  normalizeInsuranceCode,
  normalizeOneTimeCode,
  visible,
  halfWidth,
};

const UNITS = ['a\u0323\u0301', ' ', 'a ', '0', '0 ', '1/', '\u0301', '-', '\u202a', 'ậ', '\ud800', "'"];

/** The cost of the work in ms: the minimum of five runs, because other programs only add to it. */
const cost = (work: () => unknown): number =>
  Math.min(
    ...[1, 2, 3, 4, 5].map(() => {
      const start = performance.now();
      work();
      return performance.now() - start;
    }),
  );

for (const [name, reader] of Object.entries(readers)) {
  const ratios = UNITS.flatMap((unit) =>
    ['', '0', 'A'].map((first) => {
      const [short, long] = [4_096, 65_536].map((length) => first + unit.repeat(length / unit.length));
      return (
        cost(() => reader(long ?? '')) /
        Math.max(
          cost(() => reader(short ?? '')),
          0.02,
        )
      );
    }),
  );
  console.log(`${name}: 16 times the text takes up to ${Math.max(...ratios).toFixed(0)} times as long`);
}
