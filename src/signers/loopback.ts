/** What Chromium calls the permission to reach programs on this machine: since 147, and before. */
const NAMES = ['loopback-network', 'local-network-access'];

/**
 * Why nobody answered on loopback. A browser says the same of a missing program and of one that it does not let the page speak to;
 * only its permissions tell the two apart.
 */
export async function loopbackState(): Promise<'blocked' | 'software-missing'> {
  const permissions = (globalThis as { navigator?: { permissions?: Permissions } }).navigator?.permissions;
  if (!permissions) return 'software-missing';
  for (const name of NAMES) {
    try {
      const { state } = await permissions.query({ name: name as PermissionName });
      return state === 'denied' ? 'blocked' : 'software-missing';
    } catch {
      // This browser does not know the permission by that name.
    }
  }
  return 'software-missing';
}
