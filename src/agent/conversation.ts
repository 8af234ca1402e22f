import { parseRequest, PROTOCOL, refuse, type Answer, type Request } from './protocol.js';
import type { Operations } from './operations.js';

/** The part of a socket that a conversation needs. */
interface Socket {
  send(text: string): void;
  close(code: number, reason: string): void;
}

interface Conversation {
  /** Handles a text frame. */
  hear(frame: string): void;
  /** Whether a request is unanswered, for example while a person enters the PIN. */
  isBusy(): boolean;
  /** The socket has closed: cancels running requests. */
  end(): void;
}

/** Malformed frames that are answered; the next one closes the socket (B-5). */
const MAX_MALFORMED = 10;

/**
 * Serves one page. Every request gets one answer with the request's `id`. The page is notified when
 * tokens are inserted or removed.
 */
export function createConversation(
  socket: Socket,
  origin: string,
  operations: Operations,
  version: string,
): Conversation {
  let running: AbortController | undefined;
  let malformed = 0;
  let open = 0;
  const stop = operations.watch(() => socket.send(JSON.stringify({ event: 'tokens' })));

  async function authenticate(request: Extract<Request, { op: 'authenticate' }>): Promise<Answer<unknown>> {
    if (running) return refuse('busy');
    running = new AbortController();
    try {
      return await operations.authenticate(origin, request, running.signal);
    } finally {
      running = undefined;
    }
  }

  async function answer(request: Request): Promise<Answer<unknown>> {
    switch (request.op) {
      case 'hello':
        return { ok: true, result: { agent: 'dvc-register-agent', protocol: PROTOCOL, version, origin } };
      case 'listTokens':
        return operations.tokens();
      case 'getCertificates':
        return operations.certificates();
      case 'authenticate':
        return authenticate(request);
      case 'cancel':
        running?.abort();
        return { ok: true, result: null };
    }
  }

  return {
    hear(frame) {
      const request = parseRequest(frame);
      if (!request) {
        malformed += 1;
        if (malformed > MAX_MALFORMED) socket.close(1008, 'malformed');
        else socket.send(JSON.stringify({ id: null, ...refuse('malformed') }));
        return;
      }
      open += 1;
      answer(request)
        .catch(() => refuse('failed'))
        .finally(() => (open -= 1))
        .then((found) => socket.send(JSON.stringify({ id: request.id, ...found })))
        .catch(() => undefined); // the socket closed meanwhile
    },
    isBusy: () => open > 0,
    end() {
      stop();
      running?.abort();
    },
  };
}
