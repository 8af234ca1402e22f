import { pause } from '../../../pause.js';
import type { SignatureState } from '../../ports.js';

/** Milliseconds between two polls of a vendor that answers at once. */
const PACE = 2000;

/** Polls until the request has ended, or `waitMs` milliseconds have passed. */
export async function poll(ask: () => Promise<SignatureState>, waitMs: number): Promise<SignatureState> {
  for (let left = waitMs; ; left -= PACE) {
    const state = await ask();
    if (state.state !== 'waiting' || left < PACE) return state;
    await pause(PACE);
  }
}
