import type { SuiteCarrier } from '../../src/testing/backend-suite.js';
import type { FakeCarrier } from '../../src/testing/ports.js';

/** The carrier of a world, as the backend suite uses it. */
export const suiteCarrier = (carrier: FakeCarrier): SuiteCarrier => ({
  set: (mode) => void (carrier.mode = mode),
  code: (phone) => carrier.code(phone),
  counts: () => ({ sent: carrier.messages.length, asked: carrier.matches }),
});
