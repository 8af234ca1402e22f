/** Starts the gateway, registers once by each method over HTTP, and prints the results. */
import { join } from 'node:path';
import { solveChallenge } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2';
import type { Challenge } from 'altcha-lib/types';
import { createProof, httpBackend, type ConsentOffer, type Json, type Reply, type View } from 'dvc-register';
import { memorySigner } from 'dvc-register/signers/memory.js';
import type { Challenge as SignChallenge } from 'dvc-register/signers/signer.js';
import { ORIGIN, startGateway } from './gateway.js';
import { carrier, EXTRA, PEOPLE, readKey } from './partners.js';

const [folder = ''] = process.argv.slice(2);
const gateway = await startGateway(folder);
/** Sends the page's origin, like a browser. */
const fetchFromPage = (request: Request) => {
  const headers = new Headers(request.headers);
  headers.set('Origin', ORIGIN);
  return fetch(new Request(request, { headers }));
};
const backend = httpBackend({ endpoint: gateway.endpoint, fetch: fetchFromPage, proof: createProof() });

function viewOf(reply: Reply): View {
  if (reply.ok) return reply.view;
  throw new Error(JSON.stringify(reply.problem));
}
const start = async (method: string) =>
  viewOf(await backend.start({ method, audience: 'citizen', portal: 'national' }));
const answer = async (view: View, input: Json) => viewOf(await backend.answer(view, input));

async function solve({ data }: View): Promise<string> {
  const { captcha: challenge } = data as unknown as { readonly captcha: Challenge };
  return JSON.stringify({ challenge, solution: await solveChallenge({ challenge, deriveKey }) });
}
const consentTo = ({ data }: View) => {
  const { version, purposes } = (data as unknown as { readonly consent: ConsentOffer }).consent;
  return { version, granted: purposes.map(({ id }) => id) };
};

async function byPhone(method: keyof typeof PEOPLE, extra: Readonly<Record<string, string>> = {}): Promise<View> {
  const { citizenId, fullName, birthDate, phone } = PEOPLE[method];
  const form = await start(method);
  const typed = { citizenId, fullName, birthDate, phone, email: '', ...extra };
  const code = await answer(form, { ...typed, consent: consentTo(form), captcha: await solve(form) });
  const password = await answer(code, { code: carrier.code(phone) });
  return answer(password, { password: 'Sông-Trà 1986 êm' });
}

const confirmed = (view: View) => answer(view, { email: '', consent: consentTo(view) });

async function byService(method: string, asked: Readonly<Record<string, string>>): Promise<View> {
  const form = await start(method);
  const waiting = await answer(form, { ...asked, captcha: await solve(form) });
  return confirmed(await answer(waiting, {}));
}

async function signer() {
  const file = readKey(join(folder, 'usb.json'));
  const [certificate, pkcs8] = [file.certificate, file.key].map((text) => new Uint8Array(Buffer.from(text, 'base64')));
  if (!certificate || !pkcs8) throw new Error('The token is empty.');
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('pkcs8', pkcs8, algorithm, false, ['sign']);
  return memorySigner({ origin: ORIGIN, keys: [{ certificate, chain: [], key }] });
}

async function byToken(): Promise<View> {
  const token = await signer();
  const view = await start('usb');
  const found = await token.certificates();
  if (!found.ok || !found.value[0]) throw new Error('The signer has no certificate.');
  const signed = await token.sign(found.value[0], view.data as unknown as SignChallenge);
  if (!signed.ok) throw new Error(signed.fault);
  const [certificate, signature] = [found.value[0].certificate, signed.value.signature].map((bytes) =>
    Buffer.from(bytes).toString('base64'),
  );
  const proof = { certificate: certificate ?? '', algorithm: signed.value.algorithm, signature: signature ?? '' };
  return confirmed(await answer(view, proof));
}

const done = {
  mobile: await byPhone('mobile'),
  insurance: await byPhone('insurance', { insuranceCode: EXTRA.insuranceCode }),
  post: await byPhone('post', { postalId: EXTRA.postalId }),
  usb: await byToken(),
  sim: await byService('sim', { phone: '+84823628816' }),
  signature: await byService('signature', { provider: 'remote', account: '001086000017' }),
  library: await byPhone('library', { libraryCard: EXTRA.libraryCard }),
};
// A wrong answer, to get the sentence that the person would read.
const wrong = await backend.answer(await start('mobile'), {});
await gateway.close();
const status = Object.fromEntries(Object.entries(done).map(([id, view]) => [id, view.status]));
console.log(JSON.stringify({ status, refusal: wrong.ok ? undefined : wrong.problem }));
