// Loaded into every process of the tests: WebAssembly (PGlite, zxing) is compiled once and simply. The optimising compiler
// takes as long again, and a process of a test is gone before that pays.
import { setFlagsFromString } from 'node:v8';

setFlagsFromString('--liftoff-only');
