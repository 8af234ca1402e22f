import { within } from '../../within.js';

/**
 * What a stream of server-sent events said: `news`; nothing, and it ended in order; nothing for so long that a proxy may
 * hold it back, so that there may be news all the same; or that there is no such stream.
 */
export type Heard = 'news' | 'silence' | 'lost' | 'deaf';

/** The gateway sends at least a comment every 4 s; a stream that is quiet for longer is dead or held back. */
const BEAT_MS = 6000;

/** Reads a stream (WHATWG HTML §9.2) until its first event `news`, its end, or until it is quiet for `beatMs`. */
export async function heard(open: () => Promise<Response>, beatMs = BEAT_MS): Promise<Heard> {
  const refused = () => undefined;
  const response = await within(beatMs, open().catch(refused)).catch(() => 'late' as const);
  if (response === 'late') return 'lost';
  const type = response?.headers.get('Content-Type') ?? '';
  const reader = type.startsWith('text/event-stream') ? response?.body?.getReader() : undefined;
  if (!response?.ok || !reader) {
    void response?.body?.cancel().catch(refused);
    return 'deaf';
  }
  const decoder = new TextDecoder();
  let text = '';
  try {
    for (;;) {
      const { done, value } = await within(beatMs, reader.read());
      // A stream of ours begins with a line: one without was answered by something in between.
      if (done) return text ? 'silence' : 'lost';
      // An event ends with an empty line; what came before the last one is of no use any more.
      text = (text + decoder.decode(value, { stream: true })).slice(-1000);
      if (/^event: ?news\r?$/m.test(text)) return 'news';
    }
  } catch {
    return 'lost';
  } finally {
    void reader.cancel().catch(refused);
  }
}
