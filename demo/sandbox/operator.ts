/** Who operates the sandbox's gateway, with a token that everybody may know, since everything else here is invented too. */
export const OPERATOR = { name: 'thu', token: 'sandbox-operator-0f3c9a51e7d24b68' } as const;
