/** What moves a flow on: an answer, another code, more time. Fetched while its form is drawn and filled in. */
import type { CallOptions, Reply } from '../flow/backend.js';
import type { Checked } from '../flow/check.js';
import type { Json, Step } from '../flow/method.js';
import type { View } from '../flow/view.js';
import { within } from '../within.js';
import { GONE, type Inside } from './session.js';

/** Of the refusals that end a flow, the one that a page in use is told about, and does not mend: the flow lives on in another tab. */
const ELSEWHERE = 'flow-superseded';
const PART_MS = 10_000;

/** What checks an answer is loaded when there is one. Where that fails, the gateway's verdict is the only one. */
async function verdict(step: Step, input: Json, now: number): Promise<Checked> {
  try {
    const parts = Promise.all([import('../flow/check.js'), import('../flow/schema.js')]);
    const [{ check }, { schemaOf }] = await within(PART_MS, parts);
    return check(schemaOf(step, now), input);
  } catch {
    return { ok: true, value: input };
  }
}

/** Takes an answer in, and where the flow's time is over begins another: what was typed is still in the form. */
async function settle(session: Inside, reply: Reply): Promise<void> {
  const over = !reply.ok && GONE.has(reply.problem.code) && reply.problem.code !== ELSEWHERE;
  if (over) await session.begin({ lost: session.step?.kind });
  else session.take(reply);
}

/** Moves the flow; once more, when only the revision was old and the person is still at the same step. */
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

export const again = (session: Inside): Promise<void> =>
  move(session, 'again', (view, options) => session.backend.again(view, options));

export async function extend(session: Inside): Promise<void> {
  const { view, problem } = session.state;
  if (!view) return;
  // Not an exchange: the key of an answer that is still unseen stays.
  const reply = await session.once((options) => session.backend.extend(view.id, options));
  await settle(session, reply);
  // More time takes back no refusal that the person has still to act upon.
  if (reply.ok) session.set({ problem });
}
