import { isHandheld, isSafari } from './device.js';

type Unreached = 'blocked' | 'software-missing' | 'unsupported-browser' | 'computer-needed';

/** Chromium's names of the permission to reach local programs: since version 147, and before. */
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

/** A page that is served by this machine needs no permission. */
const isLocal = () =>
  /^(?:localhost|.+\.localhost|127(?:\.\d+){3}|\[::1\])$/.test(
    (globalThis as { location?: Location }).location?.hostname ?? 'localhost',
  );

/**
 * Why no program answered on loopback. A browser reports a missing program and a blocked one alike;
 * only its permissions tell them apart. A prompt that the person dismissed counts as blocked.
 * `plain`: over `ws:`, which Safari blocks.
 */
export async function loopbackState({ plain = false } = {}): Promise<Unreached> {
  if (isHandheld()) return 'computer-needed';
  if (plain && isSafari()) return 'unsupported-browser';
  const found = await permission();
  const asks = found?.name === NAMES[0] && found.state === 'prompt' && !isLocal();
  return asks || found?.state === 'denied' ? 'blocked' : 'software-missing';
}

/** Calls back when the person changes the browser's permission for local programs. */
export async function watchLoopback(changed: () => void, signal: AbortSignal): Promise<void> {
  const found = await permission();
  found?.addEventListener('change', changed, { signal });
}
