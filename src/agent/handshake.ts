import { PROTOCOL } from './protocol.js';

/** The upgrade request's line and headers. */
interface Handshake {
  readonly method: string;
  readonly url: string;
  /** Names and values in turn, as received, so that a repeated header is noticed. */
  readonly rawHeaders: readonly string[];
  readonly httpVersion: string;
}

interface HandshakeRules {
  readonly port: number;
  /** Whether pages of `http://localhost` are accepted; for developers. */
  readonly dev: boolean;
}

const only = (headers: readonly string[], name: string): string | undefined => {
  const values = headers.filter((_, at) => at % 2 === 1 && headers[at - 1]?.toLowerCase() === name);
  return values.length === 1 ? values[0] : undefined;
};

const LOCAL = /^http:\/\/localhost(?::\d{1,5})?$/;

/** Whether a text is an origin as browsers write it, of an accepted scheme (B-3). */
export function isOrigin(text: string, dev: boolean): boolean {
  if (text.length > 255 || !URL.canParse(text)) return false;
  const { origin, protocol, hostname } = new URL(text);
  if (origin !== text || hostname.endsWith('.')) return false;
  return protocol === 'https:' || (dev && LOCAL.test(text));
}

/**
 * The origin of an acceptable handshake, else `undefined`. `Host` must be a loopback name: a page
 * of `evil.vn` whose DNS name was rebound to 127.0.0.1 would send its own (B-2, T25).
 */
export function originOf(
  { method, url, rawHeaders, httpVersion }: Handshake,
  { port, dev }: HandshakeRules,
): string | undefined {
  const host = only(rawHeaders, 'host');
  const origin = only(rawHeaders, 'origin');
  const protocols = only(rawHeaders, 'sec-websocket-protocol')?.split(',') ?? [];
  // RFC 6455 §4.1: browsers open a WebSocket with HTTP/1.1 only.
  if (method !== 'GET' || url !== '/' || httpVersion !== '1.1') return undefined;
  if (!host || ![`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`].includes(host)) return undefined;
  if (!protocols.some((each) => each.trim() === PROTOCOL)) return undefined;
  return origin !== undefined && isOrigin(origin, dev) ? origin : undefined;
}
