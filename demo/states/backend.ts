/** A backend that answers as a script says: each screen is shown without a server. */
import type { Backend, Json, Problem, Reply, View } from 'dvc-register';

/** One answer: a step with its data, an ending, a refusal, or none at all. */
export type Answer =
  | { readonly step: string; readonly data?: unknown }
  | { readonly refusal: Problem }
  | { readonly closed: Problem }
  | { readonly ending: unknown }
  | 'never';

export interface Script {
  readonly method: string;
  /** What the start answers. */
  readonly begin: Answer;
  /** What each later answer of the person gets, in order; the last one again and again. */
  readonly then?: readonly Answer[];
}

const MINUTE = 60_000;
export const inMinutes = (minutes: number): string => new Date(Date.now() + minutes * MINUTE).toISOString();

const silence = new Promise<never>(() => undefined);

export function scripted({ method, begin, then = [] }: Script): Backend {
  let revision = 0;
  let at = 0;
  let last: View | undefined;
  const view = (step: string, more: Partial<View>): View => ({
    ...{ id: 'i'.repeat(43), method, audience: 'citizen', status: 'active', step, revision: (revision += 1) },
    ...{ data: null, problem: null, expiresAt: inMinutes(15), endsAt: inMinutes(120), now: inMinutes(0) },
    ...more,
  });
  const shown = (next: View): Reply => ({ ok: true, view: (last = next) });
  const reply = (answer: Answer): Promise<Reply> => {
    if (answer === 'never') return silence;
    const step = last?.step ?? '';
    if ('refusal' in answer)
      return Promise.resolve({ ok: false, problem: answer.refusal, ...(last && { view: last }) });
    if ('closed' in answer) return Promise.resolve(shown(view(step, { status: 'closed', problem: answer.closed })));
    if ('ending' in answer)
      return Promise.resolve(shown(view(step, { status: 'complete', data: answer.ending as Json })));
    return Promise.resolve(shown(view(answer.step, { data: (answer.data ?? null) as Json })));
  };
  const next = () => reply(then[Math.min(at++, then.length - 1)] ?? begin);
  const read = () => (last ? Promise.resolve(shown(last)) : reply(begin));
  return {
    start: () => reply(begin),
    ...{ read, extend: read, answer: next, again: next },
    abandon: () => Promise.resolve(),
  };
}
