import { parseRequest, PROTOCOL, refuse, type Answer, type Request } from './protocol.js';
import type { Desk } from './desk.js';

/** The part of a socket that a conversation needs. */
interface Line {
  send(text: string): void;
  close(code: number, reason: string): void;
}

interface Conversation {
  /** Takes a text frame. */
  hear(frame: string): void;
  /** Whether a request has no answer yet, as while a person looks for their PIN. */
  isBusy(): boolean;
  /** The socket is gone: what it had begun ends. */
  end(): void;
}

/** Frames in a row that are no requests, after which the line is cut. */
const PATIENCE = 10;

/**
 * One page's talk with the agent. It answers each request once, under the request's `id`, and tells of tokens that come
 * and go.
 */
export function createConversation(line: Line, origin: string, desk: Desk, version: string): Conversation {
  let running: AbortController | undefined;
  let malformed = 0;
  let open = 0;
  const stop = desk.watch(() => line.send(JSON.stringify({ event: 'tokens' })));

  async function authenticate(request: Extract<Request, { op: 'authenticate' }>): Promise<Answer<unknown>> {
    if (running) return refuse('busy');
    running = new AbortController();
    try {
      return await desk.authenticate(origin, request, running.signal);
    } finally {
      running = undefined;
    }
  }

  async function answer(request: Request): Promise<Answer<unknown>> {
    switch (request.op) {
      case 'hello':
        return { ok: true, result: { agent: 'dvc-register-agent', protocol: PROTOCOL, version, origin } };
      case 'listTokens':
        return desk.tokens();
      case 'getCertificates':
        return desk.certificates();
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
        if (malformed > PATIENCE) line.close(1008, 'malformed');
        else line.send(JSON.stringify({ id: null, ...refuse('malformed') }));
        return;
      }
      open += 1;
      answer(request)
        .catch(() => refuse('failed'))
        .finally(() => (open -= 1))
        .then((found) => line.send(JSON.stringify({ id: request.id, ...found })))
        .catch(() => undefined); // the socket closed meanwhile
    },
    isBusy: () => open > 0,
    end() {
      stop();
      running?.abort();
    },
  };
}
