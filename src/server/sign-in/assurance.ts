/** Prefix of assurance levels as `acr` values: `urn:dvc:acr:phone`. */
export const ACR = 'urn:dvc:acr:';

/** Levels of a sign-in, the weakest first. */
export const SIGN_IN_LEVELS = ['phone', 'registry', 'vneid', 'certificate'] as const;

const rankOf = (level: string): number => (SIGN_IN_LEVELS as readonly string[]).indexOf(level);

/** The weakest known level of a list of `acr` values; `undefined`: it names none. */
export function weakestOf(acrs: readonly string[]): string | undefined {
  const ranks = acrs
    .map((acr) => (acr.startsWith(ACR) ? rankOf(acr.slice(ACR.length)) : -1))
    .filter((rank) => rank >= 0);
  return SIGN_IN_LEVELS[Math.min(...ranks)];
}

/** `false` for a level that is not known. */
export const isAtLeast = (level: string, wanted: string): boolean =>
  rankOf(wanted) >= 0 && rankOf(level) >= rankOf(wanted);
