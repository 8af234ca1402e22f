import type { Messages } from '../../locales/messages.js';

/**
 * The sentences of a language for `detail` of a problem. A sentence whose number is another member of the problem
 * (`retryAfter`, `attemptsLeft`) is left out.
 *
 * @example
 * createGateway({ detail: await problemSentences(vi), ...rest });
 */
export async function problemSentences({
  later,
}: Pick<Messages, 'later'>): Promise<(code: string) => string | undefined> {
  const sentences: Readonly<Record<string, string>> = (await later()).problem;
  return (code) =>
    sentences[code]
      ?.split(/(?<=\.) /)
      .filter((sentence) => !/\{\w+\}/.test(sentence))
      .join(' ') || undefined;
}
