// Loaded into every test process, which ends before an optimising compiler pays off: WebAssembly
// (PGlite, zxing) gets the baseline compiler only, and JavaScript is optimised when 10 MB of its
// bytecode have run instead of 66 KB. This saves a tenth to a fifth of a process's CPU time.
import { setFlagsFromString } from 'node:v8';

for (const flag of ['--liftoff-only', '--interrupt-budget=10000000']) setFlagsFromString(flag);
