// Loaded into every test process: compiles WebAssembly (PGlite, zxing) with the baseline compiler
// only. The optimising compiler takes as long again, and a test process ends before that pays off.
import { setFlagsFromString } from 'node:v8';

setFlagsFromString('--liftoff-only');
