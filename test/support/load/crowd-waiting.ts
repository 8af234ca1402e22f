/** Many people waiting for their phones on one gateway over HTTP: how many requests each causes. */
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { fork, type ChildProcess } from 'node:child_process';
import { httpBackend } from '../../../src/client/http.js';
import { heard } from '../../../src/elements/internal/news.js';
import { peerAddress, serve } from '../../../src/node/serve.js';
import { createGateway, createRegistrar, simRegistration, type SignatureService } from '../../../src/server/index.js';
import { createWorld, PORTALS } from '../../../src/testing/world.js';
import { LIMITLESS } from './people.js';

export interface Counted {
  readonly people: number;
  readonly seconds: number;
  /** Requests per page and minute. */
  readonly perMinute: number;
  /** Requests to the provider per person and minute. */
  readonly askedPerMinute: number;
  /** Streams open at the end. */
  readonly open: number;
  /** Gateway memory per additional person, in KiB. */
  readonly kibEach: number;
  /** Slowest answer of `/healthz` meanwhile, in milliseconds. */
  readonly slowest: number;
}

const ORIGIN = 'http://localhost:8080';
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** An unanswered phone: the service holds each request as long as its parameter says. */
function silence() {
  const told = { reads: 0 };
  const waiting = { state: 'waiting', session: 1, certificate: 'AAAA' } as const;
  const service: SignatureService = {
    begin: () => Promise.resolve(waiting),
    async read(_session, waitMs) {
      told.reads += 1;
      // Pending answers are dropped when the test is over.
      await new Promise((resolve) => setTimeout(resolve, waitMs).unref());
      return waiting;
    },
  };
  return { told, service };
}

async function crowdGateway() {
  const world = createWorld({ limits: LIMITLESS });
  const { told, service } = silence();
  const { vault, limits, portals, accounts, flows } = world;
  const captcha = { issue: () => Promise.resolve(null), verify: () => Promise.resolve('ok' as const) };
  const certificates = { issuers: () => [], verify: () => Promise.reject(new Error('Nobody signs here.')) };
  const sim = simRegistration({ vault, limits, portals, accounts, captcha, certificates, handsets: service });
  const registrar = createRegistrar({ implementations: [sim], flows, vault, limits, portals });
  const gateway = createGateway({ registrar, portals, methods: [sim.method], address: peerAddress });
  const seen = { requests: 0 };
  const server = await serve(
    (request, env) => {
      seen.requests += 1;
      return gateway.fetch(request, env);
    },
    { port: 0, hostname: '127.0.0.1', socketsPerAddress: 20_000 },
  );
  return { server, seen, told, endpoint: `http://127.0.0.1:${server.port}/registration` };
}

/**
 * @param events whether pages listen to events, or ask at the pace that the view sets
 */
export async function crowdWaiting(people: number, seconds: number, events: boolean): Promise<Counted> {
  const { server, seen, told, endpoint } = await crowdGateway();
  const crowd = fork(fileURLToPath(import.meta.url), [endpoint, String(people), String(events)], {
    execArgv: ['--import', 'tsx'],
    env: { ...process.env, DVC_CROWD: '1' },
  });
  try {
    await message(crowd, 'arrived');
    globalThis.gc?.();
    const before = process.memoryUsage.rss();
    const counted = { requests: seen.requests, reads: told.reads };
    crowd.send('wait');
    let slowest = 0;
    for (const end = Date.now() + seconds * 1000; Date.now() < end; await sleep(500)) {
      const started = performance.now();
      await (await fetch(endpoint.replace('/registration', '/healthz'))).text();
      seen.requests -= 1;
      slowest = Math.max(slowest, performance.now() - started);
    }
    crowd.send('count');
    const { open } = (await message(crowd, 'counted')) as { readonly open: number };
    const rate = (count: number) => Math.round((count / people / seconds) * 6000) / 100;
    return {
      people,
      seconds,
      perMinute: rate(seen.requests - counted.requests),
      askedPerMinute: rate(told.reads - counted.reads),
      open,
      kibEach: Math.round((process.memoryUsage.rss() - before) / 1024 / people),
      slowest: Math.round(slowest),
    };
  } finally {
    crowd.kill('SIGKILL');
    await server.close();
  }
}

async function message(child: ChildProcess, type: string): Promise<object> {
  for (;;) {
    const [told] = (await Promise.race([
      once(child, 'message'),
      once(child, 'exit').then(() => Promise.reject(new Error('The crowd has gone.'))),
    ])) as [{ readonly type: string }];
    if (told.type === type) return told;
  }
}

/** The crowd: pages that have reached the wait. */
async function pages(endpoint: string, people: number, events: boolean): Promise<void> {
  const fetchAs = (request: Request) => {
    request.headers.set('Origin', ORIGIN);
    return fetch(request);
  };
  let open = 0;
  const arrive = async (n: number) => {
    const backend = httpBackend({ endpoint, fetch: fetchAs });
    const begun = await backend.start({ method: 'sim', audience: 'citizen', portal: PORTALS[0]?.id ?? '' });
    if (!begun.ok) throw new Error(begun.problem.code);
    const phone = `09${String(n).padStart(8, '1')}`;
    const asked = await backend.answer(begun.view, { phone, captcha: 'ok' });
    if (!asked.ok) throw new Error(asked.problem.code);
    return { backend, view: asked.view };
  };
  const waits: Awaited<ReturnType<typeof arrive>>[] = [];
  for (let n = 0; n < people; n += 50) {
    waits.push(...(await Promise.all(Array.from({ length: Math.min(50, people - n) }, (_, i) => arrive(n + i)))));
  }
  process.send?.({ type: 'arrived' });
  await once(process, 'message');
  for (const { backend, view } of waits) {
    void (async () => {
      for (let at = view; ; await sleep(1000)) {
        if (events) {
          open += 1;
          await heard(() => backend.events?.(at.id) ?? Promise.reject(new Error('No events.')));
          open -= 1;
          continue;
        }
        await sleep(4000);
        const reply = await backend.answer(at, {});
        at = reply.view ?? at;
      }
    })();
  }
  await once(process, 'message');
  process.send?.({ type: 'counted', open });
}

if (process.env['DVC_CROWD']) {
  const [endpoint = '', people = '0', events = ''] = process.argv.slice(2);
  await pages(endpoint, Number(people), events === 'true');
}
