import { POINTS } from '../../support/load/chaos.js';
import { survives } from '../../support/promises/kills.js';

// One death at each failpoint; of four more, one is the database's.
survives('postgres', POINTS.length + 4, 1);
