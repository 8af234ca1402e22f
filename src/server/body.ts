const BODY = 64 * 1024;

/** The caller went away, or stopped sending, before the body had come. */
export class UnfinishedBody extends Error {
  override readonly name = 'UnfinishedBody';
}

/**
 * A body of at most `most` bytes, 64 KiB by default, as text; `undefined` when it is larger. No more than that is read.
 *
 * @throws {UnfinishedBody}
 */
export async function limited(request: Request, most = BODY): Promise<string | undefined> {
  if (Number(request.headers.get('Content-Length') ?? 0) > most) return undefined;
  const reader = request.body?.getReader();
  const decoder = new TextDecoder();
  let text = '';
  let size = 0;
  for (;;) {
    const part = await reader?.read().catch((cause: unknown) => {
      throw new UnfinishedBody('The body did not come to its end.', { cause });
    });
    if (!part || part.done) return text + decoder.decode();
    size += part.value.byteLength;
    if (size > most) {
      await reader?.cancel();
      return undefined;
    }
    text += decoder.decode(part.value, { stream: true });
  }
}
