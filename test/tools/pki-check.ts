// The filter of specs/x509/README.md: reads one JSON question per line, writes one answer per line,
// using production code.
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseCertificate } from '../../src/x509/certificate.js';
import type { Certificate } from '../../src/x509/certificate.js';
import { Budget, validate } from '../../src/x509/chain.js';
import type { ChainOptions } from '../../src/x509/chain.js';
import { byCrls } from '../../src/x509/status/crl-path.js';
import { parseCrl } from '../../src/x509/status/crl.js';
import type { Crl } from '../../src/x509/status/crl.js';
import { crlStatus } from '../../src/x509/status/crl-status.js';
import { ocspStatus } from '../../src/x509/status/ocsp.js';
import { verifyRaw } from '../../src/proof/raw-signature.js';
import { secondParserAgrees } from '../../src/node/second-parser.js';

/** Options of a question, as named in specs/x509/README.md. */
interface Policy extends Pick<ChainOptions, 'requiredEku' | 'requireKeyUsage' | 'allow1024' | 'allowSha1'> {
  readonly revocation?: string;
  readonly maxDepth?: number | null;
  readonly maxAgeDays?: number | null;
  readonly anchorIsTrustedAsIs?: boolean;
  readonly initialPolicySet?: readonly string[];
  readonly explicitPolicy?: boolean;
  readonly inhibitMapping?: boolean;
  readonly inhibitAny?: boolean;
}

interface Question {
  readonly id: string;
  readonly op: string;
  readonly policy?: Policy;
  readonly time?: string;
  readonly leaf?: string;
  readonly intermediates?: readonly string[];
  readonly anchors?: readonly string[];
  readonly crls?: readonly string[];
  readonly der?: string;
  readonly cert?: string;
  readonly issuer?: string;
  readonly crl?: string;
  readonly response?: string;
  readonly alg?: string;
  readonly encoding?: string;
  readonly spki?: string;
  readonly message?: string;
  readonly signature?: string;
}

interface Answer {
  readonly result: string;
  readonly code: string;
}

const knobs = new Set([
  ...['requiredEku', 'requireKeyUsage', 'revocation', 'maxDepth', 'allow1024', 'allowSha1', 'maxAgeDays'],
  ...['anchorIsTrustedAsIs', 'initialPolicySet', 'explicitPolicy', 'inhibitMapping', 'inhibitAny'],
]);

const bytes = (text: string | undefined): Uint8Array => new Uint8Array(Buffer.from(text ?? '', 'base64'));

/** Reads with both parsers; a certificate on which they differ is invalid (C-2). */
const read = (text: string | undefined): Certificate | undefined => {
  const verdict = parseCertificate(bytes(text));
  return verdict.ok ? verdict.certificate : undefined;
};

const present = (list: readonly string[] | undefined): readonly Certificate[] =>
  (list ?? []).map(read).filter((certificate) => certificate !== undefined);

const crlsOf = (question: Question): readonly Crl[] =>
  (question.crls ?? []).map((text) => parseCrl(bytes(text))).filter((crl) => crl !== undefined);

const judgeCrl = async (question: Question): Promise<Answer> => {
  const [certificate, issuer] = [read(question.cert), read(question.issuer)];
  const crl = parseCrl(bytes(question.crl));
  const at = Math.floor(Date.parse(question.time ?? '') / 1000);
  if (!certificate || !issuer || !crl || Number.isNaN(at)) return { result: 'unknown', code: 'unreadable' };
  const code = await crlStatus(certificate, [issuer], [crl], { ...question.policy, at }, new Budget());
  return { result: code, code };
};

const judgePath = async (question: Question): Promise<Answer> => {
  const { maxDepth, revocation = 'none', ...policy } = question.policy ?? {};
  const leaf = read(question.leaf);
  const at = Math.floor(Date.parse(question.time ?? '') / 1000);
  if (!leaf || Number.isNaN(at)) return { result: 'invalid', code: 'unreadable' };
  if (Object.keys(policy).some((knob) => !knobs.has(knob)) || !['none', 'crl'].includes(revocation))
    return { result: 'invalid', code: 'unsupported-option' };
  const [anchors, intermediates] = [present(question.anchors), present(question.intermediates)];
  const depth = typeof maxDepth === 'number' ? { maxDepth } : {};
  const verdict = await validate(leaf, {
    ...policy,
    ...depth,
    at,
    anchors,
    intermediates,
    ...(revocation === 'crl'
      ? { revocation: byCrls(crlsOf(question), { ...policy, ...depth, at, anchors, intermediates, indirect: true }) }
      : {}),
  });
  if (!verdict.ok) return { result: 'invalid', code: verdict.fault };
  if (!verdict.path.every(secondParserAgrees)) return { result: 'invalid', code: 'two-parsers-disagree' };
  return { result: 'valid', code: 'ok' };
};

const judgeOcsp = async (question: Question): Promise<Answer> => {
  const [certificate, issuer] = [read(question.cert), read(question.issuer)];
  const at = Math.floor(Date.parse(question.time ?? '') / 1000);
  if (!certificate || !issuer || Number.isNaN(at)) return { result: 'unknown', code: 'unreadable' };
  const freshness = { ...question.policy, at };
  const code = await ocspStatus(certificate, issuer, bytes(question.response), freshness, new Budget());
  return { result: code, code };
};

const judgeParse = (question: Question): Answer => {
  const verdict = parseCertificate(bytes(question.der));
  if (!verdict.ok) return { result: 'error', code: verdict.fault };
  return secondParserAgrees(verdict.certificate)
    ? { result: 'parsed', code: 'ok' }
    : { result: 'error', code: 'two-parsers-disagree' };
};

const judgeSignature = async (question: Question): Promise<Answer> => {
  const { alg = '', encoding = 'raw', spki, message, signature } = question;
  if (encoding !== 'raw' && encoding !== 'der') return { result: 'invalid', code: 'unsupported-option' };
  const input = { spki: bytes(spki), message: bytes(message), signature: bytes(signature) };
  const good = await verifyRaw({ algorithm: alg, encoding, ...input });
  return good ? { result: 'valid', code: 'ok' } : { result: 'invalid', code: 'signature' };
};

/** An operation's answer to an unknown or unanswerable question. */
const REFUSALS: Readonly<Record<string, string>> = { path: 'invalid', sig: 'invalid', parse: 'error' };

/** Answers one line of the conformance protocol (S1) with production code; never throws. */
export const answer = async (line: string): Promise<Answer & { readonly id: string | null }> => {
  let question: Question | undefined;
  try {
    question = JSON.parse(line) as Question;
    const known = Object.keys(question.policy ?? {}).every((knob) => knobs.has(knob));
    if (!known) return { id: question.id, result: REFUSALS[question.op] ?? 'unknown', code: 'unsupported-option' };
    return await dispatch(question);
  } catch {
    return { id: question?.id ?? null, result: REFUSALS[question?.op ?? ''] ?? 'unknown', code: 'unreadable' };
  }
};

const dispatch = async (question: Question): Promise<Answer & { readonly id: string }> => {
  const { id, op } = question;
  if (op === 'path') return { id, ...(await judgePath(question)) };
  if (op === 'crl') return { id, ...(await judgeCrl(question)) };
  if (op === 'ocsp') return { id, ...(await judgeOcsp(question)) };
  if (op === 'parse') return { id, ...judgeParse(question) };
  if (op === 'sig') return { id, ...(await judgeSignature(question)) };
  return { id, result: 'unknown', code: 'unsupported-option' };
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for await (const line of createInterface({ input: process.stdin })) {
    if (line.trim() !== '') process.stdout.write(`${JSON.stringify(await answer(line))}\n`);
  }
}
