/** Sends one order to the drivers of all modules. */
import { setTimeout as delay } from 'node:timers/promises';
import { refuse, type Answer, type Fault } from './protocol.js';
import type { Driver } from './token/driver.js';
import type { Order, Results } from './token/token-service.js';
import type { KeyInfo } from './token/tokens.js';

/** Milliseconds to wait for silent modules once another one has found something. */
const GRACE_MS = 2000;

/** The first good answer; `undefined` when all have answered and none was good. */
async function first<T>(all: readonly Promise<T>[], isGood: (answer: T) => boolean): Promise<T | undefined> {
  return new Promise((resolve) => {
    for (const each of all) void each.then((answer) => isGood(answer) && resolve(answer));
    void Promise.all(all).then(() => resolve(undefined));
  });
}

/**
 * Queries every driver. One success is enough; once a driver has found something, the others get
 * `GRACE_MS` more.
 */
export async function askAll<Verb extends 'list' | 'certificates'>(
  drivers: readonly Driver[],
  order: Extract<Order, { verb: Verb }>,
) {
  const answers: (Answer<Results[Verb]> | undefined)[] = [];
  const asked = drivers.map((driver) => driver.run<Verb>(order));
  const noted = asked.map(async (each, at) => (answers[at] = await each));
  const enough = await first(noted, (answer) => answer.ok && answer.result.length > 0);
  if (enough) await Promise.race([Promise.all(noted), delay(GRACE_MS, undefined, { ref: false })]);
  const there = answers.filter((answer) => answer !== undefined);
  const good = there.filter((answer) => answer.ok);
  const results = good.flatMap(({ result }) => [...(result as readonly unknown[])]) as unknown as Results[Verb];
  if (good.length) return { ok: true, result: results } as const;
  return there.find((answer) => !answer.ok && answer.fault !== 'driver-missing') ?? refuse('driver-missing');
}

/** The driver whose token holds the key, and how the key signs. */
export async function findKey(
  drivers: readonly Driver[],
  certificate: string,
): Promise<Answer<{ readonly driver: Driver; readonly key: KeyInfo }>> {
  const asked = drivers.map(async (driver) => ({ driver, answer: await driver.run({ verb: 'key', certificate }) }));
  const found = await first(asked, ({ answer }) => answer.ok);
  if (found?.answer.ok) return { ok: true, result: { driver: found.driver, key: found.answer.result } };
  const answers = (await Promise.all(asked)).map(({ answer }) => answer).filter((answer) => !answer.ok);
  const said = (fault: Fault) => answers.find((answer) => answer.fault === fault);
  // The token may have been removed from one module, and be unknown to the others.
  return (
    said('certificate-missing') ??
    answers.find(({ fault }) => fault !== 'driver-missing' && fault !== 'token-missing') ??
    said('token-missing') ??
    refuse('driver-missing')
  );
}
