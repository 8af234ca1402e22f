/** A small gateway in this process, configured like an operator's: by the package's names only. */
import { solveChallenge } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2';
import type { Challenge } from 'altcha-lib/types';
import { httpBackend, type ConsentOffer, type Json, type Reply, type View } from 'dvc-register';
import {
  createBlocklist,
  createCodes,
  createGateway,
  createLimits,
  createRegistrar,
  mobileRegistration,
  ownCodes,
  proofOfWork,
  readPortals,
  type Portals,
  type SubscriberDirectory,
} from 'dvc-register/server';
import { fakeCarrier, memoryStore, webPasswords, type Subscriber } from 'dvc-register/testing/ports.js';

export const ORIGIN = 'https://dichvucong.laocai.gov.vn';
export const AN: Subscriber = {
  ...{ citizenId: '001086000011', fullName: 'Nguyễn Văn An', birthDate: '12/06/1986', phone: '+84823628811' },
};

/** The portals' file with one portal's own settings. */
export const portalsWith = (own: object): Portals => {
  const laocai = { id: 'laocai', name: 'Cổng Dịch vụ công tỉnh Lào Cai', origins: [ORIGIN], ...own };
  const national = { id: 'national', name: 'Cổng Dịch vụ công quốc gia', origins: ['https://dichvucong.gov.vn'] };
  return readPortals(JSON.stringify({ portals: [laocai, national] }), {});
};

export function viewOf(reply: Reply): View {
  if (reply.ok) return reply.view;
  throw new Error(JSON.stringify(reply.problem));
}

/** A gateway with the mobile method, and a person using it. */
export async function operatorGateway(portals: Portals, subscribers?: SubscriberDirectory) {
  const { vault, flows, accounts, counters, codeRows } = memoryStore();
  const carrier = fakeCarrier([AN]);
  const limits = createLimits({ counters, vault });
  const captcha = proofOfWork({ secret: await vault.mac('captcha'), limits, cost: 1, prefix: '0' });
  const codes = createCodes({ rows: codeRows, issuer: ownCodes({ sender: carrier, vault }) });
  const blocklist = createBlocklist(['Aa@123456']);
  const own = { vault, limits, portals, accounts, captcha, codes, passwords: webPasswords(), blocklist };
  const mobile = mobileRegistration({ ...own, subscribers: subscribers ?? carrier });
  const registrar = createRegistrar({ implementations: [mobile], flows, vault, limits, portals });
  const gateway = createGateway({ registrar, portals, methods: [mobile.method], address: () => '203.0.113.7' });

  /** A portal's page in a language. */
  function page(portal: string, lang = 'vi') {
    const fetchFromPage = (request: Request) => {
      const headers = new Headers(request.headers);
      headers.set('Origin', portals.byId(portal)?.origins[0] ?? '');
      return gateway.fetch(new Request(request, { headers }));
    };
    const backend = httpBackend({ endpoint: 'https://gateway.example/registration', fetch: fetchFromPage });
    const answer = (view: View, input: Json) => backend.answer(view, input);
    /** Answers the identity form. */
    async function identify({ citizenId, fullName, birthDate, phone } = AN): Promise<Reply> {
      const form = viewOf(await backend.start({ method: 'mobile', audience: 'citizen', portal, lang }));
      const { captcha: challenge, consent } = form.data as unknown as {
        readonly captcha: Challenge;
        readonly consent: ConsentOffer;
      };
      const solution = await solveChallenge({ challenge, deriveKey });
      return answer(form, {
        ...{ citizenId, fullName, birthDate, phone, email: '' },
        consent: { version: consent.version, granted: consent.purposes.map(({ id }) => id) },
        captcha: JSON.stringify({ challenge, solution }),
      });
    }
    /** Answers every step up to the password. */
    async function prove(person = AN): Promise<Reply> {
      const code = viewOf(await identify(person));
      return answer(code, { code: carrier.code(person.phone) });
    }
    return { answer, identify, prove };
  }
  return { carrier, page };
}
