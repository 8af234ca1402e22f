/**
 * The calls that move a flow on: answer, again, extend. Fetched while the form is drawn and filled
 * in.
 */
import type { CallOptions, Reply } from '../flow/backend.js';
import type { Checked } from '../flow/schema.js';
import type { Json, Step } from '../flow/method.js';
import type { View } from '../flow/view.js';
import { within } from '../within.js';
import { GONE, type Inside } from './session.js';

/**
 * The one refusal in `GONE` after which no new flow begins: the flow is still alive in another tab.
 * The page shows the refusal.
 */
const ELSEWHERE = 'flow-superseded';
const PART_MS = 10_000;

/**
 * Checks an answer in the page. Where the checker cannot be loaded, the answer goes unchecked and
 * the gateway decides alone.
 */
async function verdict(step: Step, input: Json, now: number): Promise<Checked> {
  try {
    const { check, schemaOf } = await within(PART_MS, import('../flow/schema.js'));
    return check(schemaOf(step, now), input);
  } catch {
    return { ok: true, value: input };
  }
}

/**
 * Takes a reply. Where the flow has expired, begins another one: the form still holds what was
 * typed.
 */
async function settle(session: Inside, reply: Reply): Promise<void> {
  const over = !reply.ok && GONE.has(reply.problem.code) && reply.problem.code !== ELSEWHERE;
  if (over) await session.begin({ lost: session.step?.kind });
  else session.take(reply);
}

/**
 * Sends a move. Sends it a second time when only the revision was old and the person is still at
 * the same step.
 */
async function move(session: Inside, verb: string, send: (view: View, options: CallOptions) => Promise<Reply>) {
  for (let round = 0; round < 2; round += 1) {
    const { view } = session.state;
    if (view?.status !== 'active') return;
    const reply = await session.exchange(`${verb} ${view.id} ${view.revision}`, (options) => send(view, options));
    if (!reply) return;
    await settle(session, reply);
    if (reply.ok || reply.problem.code !== 'stale' || session.state.view?.step !== view.step) return;
  }
}

export async function answer(session: Inside, input: Json): Promise<void> {
  const { step } = session;
  if (!step) return;
  const checked = await verdict(step, input, Date.parse(session.state.view?.now ?? ''));
  if (session.step !== step) return;
  if (checked.ok) {
    const { backend } = session;
    await move(session, `answer ${JSON.stringify(input)}`, (view, options) => backend.answer(view, input, options));
  } else session.set({ busy: false, problem: checked.problem });
}

export const look = (session: Inside): Promise<void> =>
  move(session, 'answer {}', (view, options) => session.backend.answer(view, {}, options));

export const again = (session: Inside): Promise<void> =>
  move(session, 'again', (view, options) => session.backend.again(view, options));

export async function extend(session: Inside): Promise<void> {
  const { view, problem } = session.state;
  if (!view) return;
  // `once`, because `exchange` would replace the key of a call that is still unanswered.
  const reply = await session.once((options) => session.backend.extend(view.id, options));
  await settle(session, reply);
  // An extension must not hide a refusal that the person still has to act upon.
  if (reply.ok) session.set({ problem });
}
