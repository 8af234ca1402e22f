/** Sentences for times and refusals. The first form needs neither. */
import type { Problem } from '../../flow/problem.js';
import type { AllMessages, LaterTexts } from '../../locales/messages.js';
import { counted } from './counted.js';

/** A countdown in minutes and seconds: `1:05`. */
export const clock = (seconds: number): string =>
  `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`;

/**
 * Whole seconds until a time (ISO 8601) on the gateway's clock, at least 0. `ahead` is that clock
 * minus this one, in ms.
 */
export const secondsLeft = (at: string, ahead: number): number =>
  Math.max(0, Math.ceil((Date.parse(at) - Date.now() - ahead) / 1000)) || 0;

export function duration(lang: string, seconds: number): string {
  const [value, unit] =
    seconds < 60
      ? [Math.ceil(seconds), 'second']
      : seconds < 5400
        ? [Math.ceil(seconds / 60), 'minute']
        : [Math.ceil(seconds / 3600), 'hour'];
  return new Intl.NumberFormat(lang, { style: 'unit', unit, unitDisplay: 'long' }).format(value);
}

/** The text under a code; the audience's own, where it has one. */
export const worded = <Words>(
  all: Readonly<Partial<Record<string, Words>>> | undefined,
  code: string,
  audience: string,
): Words | undefined => all?.[`${code}-${audience}`] ?? all?.[code];

/** The sentence for a problem; an unknown method's code gets the general one. `at` is a time that it may name. */
export function problemText(
  messages: AllMessages,
  refusals: LaterTexts | undefined,
  { code, retryAfter = 60, attemptsLeft = 0 }: Problem,
  audience = '',
  at = '',
): string {
  const sentences: LaterTexts['problem'] | undefined = refusals?.problem;
  return counted(messages.lang, worded(sentences, code, audience) ?? sentences?.internal ?? messages.text.unreachable, {
    time: duration(messages.lang, retryAfter),
    n: attemptsLeft,
    at,
  });
}
