/**
 * A method from outside: a library vouches for its card holders. Built only from the package's
 * public doors.
 */
import { BIRTH_RULES, birthDate, citizenId, code, defineField, defineMethod, email, fullName } from 'dvc-register';
import { identify, password, phone, problem } from 'dvc-register';
import {
  codeHandler,
  identifyHandler,
  implement,
  passwordHandler,
  type Implementation,
  type Match,
  type PersonFacts,
  type StepPorts,
} from 'dvc-register/server';

const libraryCard = defineField('libraryCard', 'library-card', {
  rule: { normalize: (text) => text.trim().toUpperCase(), accepts: (text) => /^TV\d{6}$/.test(text) },
  maxlength: 16,
});

export const library = defineMethod('library', [
  identify([citizenId, fullName, birthDate, phone, email, libraryCard], BIRTH_RULES),
  code(),
  password(),
]);

/** Card holders by card number. */
export type Cards = Readonly<Record<string, string>>;

export function libraryRegistration(ports: StepPorts & { readonly cards: Cards }): Implementation {
  const match: Match = (facts) => {
    const { libraryCard: number, citizenId: holder } = facts as PersonFacts & { readonly libraryCard: string };
    return Promise.resolve(ports.cards[number] === holder ? { facts: {} } : { problem: problem('library-mismatch') });
  };
  return implement(library, {
    identify: identifyHandler(ports),
    code: codeHandler(ports, match),
    password: passwordHandler(ports),
  });
}
