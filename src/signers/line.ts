/** Makes a socket; `new WebSocket(url, protocol)` in a page. */
export type OpenSocket = (url: string, protocol?: string) => WebSocket;

/** An open socket. */
export interface Line {
  send(text: string): void;
  close(): void;
}

export interface LineOptions {
  readonly protocol?: string;
  readonly open?: OpenSocket;
  /** Milliseconds until the other side must have answered. */
  readonly patience?: number;
  readonly hear: (text: string) => void;
  readonly lost?: () => void;
}

const page: OpenSocket = (url, protocol) => (protocol ? new WebSocket(url, protocol) : new WebSocket(url));

/** Opens a socket; `undefined` when nobody is there, or nobody whom the browser lets us speak to: it does not say which. */
export function openLine(url: string, options: LineOptions): Promise<Line | undefined> {
  const { protocol, open = page, patience = 3000, hear, lost } = options;
  return new Promise((resolve) => {
    let socket: WebSocket;
    try {
      socket = open(url, protocol);
    } catch {
      resolve(undefined); // the page's CSP forbids it, or the address is none
      return;
    }
    const timer = setTimeout(() => socket.close(), patience);
    socket.addEventListener('open', () => {
      clearTimeout(timer);
      resolve({
        send(text) {
          if (socket.readyState === socket.OPEN) socket.send(text);
        },
        close: () => socket.close(),
      });
    });
    socket.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      if (typeof data === 'string') hear(data);
    });
    socket.addEventListener('close', () => {
      clearTimeout(timer);
      resolve(undefined);
      lost?.();
    });
    socket.addEventListener('error', () => resolve(undefined));
  });
}

/** One socket for one call: sends a text, and hands back the first answer. `undefined`: nobody answered. */
export async function askOnce(
  url: string,
  text: string,
  options: Omit<LineOptions, 'hear' | 'lost'> & { readonly signal?: AbortSignal } = {},
) {
  let settle: (answer: string | undefined) => void = () => undefined;
  const answer = new Promise<string | undefined>((resolve) => (settle = resolve));
  const line = await openLine(url, { ...options, hear: settle, lost: () => settle(undefined) });
  if (!line) return { open: false as const, said: undefined };
  const stop = () => line.close();
  options.signal?.addEventListener('abort', stop, { once: true });
  if (options.signal?.aborted) stop();
  line.send(text);
  const said = await answer;
  options.signal?.removeEventListener('abort', stop);
  line.close();
  options.signal?.throwIfAborted();
  return { open: true as const, said };
}
