/** Prefix of assurance levels as `acr` values: `urn:dvc:acr:phone`. */
export const ACR = 'urn:dvc:acr:';
