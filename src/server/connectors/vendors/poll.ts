import type { SignatureState } from '../../ports.js';

/** Milliseconds between two questions to a vendor that does not hold a call until there is news. */
const PACE = 2000;

/** Asks again until there is an end, or for so many milliseconds. */
export async function poll(ask: () => Promise<SignatureState>, patience: number): Promise<SignatureState> {
  for (let left = patience; ; left -= PACE) {
    const state = await ask();
    if (state.state !== 'waiting' || left < PACE) return state;
    await new Promise((resolve) => setTimeout(resolve, PACE));
  }
}
