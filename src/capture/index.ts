/** Reads the QR code of an identity card, without `<dvc-card-scan>`. */
export type { Card } from './card.js';
export * from './decoder.js';
export * from './scanner.js';
