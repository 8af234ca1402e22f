/**
 * A sandbox of VNPT SmartCA: the calls of `sp769` as integrators publish them (docs/connectors.md). The answers to what is
 * published nowhere are invented, and marked.
 */
import { Hono, type Context } from 'hono';
import type { World } from '../world.js';
import { modeAnswer } from '../mode-answer.js';
import type { Desk, Outcome } from './desk.js';
import { signHash } from './sign-hash.js';

export const SMARTCA_SP = { id: 'sandbox.apps.smartcaapi.com', password: 'sandbox-only' };

type Body = Readonly<Record<string, unknown>>;

/** Invented, except EXPIRED. */
export const SMARTCA_MESSAGES: Readonly<Record<Exclude<Outcome, 'signed'>, string>> = {
  cancelled: 'REJECTED',
  unreachable: 'EXPIRED',
  undelivered: 'EXPIRED',
  'device-error': 'FAILED',
  'hash-mismatch': 'FAILED',
};

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
const textOf = (value: unknown) => (typeof value === 'string' ? value : '');

export function smartCa(world: World, desk: Desk): Hono {
  const app = new Hono();
  /** By the transaction: the request of the desk, and the document of the caller. */
  const transactions = new Map<string, { readonly request: string; readonly document: string }>();
  const answer = (c: Context, status: 200 | 400 | 401 | 403, message: string, data: object | null = null) =>
    c.json({ status_code: status, message, data }, status);
  const to = (user: unknown) => `smartca:${textOf(user)}`;

  app.use(
    async (c, next) => (await modeAnswer(c, world, world.signing, () => c.json({ status_code: 500 }, 500))) ?? next(),
  );

  const serve = (path: string, run: (c: Context, body: Body) => Response | Promise<Response>) =>
    app.post(`/v1/${path}`, async (c) => {
      const body: Body = await c.req.json<Body>().catch(() => ({}));
      const isKnown = body['sp_id'] === SMARTCA_SP.id && body['sp_password'] === SMARTCA_SP.password;
      if (!isKnown) return answer(c, 401, 'SP_CREDENTIAL_INVALID');
      return textOf(body['transaction_id']) ? run(c, body) : answer(c, 400, 'BAD_REQUEST');
    });

  serve('credentials/get_certificate', (c, { user_id: user, transaction_id: transaction }) => {
    const kept = desk.owner(to(user));
    if (desk.isLocked(to(user))) return answer(c, 403, 'CREDENTIAL_STATUS_INVALID');
    const certificates = kept ? [certificateOf(kept, transaction)] : [];
    return answer(c, 200, 'Success', { user_certificates: certificates });
  });
  serve('signatures/sign', (c, body) => {
    const { user_id: user, transaction_id: id, transaction_desc: text, sign_files: files } = body;
    const [file] = (Array.isArray(files) ? files : []) as readonly Body[];
    const hash = textOf(file?.['data_to_be_signed']);
    const isHash = file?.['sign_type'] === 'hash' && /^[0-9a-f]{64}$/.test(hash);
    if (!desk.owner(to(user)) || !isHash || transactions.has(textOf(id))) return answer(c, 400, 'BAD_REQUEST');
    const request = desk.ask(to(user), textOf(text), new Uint8Array(Buffer.from(hash, 'hex')));
    transactions.set(textOf(id), { request: request.id, document: textOf(file['doc_id']) });
    return answer(c, 200, 'sig_wait_for_user_confirm', { transaction_id: id, tran_code: request.id });
  });
  // The call needs no credentials, only the transaction's id.
  app.post('/v1/signatures/sign/:id/status', async (c) => {
    const known = transactions.get(c.req.param('id'));
    const request = desk.find(known?.request ?? '');
    if (!known || !request) return answer(c, 400, 'BAD_REQUEST');
    const data = { transaction_id: c.req.param('id'), signatures: null };
    if (!request.outcome) return answer(c, 200, 'PENDING', data);
    if (request.outcome !== 'signed') return answer(c, 200, SMARTCA_MESSAGES[request.outcome], data);
    const signer = desk.signer(request.to);
    if (!signer) return answer(c, 400, 'BAD_REQUEST');
    const hash = world.signing === 'other-hash' ? new Uint8Array(32) : request.hash;
    const value = base64(await signHash(signer.holder, hash, 'der'));
    const signatures = [{ doc_id: known.document, signature_value: value, timestamp_signature: null }];
    return answer(c, 200, 'SUCCESS', { ...data, signatures });
  });
  return app;
}

function certificateOf({ id, holder, chain }: NonNullable<ReturnType<Desk['owner']>>, transaction: unknown) {
  const [ca, root] = chain;
  const isExpired = id === 'expired';
  return {
    ...{ service_type: 'SMARTCA', service_name: 'SMARTCA PERSONAL PRO', cert_id: id },
    ...{ cert_status: isExpired ? 'Hết hạn' : 'Đang hoạt động', serial_number: `5401${id}` },
    ...{ cert_valid_from: '2020-01-01T00:00:00Z', cert_valid_to: `${isExpired ? 2021 : 2090}-01-01T00:00:00Z` },
    cert_data: base64(holder.der),
    chain_data: { ca_cert: ca ? base64(ca.der) : null, root_cert: root ? base64(root.der) : null },
    transaction_id: transaction,
  };
}
