/** Passkeys in the autofill of the user name, while the form of the password is open. */
import type { Memory } from '../../client/memory.js';
import { createSession } from '../../client/session.js';
import type { Backend, Start } from '../../flow/backend.js';
import type { Problem } from '../../flow/problem.js';
import { passkeySignIn, type PasskeyData } from '../../methods/passkey.js';
import { hasAutofill, signByPasskey, stopAsking } from './webauthn.js';

interface AutofillOptions {
  readonly backend: Backend;
  readonly start: Omit<Start, 'method'>;
  /** Shared with the element of the way, which goes on with the same flow. */
  readonly memory: Memory | undefined;
  /** The person is signed in. */
  readonly done: (method: string) => void;
  /** The passkey was refused. */
  readonly refused: (problem: Problem | undefined) => void;
}

/** Returns what stops it. A browser without such an autofill, or a flow that does not begin, changes nothing. */
export function offerPasskeys({ backend, start, memory, done, refused }: AutofillOptions): () => void {
  const session = createSession({ backend, method: passkeySignIn, start, memory });
  const over = new AbortController();
  const isOver = () => over.signal.aborted;
  const run = async () => {
    if (!(await hasAutofill()) || isOver()) return;
    await session.open();
    const { view } = session.state;
    if (isOver() || view?.status !== 'active') return;
    const asked = await signByPasskey(view.data as unknown as PasskeyData, { autofill: true });
    if (isOver() || !asked || 'failed' in asked) return;
    await session.answer(asked.answer);
    if (isOver()) return;
    const { view: after, problem } = session.state;
    if (after?.status === 'complete') done(passkeySignIn.id);
    else refused(problem ?? after?.problem ?? undefined);
  };
  void run().catch(() => undefined);
  return () => {
    if (isOver()) return;
    over.abort();
    stopAsking();
    session.close();
  };
}
