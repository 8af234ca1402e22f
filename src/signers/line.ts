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
  /** Milliseconds until the socket must be open. */
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
    // Nobody is there; and the browser would ask whether the page may look for them.
    if (isHandheld()) {
      resolve(undefined);
      return;
    }
    try {
      socket = open(url, protocol);
    } catch {
      resolve(undefined); // Safari keeps pages from `ws:`; the page's CSP forbids it; or the address is none
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

/** A socket on which one question is asked at a time. */
export interface Talk {
  /** Sends a text, and hands back what answers it. `undefined`: the socket was closed, or it took longer than `within` milliseconds. */
  ask(text: string, within?: number): Promise<string | undefined>;
  /** Sends what nobody answers. */
  tell(text: string): void;
  close(): void;
}

interface TalkOptions extends Omit<LineOptions, 'hear' | 'lost'> {
  /** Closes the socket when it is aborted. */
  readonly signal?: AbortSignal | undefined;
  /** What a text says, when it is an answer; every text is one, when absent. */
  readonly read?: (text: string) => string | undefined;
}

/** `undefined` when nobody is there. */
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

/** One socket for one call: sends a text, and hands back the first answer. */
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
