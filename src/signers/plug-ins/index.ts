/** Signers for the programs of vendors. */
export { bkavSigner, type BkavSignerOptions } from './bkav.js';
export * from './plugin.js';
export { vgcaSigner, type VgcaSignerOptions } from './vgca.js';
export { vnptSigner, type VnptSignerOptions } from './vnpt.js';
