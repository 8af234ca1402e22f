import type { System } from './signer.js';

/** What a browser reports about its machine. */
export interface Device {
  readonly userAgent?: string;
  readonly maxTouchPoints?: number;
  /** User-Agent Client Hints, where the browser has them. */
  readonly userAgentData?: { readonly mobile?: boolean; readonly platform?: string };
}

const HANDHELD = /android|iphone|ipad|ipod|windows phone|harmony|kaios|\bmobile\b|\btablet\b(?! pc)/i;
const HINTS: Readonly<Record<string, System>> = {
  Android: 'handheld',
  iOS: 'handheld',
  Windows: 'windows',
  macOS: 'mac',
};

const here = (): Device => (globalThis as { readonly navigator?: Device }).navigator ?? {};

/**
 * The operating system, as far as a browser reports it. An iPad reports a Mac; but Macs have no
 * touch screens.
 */
export function systemOf({ userAgent = '', maxTouchPoints = 0, userAgentData = {} }: Device): System {
  const hinted = userAgentData.mobile ? 'handheld' : HINTS[userAgentData.platform ?? ''];
  if (hinted) return hinted;
  if (HANDHELD.test(userAgent)) return 'handheld';
  if (/windows/i.test(userAgent)) return 'windows';
  if (/mac os/i.test(userAgent)) return maxTouchPoints > 1 ? 'handheld' : 'mac';
  return /linux|cros/i.test(userAgent) ? 'linux' : 'other';
}

/** Phones and tablets: they have no token drivers, and no programs that a page can reach. */
export const isHandheld = (device: Device = here()): boolean => systemOf(device) === 'handheld';

/**
 * Safari and other WebKit browsers on a Mac. They block `ws://127.0.0.1` on every `https:` page.
 */
export const isSafari = ({ userAgent = '' }: Device = here()): boolean =>
  /applewebkit/i.test(userAgent) && /safari/i.test(userAgent) && !/chrom|edg\/|opr\/|android/i.test(userAgent);
