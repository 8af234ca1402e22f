/** Any number of invented people for load and failure tests, and limits that never apply. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LIMITS } from '../../../src/server/checks/limits.js';
import type { Subscriber } from '../../../src/testing/ports.js';

export const PEOPLE = 50_000;

/** The `n`th person; all are different. */
export const one = (n: number): Subscriber => ({
  citizenId: `034086${String(n).padStart(6, '0')}`,
  fullName: 'Nguyễn Văn An',
  birthDate: '01/02/1986',
  phone: `+8498${String(1_000_000 + n)}`,
});

/** The person of a phone. */
export function subscriberOf(phone: string): Subscriber | undefined {
  const n = Number(/^\+8498(\d{7})$/.exec(phone)?.[1] ?? 0) - 1_000_000;
  return n >= 0 ? one(n) : undefined;
}

/** Social insurance's record of each. */
export const insuranceCodeOf = (n: number) => `34${String(n).padStart(8, '0')}`;
export const insuredOnes = () =>
  Array.from({ length: PEOPLE }, (_, n) => ({ ...one(n), insuranceCode: insuranceCodeOf(n) }));

/** Every limit of production is counted, and none is reached. */
export const COUNTED = Object.fromEntries(
  Object.entries(LIMITS).map(([what, list]) => [what, list.map((limit) => ({ ...limit, max: limit.max * 1000 }))]),
) as unknown as typeof LIMITS;

/** Limits are tested elsewhere. */
export const LIMITLESS = Object.fromEntries(
  Object.keys(LIMITS).map((what) => [what, what === 'captcha' ? LIMITS.captcha : []]),
) as unknown as typeof LIMITS;

/** The newest code sent to a phone: phones of {@link file://./test-gateway.ts} are one file. */
export function codeOf(directory: string, phone: string): string {
  const lines = readFileSync(join(directory, 'messages.ndjson'), 'utf8').trim().split('\n');
  const last = lines.findLast((line) => line.includes(phone)) ?? '{"text":""}';
  return /\d{6}/.exec((JSON.parse(last) as { text: string }).text)?.[0] ?? '';
}
