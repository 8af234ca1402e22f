/** `dvc-register conformance` as a process, against backends over HTTP. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, test } from 'node:test';
import { serve } from '../../src/node/serve.js';
import { bundle } from '../support/bundle.js';
import { suiteCarrier } from '../support/suite-carrier.js';
import { clock, gatewayWorld } from '../support/worlds.js';
import { backendSuite } from '../../src/testing/backend-suite.js';

const program = await bundle('src/cli/main.ts');

/** Runs the command; its server is in this process, so the call does not block. */
const conformance = (...args: readonly string[]) =>
  new Promise<{ readonly code: unknown; readonly stdout: string; readonly stderr: string }>((resolve) => {
    execFile(process.execPath, [program, 'conformance', ...args], { timeout: 120_000 }, (error, stdout, stderr) =>
      resolve({ code: error ? error.code : 0, stdout, stderr }),
    );
  });

type Carrier = ReturnType<typeof suiteCarrier>;
type Mode = Parameters<Carrier['set']>[0];

/** Our gateway, with the control that docs/own-backend.md describes. */
function controlled() {
  const make = () => {
    const { now, sleep } = clock();
    const world = gatewayWorld({ now });
    return { world, sleep, carrier: suiteCarrier(world.carrier) };
  };
  let at = make();
  const control: Readonly<Record<string, (body: Readonly<Record<string, unknown>>) => unknown>> = {
    reset: () => void (at = make()),
    clock: ({ advance }) => at.sleep(advance as number),
    carrier: ({ mode }) => at.carrier.set(mode as Mode),
    code: async ({ phone }) => ({ code: await at.carrier.code(phone as string) }),
    counts: () => at.carrier.counts(),
  };
  return async (request: Request): Promise<Response> => {
    const name = /\/control\/(\w+)$/.exec(request.url)?.[1];
    if (name === undefined) return at.world.gateway.fetch(request);
    const result = await control[name]?.((await request.json()) as Record<string, unknown>);
    return result === undefined ? new Response(null, { status: 204 }) : Response.json(result);
  };
}

async function listening(answer: (request: Request) => Promise<Response>) {
  const listener = await serve(answer, { port: 0, hostname: '127.0.0.1' });
  after(() => listener.close());
  return `http://127.0.0.1:${listener.port}`;
}

const right = await listening(controlled());

test('a backend that keeps every promise passes, with and without a proof key', async () => {
  for (const proof of [[], ['--proof']]) {
    const { code, stdout, stderr } = await conformance(
      ...[`${right}/registration`, '--control', `${right}/control`, '--json', ...proof],
    );
    assert.deepEqual([code, stderr], [0, ''], stdout);
    const { passed, failed, leftOut } = JSON.parse(stdout) as Record<string, unknown>;
    assert.deepEqual({ passed, failed, leftOut }, { passed: backendSuite.length, failed: 0, leftOut: 0 });
  }
});

test('without the control nothing is sent to anybody, and what is left out is named', async () => {
  await fetch(`${right}/control/reset`, { method: 'POST', body: '{}' });
  const { code, stdout } = await conformance(`${right}/registration`);
  assert.equal(code, 0, stdout);
  const counts = await fetch(`${right}/control/counts`, { method: 'POST', body: '{}' });
  assert.deepEqual(await counts.json(), { sent: 0, asked: 0 });
  assert.match(stdout, /^left out {2}closes after five wrong codes, and stays closed +needs --control$/m);
  assert.match(stdout, /^ok {8}cannot be made to skip a step$/m);
  assert.match(stdout, /^2 passed, 0 failed, 14 left out$/m);
});

test('a backend that breaks a promise is wrong, and which promise is said', async () => {
  const gateway = controlled();
  const careless = await listening(async (request) => {
    const response = await gateway(request);
    // It tells a wrong step as if it were an old answer.
    if (response.status !== 409) return response;
    const body = JSON.parse((await response.text()).replaceAll('wrong-step', 'stale')) as object;
    return Response.json(body, { status: 412, headers: { 'Content-Type': 'application/problem+json' } });
  });
  const { code, stdout } = await conformance(`${careless}/registration`, '--control', `${careless}/control`);
  assert.equal(code, 1);
  assert.match(stdout, /^wrong {2}cannot be made to skip a step .*refuses with wrong-step, but it said stale$/m);
  assert.match(stdout, /^\d+ passed, 1 failed, 0 left out$/m);
});

test('an address where no backend answers is a sentence, not a list of failures', async () => {
  const nothing = await listening(() => Promise.resolve(new Response('nothing', { status: 404 })));
  const { code, stderr, stdout } = await conformance(`${nothing}/registration`);
  assert.deepEqual([code, stdout], [2, '']);
  assert.match(stderr, /does not offer methods: GET .*\/methods\?portal=national answers no list/);
});
