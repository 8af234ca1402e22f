import { waitUntil as until } from '@open-wc/testing';

/** Waits up to 15 s, where `@open-wc/testing` waits one: a busy machine needs more. */
export const waitUntil: typeof until = (isTrue, message, options) =>
  until(isTrue, message, { timeout: 15_000, ...options });
