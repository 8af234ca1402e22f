/**
 * `dvc-register conformance URL`: runs the published suite against a backend over HTTP
 * (docs/own-backend.md).
 */
import type { Command } from 'commander';
import { createProof, httpBackend, type Backend } from 'dvc-register';
import { backendSuite, type BackendWorld, type Case } from 'dvc-register/testing/backend-suite.js';
import { finish, table } from './say.js';

/** Milliseconds for one call, and for one case. */
const CALL_MS = 10_000;
const CASE_MS = 120_000;

interface Options {
  readonly control?: string;
  readonly proof?: boolean;
  readonly json?: boolean;
}

type Control = (name: string, body?: object) => Promise<unknown>;

/** Calls of the backend's test control: JSON to `URL/NAME`. */
const controlAt =
  (url: string): Control =>
  async (name, body = {}) => {
    const response = await fetch(`${url.replace(/\/$/, '')}/${name}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(CALL_MS),
    });
    if (!response.ok) throw new Error(`The control answered ${response.status} to ${name}.`);
    return response.status === 204 ? undefined : ((await response.json()) as unknown);
  };

const noControl: Control = () => Promise.reject(new Error('This case needs the control.'));

function backendAt(endpoint: string, isProved: boolean): Backend {
  return httpBackend({
    endpoint,
    fetch: (request) => fetch(request, { signal: AbortSignal.any([request.signal, AbortSignal.timeout(CALL_MS)]) }),
    ...(isProved && { proof: createProof() }),
  });
}

const worldOf = (backend: Backend, control: Control): BackendWorld => ({
  backend,
  carrier: {
    set: async (mode) => void (await control('carrier', { mode })),
    code: async (phone) => ((await control('code', { phone })) as { readonly code: string }).code,
    counts: async () => (await control('counts')) as { readonly sent: number; readonly asked: number },
  },
  sleep: async (ms) => void (await control('clock', { advance: ms })),
});

interface Result {
  readonly name: string;
  readonly state: 'ok' | 'wrong' | 'left out';
  readonly says: string;
}

/** Without a control nothing is sent to anybody: a backend in use may be tested so. */
async function resultOf({ name, run, isHarmless }: Case, backend: Backend, control?: Control): Promise<Result> {
  if (!control && !isHarmless) return { name, state: 'left out', says: 'needs --control' };
  const late = new AbortController();
  try {
    await control?.('reset');
    const world = worldOf(backend, control ?? noControl);
    await Promise.race([run(world), tooLate(late.signal)]);
    return { name, state: 'ok', says: '' };
  } catch (error) {
    return { name, state: 'wrong', says: (error as Error).message };
  } finally {
    late.abort();
  }
}

const tooLate = (ended: AbortSignal) =>
  new Promise<never>((_resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`No end after ${CASE_MS / 1000} s.`)), CASE_MS);
    ended.addEventListener('abort', () => clearTimeout(timer));
  });

/** @throws {Error} if nothing that offers methods answers at the address */
async function reach(backend: Backend, url: string): Promise<void> {
  const offered = await backend.offer?.('national').catch(() => undefined);
  if (!Array.isArray(offered))
    throw new Error(`${url} does not offer methods: GET ${url}/methods?portal=national answers no list.`);
}

async function conformance(url: string, { control: at, proof = false, json }: Options): Promise<void> {
  const backend = backendAt(url, proof);
  const control = at === undefined ? undefined : controlAt(at);
  await control?.('reset');
  await reach(backend, url);
  const results: Result[] = [];
  for (const each of backendSuite) results.push(await resultOf(each, backend, control));
  const count = (state: Result['state']) => results.filter((result) => result.state === state).length;
  const [passed, failed, leftOut] = [count('ok'), count('wrong'), count('left out')];
  if (json) console.log(JSON.stringify({ passed, failed, leftOut, results }, null, 2));
  else {
    console.log(table(results.map(({ state, name, says }) => [state, name, says])));
    console.log(`\n${passed} passed, ${failed} failed, ${leftOut} left out`);
  }
  finish(failed === 0 && passed > 0);
}

export function conformanceCommand(program: Command): void {
  program
    .command('conformance')
    .description('test a backend of your own against what the elements expect (docs/own-backend.md)')
    .argument('<url>', 'where it is mounted: https://id.example.vn/registration')
    .option('--control <url>', 'its test control, for codes, the clock and the carrier; never in production')
    .option('--proof', 'bind each flow to a key (DPoP)')
    .option('--json', 'print JSON')
    .action(conformance);
}
