/** Routes outside a flow: the offer, the OpenAPI document, and probes. */
import type { Hono } from 'hono';
import { FLOW_PURPOSES, type Method } from '../../flow/method.js';
import { problem } from '../../flow/problem.js';
import type { Registrar } from '../registration/registrar.js';
import type { DatabaseTrouble } from '../sql/sql.js';
import type { ReadCredentials } from './credentials.js';
import { openapi } from './openapi.js';
import type { Responses } from './responses.js';

interface OperationRoutesOptions {
  readonly registrar: Registrar;
  readonly credentials: ReadCredentials;
  readonly responses: Responses;
  readonly methods: readonly Method[];
  readonly base: string;
  /** Whether portals redeem receipts here. */
  readonly receipts: boolean;
  /** Whether the gateway is an OpenID Provider. */
  readonly provider: boolean;
  readonly ready: () => Promise<boolean | DatabaseTrouble>;
  /** `ageMs`: greatest age in milliseconds of the last clock comparison. */
  readonly isClockWrong: (ageMs?: number) => Promise<boolean>;
}

export function operationRoutes(app: Hono, options: OperationRoutesOptions): void {
  const { registrar, credentials, responses, methods, base, receipts, provider, ready, isClockWrong } = options;
  app.get(`${base}/methods`, async (c) => {
    const { call } = await credentials(c.req.raw, c.env);
    const purpose = FLOW_PURPOSES.find((each) => each === (c.req.query('purpose') ?? 'register'));
    if (!purpose) return responses.problem(problem('malformed'));
    const offered = await registrar.offer(c.req.query('portal'), call, purpose);
    return 'code' in offered ? responses.problem(offered) : Response.json({ methods: offered });
  });
  const description = openapi({ methods, base, receipts, provider });
  app.get(`${base}/openapi.json`, () => Response.json(description));
  app.get('/healthz', () => Response.json({ status: 'ok' }));
  app.get('/readyz', async () => {
    const found = await ready().catch(() => false);
    const isWrong = found === true && (await isClockWrong(0));
    const well = found === true && !isWrong;
    const why = { ...(typeof found === 'string' && { database: found }), ...(isWrong && { clock: 'wrong' }) };
    return Response.json({ status: well ? 'ready' : 'unavailable', ...why }, { status: well ? 200 : 503 });
  });
  for (const path of [`${base}/methods`, `${base}/openapi.json`, '/healthz', '/readyz'])
    app.all(path, () => responses.notAllowed('GET, HEAD'));
}
