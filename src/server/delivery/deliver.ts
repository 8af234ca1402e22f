/**
 * One attempt at one delivery: sends the account's current state and records the portal's answer.
 */
import type { Log } from '../observe/log.js';
import type { DeliveryOutcome } from '../observe/observer.js';
import { isShared, type Directory } from '../scim/directory.js';
import type { Deliveries, Delivery } from './deliveries.js';
import { failureOf, Rejected, type DeliveryClient } from './delivery-client.js';

interface DeliverContext {
  readonly deliveries: Deliveries;
  readonly directory: Pick<Directory, 'read'>;
  readonly now: () => number;
  readonly log: Log;
  readonly failpoint: (name: string) => void;
  /** Milliseconds before the second attempt; `rest` is the longest pause. */
  readonly pause: number;
  readonly rest: number;
  /** Attempts after which a delivery is given up, if the portal accepts others. */
  readonly tries: number;
  /** Portals whose last delivery failed. */
  readonly failing: Set<string>;
  /** Aborted when the worker stops. */
  readonly ending: AbortSignal;
}

const DAY = 86_400_000;

export async function deliver(
  context: DeliverContext,
  client: DeliveryClient,
  at: Delivery,
  lease: string,
): Promise<DeliveryOutcome> {
  const { deliveries, failing, failpoint, ending } = context;
  const { portal } = at;
  try {
    const { version, remote } = await send(context, client, at);
    failpoint('after-delivery');
    await deliveries.done(at, lease, version, remote);
    failpoint('after-mark');
    if (failing.delete(portal)) await deliveries.makeDue(portal);
    return 'done';
  } catch (error) {
    if (!ending.aborted) return postpone(context, at, lease, error);
    await deliveries.release(at, lease);
    return 'released';
  }
}

async function send(
  { directory }: DeliverContext,
  client: DeliveryClient,
  at: Delivery,
): Promise<{ version: number; remote: string | null }> {
  const account = await directory.read(at.account);
  const isTheirs = account && (account.portal === at.portal || isShared(account.consents));
  if (isTheirs && account.state !== 'erased') {
    return { version: account.version, remote: await client.put(account, at.remote) };
  }
  const version = account?.version ?? at.wanted;
  await client.remove(at.account, at.remote, version);
  return { version, remote: null };
}

async function postpone(
  context: DeliverContext,
  at: Delivery,
  lease: string,
  error: unknown,
): Promise<'dead' | 'failed'> {
  const { deliveries, failing, log } = context;
  const { portal, attempts } = at;
  const failure = failureOf(error);
  const next = await nextAttempt(context, at, error);
  if (!(error instanceof Rejected)) failing.add(portal);
  const event = next === 'dead' ? 'delivery.dead' : 'delivery.failed';
  log('warn', { event, portal, count: attempts + 1, code: failure });
  await deliveries.failed(at, lease, failure, next);
  return next === 'dead' ? 'dead' : 'failed';
}

async function nextAttempt(context: DeliverContext, at: Delivery, error: unknown): Promise<{ dueAt: number } | 'dead'> {
  if (error instanceof Rejected) return 'dead';
  const isExhausted = at.attempts + 1 >= context.tries && at.failingSince !== null;
  if (isExhausted && (await context.deliveries.acceptedSince(at.portal, at.failingSince))) return 'dead';
  return { dueAt: context.now() + Math.min(DAY, backOff(context, at.attempts)) };
}

/** Half fixed, half random, so that deliveries that failed together are not retried together. */
function backOff({ pause, rest }: DeliverContext, attempts: number): number {
  const full = Math.min(rest, pause * 2 ** Math.min(attempts, 20));
  return Math.round(full / 2 + (Math.random() * full) / 2);
}
