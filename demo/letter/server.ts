import { problem } from 'dvc-register';
import { identifyHandler, implement, passwordHandler } from 'dvc-register/server';
import type { IdentifyInput, Implementation, PersonPorts } from 'dvc-register/server';
import { letter } from './letter.js';

/** The letters that were sent: the number, and whom it was sent to. */
export type Letters = Readonly<Record<string, string>>;
type LetterInput = IdentifyInput & { readonly letterNumber: string };

export function letterRegistration(ports: PersonPorts & { readonly letters: Letters }): Implementation {
  const form = identifyHandler<LetterInput>(ports);
  return implement(letter, {
    identify: {
      ...form,
      async answer(input: LetterInput, flow, visit) {
        const decision = await form.answer(input, flow, visit);
        if (decision.type !== 'advance') return decision;
        if (ports.letters[input.letterNumber] !== input.citizenId)
          return { type: 'reject', problem: problem('letter/unknown') };
        // Only now: a stranger must not learn who has an account.
        if (await ports.accounts.exists(`cccd:${input.citizenId}`))
          return { type: 'close', problem: problem('already-registered') };
        return { ...decision, proven: true };
      },
    },
    password: passwordHandler(ports, 'registry'),
  });
}
