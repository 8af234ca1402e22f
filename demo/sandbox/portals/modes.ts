export const PORTAL_IDS = ['national', 'ministry', 'province'] as const;
export type PortalId = (typeof PORTAL_IDS)[number];

/**
 * How a portal takes accounts. `lose`: it stores them but answers with an error. `refuse`: it
 * refuses them permanently.
 */
export const PORTAL_MODES = ['normal', 'slow', 'down', 'hang', 'garbage', 'lose', 'refuse'] as const;
export type PortalMode = (typeof PORTAL_MODES)[number];
