import { POINTS } from '../../support/load/chaos.js';
import { survives } from '../../support/promises/kills.js';

// One kill at each failpoint; one of four further kills hits the database.
survives('postgres', POINTS.length + 4, 1);
