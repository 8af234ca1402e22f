/** Acts as a person who registers: solves the captcha, ticks the boxes, reads the text message. */
import { solveChallenge } from 'altcha-lib';
import type { Challenge } from 'altcha-lib/types';
import type { Backend, Reply } from '../flow/backend.js';
import type { ConsentOffer } from '../flow/consent.js';
import type { Json } from '../flow/method.js';
import { PERSON_FIELDS, type Said } from '../flow/identity/person.js';
import type { View } from '../flow/view.js';
import { deriveKey } from '../server/checks/captcha.js';
import type { Subscriber } from './ports.js';

/** Solves the challenge of an identify step, as the widget does. */
export async function solve(view: View): Promise<string> {
  const { captcha } = view.data as unknown as { captcha: Challenge };
  const solution = await solveChallenge({ challenge: captcha, deriveKey });
  return JSON.stringify({ challenge: captcha, solution });
}

/** Input of an identity form, with the fields of particular methods. */
export type Typed = Subscriber & Partial<Said>;

/** The answer to an identity form, with every consent ticked. `own` are fields that only the method has. */
export async function identity(view: View, person: Typed, own: readonly string[] = []): Promise<Json> {
  const typed = person as unknown as Readonly<Record<string, string | undefined>>;
  const names = new Set([...PERSON_FIELDS.map(([name]) => name), ...own]);
  const fields = [...names].flatMap((name) => (typed[name] ? [[name, typed[name]] as const] : []));
  const { consent } = view.data as unknown as { consent: ConsentOffer };
  return {
    email: '',
    ...Object.fromEntries(fields),
    consent: { version: consent.version, granted: consent.purposes.map(({ id }) => id) },
    captcha: await solve(view),
  };
}

/** The view of a reply; throws if the reply is a problem. */
export function viewOf(reply: Reply): View {
  if (reply.ok) return reply.view;
  throw new Error(`${reply.problem.code} ${JSON.stringify(reply.problem.errors ?? [])}`);
}

/** The guide's own example (Hình 4). */
export const DIEN: Subscriber = {
  citizenId: '034086012222',
  fullName: 'Nguyễn Đăng Điện',
  birthDate: '12/06/1986',
  phone: '+84823628899',
};

export const PASSWORD = 'Sông-Trà 1986 êm';

/** Registers by a method from start to end. Throws at the first problem. */
export async function register(
  backend: Backend,
  person: Typed,
  readCode: (phone: string) => string | Promise<string>,
  portal = 'national',
  method = 'mobile',
): Promise<View> {
  const begun = viewOf(await backend.start({ method, audience: 'citizen', portal }));
  const asked = viewOf(await backend.answer(begun, await identity(begun, person)));
  const proven = viewOf(await backend.answer(asked, { code: await readCode(person.phone) }));
  return viewOf(await backend.answer(proven, { password: PASSWORD }));
}
