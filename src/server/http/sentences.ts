import type { Messages } from '../../locales/messages.js';

/**
 * The sentences of a language for a problem's `detail`. Sentences with a number are left out,
 * because the number is a separate member (`retryAfter`, `attemptsLeft`).
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
      .filter((sentence) => !/\{\w+/.test(sentence))
      .join(' ') || undefined;
}
