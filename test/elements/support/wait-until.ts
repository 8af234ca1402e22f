import { waitUntil as until } from '@open-wc/testing';

/** Waits up to 15 s, and not one as `@open-wc/testing` does: on a busy machine a page needs more. */
export const waitUntil: typeof until = (isTrue, message, options) =>
  until(isTrue, message, { timeout: 15_000, ...options });
