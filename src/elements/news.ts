/** What a stream of server-sent events said: `news`; nothing, and it may be opened again; or that there is no such stream. */
export type Heard = 'news' | 'silence' | 'deaf';

/** Reads a stream (WHATWG HTML §9.2) until its first event `news`, or its end. */
export async function heard(open: () => Promise<Response>): Promise<Heard> {
  const response = await open().catch(() => undefined);
  const type = response?.headers.get('Content-Type') ?? '';
  const reader = type.startsWith('text/event-stream') ? response?.body?.getReader() : undefined;
  if (!response?.ok || !reader) {
    await response?.body?.cancel();
    return 'deaf';
  }
  const decoder = new TextDecoder();
  let text = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return 'silence';
      // An event ends with an empty line; what came before the last one is of no use any more.
      text = (text + decoder.decode(value, { stream: true })).slice(-1000);
      if (/^event: ?news\r?$/m.test(text)) return 'news';
    }
  } catch {
    return 'silence';
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
