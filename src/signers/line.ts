import { isHandheld } from './device.js';

/** Makes a socket; `new WebSocket(url, protocol)` in a page. */
export type OpenSocket = (url: string, protocol?: string) => WebSocket;

/** An open socket. */
export interface Line {
  send(text: string): void;
  close(): void;
}

interface LineOptions {
  readonly protocol?: string;
  readonly open?: OpenSocket;
  /** Milliseconds that the socket may take to open. */
  readonly timeoutMs?: number;
  readonly hear: (text: string) => void;
  readonly lost?: () => void;
}

const page: OpenSocket = (url, protocol) => new WebSocket(url, protocol);

/**
 * Opens a socket; `undefined` when it cannot be opened: no program listens, or the browser blocks
 * it. The browser does not say which.
 */
export function openLine(url: string, options: LineOptions): Promise<Line | undefined> {
  const { protocol, open = page, timeoutMs = 3000, hear, lost } = options;
  return new Promise((resolve) => {
    let socket: WebSocket;
    // Phones have no such program, and the browser would prompt for a permission in vain.
    if (isHandheld()) {
      resolve(undefined);
      return;
    }
    try {
      socket = open(url, protocol);
    } catch {
      resolve(undefined); // Safari blocks `ws:`, the page's CSP forbids it, or the address is invalid
      return;
    }
    const timer = setTimeout(() => socket.close(), timeoutMs);
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

/** A socket with one request at a time. */
export interface Talk {
  /**
   * Sends a text and resolves with its answer. `undefined`: the socket was closed, or `within`
   * milliseconds passed.
   */
  ask(text: string, within?: number): Promise<string | undefined>;
  /** Sends a text that gets no answer. */
  tell(text: string): void;
  close(): void;
}

interface TalkOptions extends Omit<LineOptions, 'hear' | 'lost'> {
  /** Closes the socket on abort. */
  readonly signal?: AbortSignal | undefined;
  /**
   * Extracts the answer from a text, or `undefined` for other texts. By default every text is an
   * answer.
   */
  readonly read?: (text: string) => string | undefined;
}

/** `undefined` when the socket cannot be opened. */
export async function openTalk(
  url: string,
  { signal, read = (text) => text, ...options }: TalkOptions = {},
): Promise<Talk | undefined> {
  let over = false;
  let settle: (answer: string | undefined) => void = () => undefined;
  const line = await openLine(url, {
    ...options,
    hear(text) {
      const answer = read(text);
      if (answer !== undefined) settle(answer);
    },
    lost() {
      over = true;
      settle(undefined);
    },
  });
  if (!line) return undefined;
  const stop = () => line.close();
  if (signal?.aborted) stop();
  signal?.addEventListener('abort', stop, { once: true });
  return {
    async ask(text, within) {
      const answer = new Promise<string | undefined>((resolve) => (settle = resolve));
      if (over) settle(undefined);
      line.send(text);
      const timer = within === undefined ? undefined : setTimeout(() => settle(undefined), within);
      const said = await answer;
      clearTimeout(timer);
      signal?.throwIfAborted();
      return said;
    },
    tell: (text) => line.send(text),
    close() {
      signal?.removeEventListener('abort', stop);
      line.close();
    },
  };
}

/** Opens a socket for one call: sends a text and resolves with the first answer. */
export async function askOnce(
  url: string,
  text: string,
  { within, ...options }: TalkOptions & { readonly within?: number } = {},
) {
  const talk = await openTalk(url, options);
  if (!talk) return { open: false as const, said: undefined };
  try {
    return { open: true as const, said: await talk.ask(text, within) };
  } finally {
    talk.close();
  }
}
