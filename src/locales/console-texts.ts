import type { ConsoleKey } from './vi/console.js';

/** The operators' console in one language. */
export type ConsoleTexts = Readonly<Record<ConsoleKey, string>> & {
  /** What a step asks of the person, by its kind. A kind that is not here has its name alone. */
  readonly kind: Readonly<Record<string, string>>;
  /** Labels of an outage's sentence, by the language of the sentence. */
  readonly sentenceIn: Readonly<Record<string, string>>;
};
