import { POINTS } from '../../support/load/chaos.js';
import { survives } from '../../support/promises/kills.js';

// One kill at each failpoint.
survives('pglite', POINTS.length, 0);
