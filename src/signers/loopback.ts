import { isHandheld, isSafari } from './device.js';

type Unreached = 'blocked' | 'software-missing' | 'unsupported-browser' | 'computer-needed';

/** What Chromium calls the permission to reach programs on this machine: since 147, and before. */
const NAMES = ['loopback-network', 'local-network-access'] as const;

async function permission(): Promise<PermissionStatus | undefined> {
  const permissions = (globalThis as { navigator?: { permissions?: Permissions } }).navigator?.permissions;
  if (!permissions) return undefined;
  for (const name of NAMES) {
    try {
      return await permissions.query({ name: name as PermissionName });
    } catch {
      // This browser does not know the permission by that name.
    }
  }
  return undefined;
}

/** A page of this machine is asked for nothing. */
const isLocal = () =>
  /^(?:localhost|.+\.localhost|127(?:\.\d+){3}|\[::1\])$/.test(
    (globalThis as { location?: Location }).location?.hostname ?? 'localhost',
  );

/**
 * Why nobody answered on loopback. A browser says the same of a missing program and of one that it does not let the page speak to;
 * only its permissions tell the two apart. Where the browser would have asked, and the person has closed the question, they have
 * not allowed it either. `plain`: over `ws:`, which Safari keeps every page from.
 */
export async function loopbackState({ plain = false } = {}): Promise<Unreached> {
  if (isHandheld()) return 'computer-needed';
  if (plain && isSafari()) return 'unsupported-browser';
  const found = await permission();
  const asks = found?.name === NAMES[0] && found.state === 'prompt' && !isLocal();
  return asks || found?.state === 'denied' ? 'blocked' : 'software-missing';
}

/** Tells when the person changes what the browser lets this page reach. */
export async function watchLoopback(changed: () => void, signal: AbortSignal): Promise<void> {
  const found = await permission();
  found?.addEventListener('change', changed, { signal });
}
