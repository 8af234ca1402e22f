import type { Messages, OwnTexts } from './messages.js';

/** A language with some texts of its steps changed. */
export const withStepTexts = (messages: Messages, own: OwnTexts): Messages => ({
  ...messages,
  step: { ...messages.step, ...own.step },
  field: { ...messages.field, ...own.field },
  hint: { ...messages.hint, ...own.hint },
  text: { ...messages.text, ...own.text },
  later: async () => {
    const later = await messages.later();
    return {
      ...later,
      text: { ...later.text, ...own.text },
      error: { ...later.error, ...own.error },
      problem: { ...later.problem, ...own.problem },
      simple: { ...later.simple, ...own.simple },
      advice: { ...later.advice, ...own.advice },
    };
  },
});

/** The texts of one purpose, with those of one of its methods. */
export const joined = (general: OwnTexts, more: OwnTexts): OwnTexts => ({
  ...general,
  ...more,
  text: { ...general.text, ...more.text },
  problem: { ...general.problem, ...more.problem },
  simple: { ...general.simple, ...more.simple },
  advice: { ...general.advice, ...more.advice },
});
