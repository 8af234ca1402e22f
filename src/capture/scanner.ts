import { parseCard, type Card } from './card.js';
import { nativeDecoder, wasmDecoder, type Decode } from './decoder.js';

/**
 * Why no card was read. Camera: the page is not secure, the browser has no camera API, the person
 * refused, the machine has no camera, or another program uses it. Decoder: it could not be loaded.
 * Photo: unreadable, without a QR code, or with a QR code that is not a card's.
 */
export type ScanFailure =
  | 'insecure'
  | 'unsupported'
  | 'denied'
  | 'no-camera'
  | 'busy'
  | 'decoder'
  | 'unreadable'
  | 'no-code'
  | 'other-code';

export type Scan = { readonly ok: true; readonly card: Card } | { readonly ok: false; readonly reason: ScanFailure };

export interface ScanOptions {
  /** Ends the scan; its promise then rejects with the signal's reason. */
  readonly signal: AbortSignal;
  /** The canvas for the pictures; never shown. */
  readonly canvas: HTMLCanvasElement;
  /** Where zxing's binary is served, when it is not beside our modules. */
  readonly wasmUrl?: string | undefined;
}

export interface CameraOptions extends ScanOptions {
  /** Called when the camera shows its first picture. */
  readonly onReady?: () => void;
  /** Called for each picture with a QR code that is not a card's. */
  readonly onOther?: () => void;
}

const failed = (reason: ScanFailure): Scan => ({ ok: false, reason });

/** Time until the camera has to show its first picture, in ms. */
const START_MS = 15_000;

/** Milliseconds between two decoding attempts; slow enough for an old phone. */
const PACE = 120;
const paced = () => new Promise((resolve) => setTimeout(resolve, PACE));

/**
 * Shows the camera in `video` until a card is read. Nothing is recorded and nothing leaves the browser; the camera is
 * off when the promise settles, and at once when the signal is aborted.
 */
export async function scanCamera(video: HTMLVideoElement, options: CameraOptions): Promise<Scan> {
  const { signal, wasmUrl } = options;
  const stream = await openCamera();
  if (typeof stream === 'string') {
    signal.throwIfAborted();
    return failed(stream);
  }
  const stop = () => {
    for (const track of stream.getTracks()) track.stop();
  };
  signal.addEventListener('abort', stop);
  try {
    signal.throwIfAborted();
    const loading = loadDecoder(wasmUrl).catch(() => undefined);
    video.srcObject = stream;
    const playing = await starts(video, stream);
    signal.throwIfAborted();
    if (!stream.active) return failed('no-camera');
    if (!playing) return failed('busy');
    options.onReady?.();
    const decode = await loading;
    return decode ? await watch(video, stream, decode, options) : failed('decoder');
  } finally {
    signal.removeEventListener('abort', stop);
    stop();
    if (video.srcObject === stream) video.srcObject = null;
  }
}

/**
 * Whether the camera shows its first picture in time. Firefox and WebKit settle no `play()` whose
 * camera is taken away before that.
 */
async function starts(video: HTMLVideoElement, stream: MediaStream): Promise<boolean> {
  let playing: boolean | undefined;
  video.play().then(
    () => (playing = true),
    () => (playing = false),
  );
  const end = Date.now() + START_MS;
  while (playing === undefined && stream.active && Date.now() < end) await paced();
  return playing ?? false;
}

async function openCamera(): Promise<MediaStream | ScanFailure> {
  const { mediaDevices } = navigator as { readonly mediaDevices?: Pick<MediaDevices, 'getUserMedia'> };
  if (!isSecureContext) return 'insecure';
  if (!mediaDevices) return 'unsupported';
  try {
    const video = { facingMode: 'environment', width: { ideal: 1920 }, height: { ideal: 1080 } };
    return await mediaDevices.getUserMedia({ video, audio: false });
  } catch (error) {
    const { name } = error as DOMException;
    if (name === 'NotAllowedError' || name === 'SecurityError') return 'denied';
    return name === 'NotFoundError' || name === 'OverconstrainedError' ? 'no-camera' : 'busy';
  }
}

async function watch(
  video: HTMLVideoElement,
  stream: MediaStream,
  decode: Decode,
  options: CameraOptions,
): Promise<Scan> {
  const { signal, canvas, onOther } = options;
  for (;;) {
    const { videoWidth: width, videoHeight: height } = video;
    const texts = width ? await decode(draw(canvas, video, width, height)).catch(() => undefined) : [];
    signal.throwIfAborted();
    if (!texts) return failed('decoder');
    const card = firstCard(texts);
    if (card) return { ok: true, card };
    if (texts.length) onOther?.();
    if (!stream.active) return failed('no-camera'); // unplugged, or the person withdrew the permission
    await paced();
    signal.throwIfAborted();
  }
}

/**
 * Longest side, in pixels, to which a photo is scaled. Most codes are found at the small size, some
 * only at the large one. A canvas on iOS holds at most 4096².
 */
const SIZES = [1600, 4096];

/** Reads a card from a photo that the person chose. The photo never leaves the browser. */
export async function scanPhoto(photo: Blob, { signal, canvas, wasmUrl }: ScanOptions): Promise<Scan> {
  const bitmap = await createImageBitmap(photo).catch(() => undefined);
  try {
    signal.throwIfAborted();
    if (!bitmap) return failed('unreadable');
    let seen = false;
    let loaded = false;
    for (const load of [nativeDecoder, () => wasmDecoder(wasmUrl)]) {
      const decode = await load().catch(() => undefined);
      for (const picture of decode ? pictures(canvas, bitmap) : []) {
        const texts = await decode?.(picture).catch(() => undefined);
        signal.throwIfAborted();
        const card = firstCard(texts ?? []);
        if (card) return { ok: true, card };
        loaded ||= texts !== undefined;
        seen ||= Boolean(texts?.length);
      }
    }
    return failed(seen ? 'other-code' : loaded ? 'no-code' : 'decoder');
  } finally {
    bitmap?.close();
  }
}

function* pictures(canvas: HTMLCanvasElement, bitmap: ImageBitmap): Generator<ImageData> {
  const longest = Math.max(bitmap.width, bitmap.height);
  for (const [at, size] of SIZES.entries()) {
    if (at && longest <= (SIZES[at - 1] ?? 0)) return;
    const scale = Math.min(1, size / longest);
    yield draw(canvas, bitmap, Math.ceil(bitmap.width * scale), Math.ceil(bitmap.height * scale));
  }
}

function draw(canvas: HTMLCanvasElement, source: CanvasImageSource, width: number, height: number): ImageData {
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw new TypeError('scan: the canvas needs a 2d context.');
  context.drawImage(source, 0, 0, width, height);
  return context.getImageData(0, 0, width, height);
}

/** The browser's decoder; zxing's once the browser's has failed. */
async function loadDecoder(wasmUrl?: string): Promise<Decode> {
  const native = await nativeDecoder();
  if (!native) return wasmDecoder(wasmUrl);
  let decode: Decode = native;
  return async (picture) => {
    try {
      return await decode(picture);
    } catch (error) {
      if (decode !== native) throw error;
      decode = await wasmDecoder(wasmUrl);
      return decode(picture);
    }
  };
}

function firstCard(texts: readonly string[]): Card | undefined {
  for (const text of texts) {
    const card = parseCard(text);
    if (card) return card;
  }
  return undefined;
}
