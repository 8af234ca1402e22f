/**
 * The operator of the sandbox's gateway. The token is public, because all data here is invented.
 */
export const OPERATOR = { name: 'thu', token: 'sandbox-operator-0f3c9a51e7d24b68' } as const;
