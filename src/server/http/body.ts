import { problem, type Problem } from '../../flow/problem.js';

const CODES = { 400: 'malformed', 408: 'malformed', 413: 'too-large', 415: 'media-type' } as const;
const MAX_BYTES = 64 * 1024;
const TIMEOUT_MS = 30_000;

/** A body that the sender must correct. `status` is the HTTP status of the fault. */
export class UnreadableBody extends Error {
  override readonly name = 'UnreadableBody';
  /**
   * 400: broken off or not UTF-8. 408: not complete in time. 413: too large. 415: another media
   * type or a content coding.
   */
  readonly status: 400 | 408 | 413 | 415;
  constructor(status: UnreadableBody['status'], cause?: unknown) {
    super(`The body cannot be read (${status}).`, { cause });
    this.status = status;
  }
  get problem(): Problem {
    return problem(CODES[this.status], { status: this.status });
  }
}

interface BodyBounds {
  /** Most bytes to read; 64 KiB by default. */
  readonly maxBytes?: number;
  /** Milliseconds within which the body must be complete. */
  readonly timeoutMs?: number;
}

const PARAMETER = /\s*;\s*(?:(?<name>[\w!#$%&'*+.^`|~-]+)=(?<value>[\w!#$%&'*+.^`|~-]+|"[^"\\]*"))?/gy;

/** Whether a `Content-Type` is one of these types, in UTF-8 (RFC 9110 §8.3.1). */
function isOfType(header: string, types: readonly string[]): boolean {
  const [type = ''] = header.split(';', 1);
  if (!types.includes(type.trim().toLowerCase())) return false;
  const rest = header.slice(type.length).trimEnd();
  let end = 0;
  for (const { 0: text, groups } of rest.matchAll(PARAMETER)) {
    end += text.length;
    if (groups?.['name']?.toLowerCase() === 'charset' && !/^"?utf-?8"?$/i.test(groups['value'] ?? '')) return false;
  }
  return end === rest.length;
}

/**
 * Reads the body of a request as text. Its media type must be one of `types`.
 *
 * @throws {UnreadableBody}
 */
export async function readBody(
  request: Request,
  types: readonly string[],
  { maxBytes = MAX_BYTES, timeoutMs = TIMEOUT_MS }: BodyBounds = {},
): Promise<string> {
  const { headers } = request;
  if (!isOfType(headers.get('Content-Type') ?? '', types)) throw new UnreadableBody(415);
  // Compressed bodies are refused: a small one may expand to a large one.
  if (!/^(?:identity)?$/i.test(headers.get('Content-Encoding')?.trim() ?? '')) throw new UnreadableBody(415);
  const length = headers.get('Content-Length');
  if (Number(length ?? 0) > maxBytes) throw new UnreadableBody(413);
  // A body of known length is read whole: making a stream of it would cost more than the rest.
  if (length !== null && !headers.has('Transfer-Encoding')) return wholeText(request, maxBytes, timeoutMs);
  return request.body ? textOf(request.body.getReader(), maxBytes, timeoutMs) : '';
}

async function wholeText(request: Request, maxBytes: number, timeoutMs: number): Promise<string> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new UnreadableBody(408)), timeoutMs);
  });
  try {
    const bytes = await Promise.race([request.arrayBuffer(), late]);
    if (bytes.byteLength > maxBytes) throw new UnreadableBody(413);
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw error instanceof UnreadableBody ? error : new UnreadableBody(400, error);
  } finally {
    clearTimeout(timer);
  }
}

async function textOf(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  maxBytes: number,
  timeoutMs: number,
): Promise<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  // After `cancel`, pending and later reads report the end.
  const giveUp = () => void reader.cancel().catch(() => undefined);
  const late = new AbortController();
  const timer = setTimeout(() => {
    late.abort();
    giveUp();
  }, timeoutMs);
  let [text, size] = ['', 0];
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (late.signal.aborted) throw new UnreadableBody(408);
      if (done) return text + decoder.decode();
      size += value.byteLength;
      if (size > maxBytes) throw new UnreadableBody(413);
      text += decoder.decode(value, { stream: true });
    }
  } catch (error) {
    giveUp();
    throw error instanceof UnreadableBody ? error : new UnreadableBody(400, error);
  } finally {
    clearTimeout(timer);
  }
}
