/** The desk of the one-stop counter: officers who are signed in by certificate confirm people. */
import { Hono, type Context } from 'hono';
import { nodeCiphers } from 'dvc-register/node';
import { createVault, sqlSignInAccounts, type Keys, type SqlDatabase } from 'dvc-register/server';
import { sqlDesk, type Desk, type Verdict } from '../counter/desk.js';
import { deskPage } from './pages/desk-page.js';
import { fieldsOf, refuseForeign } from './requests.js';

/** Officers of the sandbox by the CCCD of their certificate: its names are in `authority/people.ts`. */
const OFFICERS: Readonly<Record<string, string>> = {
  '001190000015': 'do-thi-token',
  '001090000023': 'chu-van-muoi-hai',
};

export interface Officer {
  readonly name: string;
  /** Only a page of this session knows it. */
  readonly token: string;
}

interface DeskOptions {
  readonly sql: SqlDatabase;
  readonly keys: Keys;
  readonly now: () => number;
}

export interface SandboxDesk {
  readonly desk: Desk;
  /** The officer of an account that is signed in. */
  readonly officerOf: (account: string) => Promise<string | undefined>;
}

export async function sandboxDesk({ sql, keys, now }: DeskOptions): Promise<SandboxDesk> {
  const vault = createVault(keys, nodeCiphers);
  const accounts = sqlSignInAccounts({ sql, vault });
  return {
    desk: await sqlDesk({ sql, vault, now }),
    async officerOf(account) {
      for (const [citizenId, name] of Object.entries(OFFICERS))
        if ((await accounts.find(`cccd:${citizenId}`))?.id === account) return name;
      return undefined;
    },
  };
}

type Gateway = (request: Request, env: unknown) => Response | Promise<Response>;

export function deskRoutes({ desk, officerOf }: SandboxDesk, gateway: Gateway): Hono {
  const app = new Hono();

  /** Asks the gateway whose session the browser has. A password is not enough for this desk. */
  async function officer(c: Context): Promise<Officer | undefined> {
    const cookie = c.req.header('Cookie') ?? '';
    const at = new URL('/account/session', c.req.url);
    const response = await gateway(new Request(at, { headers: { cookie } }), c.env);
    if (!response.ok) return undefined;
    const { account, acr, token } = (await response.json()) as Readonly<Record<'account' | 'acr' | 'token', string>>;
    const name = acr === 'urn:dvc:acr:certificate' ? await officerOf(account) : undefined;
    return name === undefined ? undefined : { name, token };
  }
  const show = async (c: Context, by: Officer | undefined, said?: Verdict | 'refused') =>
    c.html(deskPage(by, by ? await desk.waiting() : [], said), by ? 200 : 403, { 'Cache-Control': 'no-store' });

  app.get('/', async (c) => show(c, await officer(c)));
  app.post('/', async (c) => {
    const foreign = refuseForeign(c);
    if (foreign) return foreign;
    const by = await officer(c);
    const { token, flow, code, act } = (await fieldsOf(c)) as Readonly<Record<string, string | undefined>>;
    if (!by || token !== by.token || !flow) return show(c, undefined);
    if (act === 'refuse') await desk.refuse(by.name, flow);
    return show(c, by, act === 'refuse' ? 'refused' : await desk.confirm(by.name, flow, (code ?? '').trim()));
  });
  return app;
}
