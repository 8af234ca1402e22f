import { within } from '../../within.js';

/**
 * How a stream of server-sent events ended. `news`: an event came. `silence`: it closed in order
 * without an event. `lost`: it was quiet for so long that a proxy may buffer it, so there may be
 * news. `deaf`: there is no such stream.
 */
export type Heard = 'news' | 'silence' | 'lost' | 'deaf';

/**
 * In ms. The gateway sends at least a comment every 4 s; a stream that is quiet for longer is dead
 * or buffered.
 */
const BEAT_MS = 6000;

/**
 * Reads a stream (WHATWG HTML §9.2) until its first `news` event, its end, or `beatMs` without a
 * byte.
 */
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
      // The gateway's stream begins with a line. An empty one came from a proxy.
      if (done) return text ? 'silence' : 'lost';
      // Only the tail can hold an incomplete line; 1,000 characters bound the memory.
      text = (text + decoder.decode(value, { stream: true })).slice(-1000);
      if (/^event: ?news\r?$/m.test(text)) return 'news';
    }
  } catch {
    return 'lost';
  } finally {
    void reader.cancel().catch(refused);
  }
}
