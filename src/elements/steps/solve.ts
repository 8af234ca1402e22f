import { solveChallenge } from 'altcha-lib';
import type { Challenge, DeriveKeyFunction } from 'altcha-lib/types';
import type { CaptchaSolver } from '../contexts.js';

const deriveKey: DeriveKeyFunction = async ({ cost, keyLength }, salt, password) => {
  const key = await crypto.subtle.importKey('raw', password as BufferSource, 'PBKDF2', false, ['deriveBits']);
  const algorithm = { name: 'PBKDF2', hash: 'SHA-256', salt: salt as BufferSource, iterations: cost };
  return { parameters: {}, derivedKey: new Uint8Array(await crypto.subtle.deriveBits(algorithm, key, keyLength * 8)) };
};

/** Proof of work in the ALTCHA format, in small pieces, so that the page stays quick while it goes on. */
export const solveAltcha: CaptchaSolver = async (data, signal) => {
  const challenge = data as unknown as Challenge;
  const controller = new AbortController();
  signal.addEventListener('abort', () => controller.abort(), { once: true });
  const solution = await solveChallenge({ challenge, deriveKey, controller });
  if (!solution) throw new DOMException('The captcha was not solved.', 'AbortError');
  return JSON.stringify({ challenge, solution });
};
