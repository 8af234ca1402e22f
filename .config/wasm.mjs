// Loaded into every test process, which ends before an optimising compiler pays off: WebAssembly
// (PGlite, zxing) gets the baseline compiler only, and on Node 20 JavaScript is optimised when 10 MB of
// its bytecode have run instead of 66 KB. This saves a tenth to a fifth of a process's CPU time. V8 has no
// such flag from 12 on (Node 22), and names an unknown flag on stderr; what it has instead saves nothing.
import { setFlagsFromString } from 'node:v8';

setFlagsFromString('--liftoff-only');
if (Number.parseInt(process.versions.v8, 10) < 12) setFlagsFromString('--interrupt-budget=10000000');
