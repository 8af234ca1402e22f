/** The evidence stored for a proof (C-9), and its later review (T58). */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { before, test } from 'node:test';
import type { Authority } from '../../../demo/sandbox/authority/authority.js';
import { issue, OID, type Holder, type Subject } from '../../../demo/sandbox/authority/issue.js';
import type { ConfirmData } from '../../../src/flow/signing-steps.js';
import { parseCertificate } from '../../../src/x509/certificate.js';
import { fromBase64 } from '../../../src/x509/pem.js';
import { verifyRawProof } from '../../../src/proof/signature.js';
import type { HolderEvidence } from '../../../src/server/checks/certificates.js';
import { createRegistrar, usbRegistration } from '../../../src/server/index.js';
import { migrate } from '../../../src/server/sql/migrations.js';
import { sqlStore } from '../../../src/server/sql/sql-store.js';
import { sqlSuspects, type Suspect } from '../../../src/server/accounts/suspects.js';
import { nodeCiphers } from '../../../src/node/ciphers.js';
import { createKeys, createVault } from '../../../src/server/vault/vault.js';
import { madePglite } from '../../support/database/made-database.js';
import { registerBy } from '../../support/signing-by-usb.js';
import { trustingWith, type Silent } from '../../support/trusting.js';
import { newAccount } from '../scim/support.js';
import { madeAuthority } from '../../support/made-authority.js';

const ORIGIN = 'http://localhost:8080';
let authority: Authority;
before(async () => {
  authority = await madeAuthority();
});

async function world(silent: Silent = false) {
  const sql = await madePglite();
  await migrate(sql);
  const vault = createVault(createKeys(), nodeCiphers);
  const trusted = trustingWith(authority, sqlStore({ sql, vault }), { silent });
  const registrar = createRegistrar({ implementations: [usbRegistration(trusted.ports)], ...trusted.rest });
  const rows = async () => (await sql.query<{ id: string; person: string }>('select id, person from account')).rows;
  return { ...trusted, sql, vault, registrar, rows };
}

const certified = (subject: Subject): Promise<Holder> => {
  const [issuer] = authority.intermediates;
  return issuer ? issue({ issuer, subject }) : assert.fail();
};
const keptOf = (id: string) => authority.kept.find((each) => each.id === id) ?? assert.fail();
const bytesOf = (text: string) => fromBase64(text) ?? assert.fail('no base64');
const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');

for (const [source, silent] of [
  ['ocsp', false],
  ['crl', 'ocsp'],
] as const) {
  test(`C-9: the sealed row holds everything that decided: ${source}`, async () => {
    const { sql, vault, registrar, rows, issuers, clock } = await world(silent);
    const { holder, chain } = keptOf('citizen');
    await registerBy(registrar, holder, 'citizen', ORIGIN);
    const [row] = await rows();
    assert.ok(row);
    assert.ok(!row.person.includes(base64(holder.der).slice(0, 60)), 'nothing of it is in the clear');
    const { evidence } = (await vault.open(row.person, `account:${row.id}`)) as unknown as { evidence: HolderEvidence };
    assert.deepEqual(Object.keys(evidence).sort(), [
      ...[
        'algorithm',
        'assigned',
        'at',
        'certificate',
        'chain',
        'challenge',
        'signature',
        'status',
        'trace',
        'unknown',
      ],
    ]);
    assert.equal(evidence.certificate, base64(holder.der));
    assert.deepEqual(
      evidence.chain,
      chain.map(({ der }) => base64(der)),
    );
    assert.deepEqual(evidence.trace, ['C-1', 'C-2', 'C-3', 'C-4', 'C-5', 'C-6', 'C-7', 'C-8']);
    assert.equal(Date.parse(evidence.at), Math.floor(clock.now / 1000) * 1000);
    assert.equal(evidence.challenge.origin, ORIGIN);
    const [status] = evidence.status;
    const given = issuers.given.map((bytes) => createHash('sha256').update(bytes).digest('hex'));
    assert.deepEqual([status?.kind, status?.status, status?.at], [source, 'good', Math.floor(clock.now / 1000)]);
    assert.ok(given.includes(status?.sha256 ?? ''), 'the hash is that of the bytes that were answered');
    // The signature can be verified again from the evidence alone.
    const read = parseCertificate(bytesOf(evidence.certificate));
    assert.ok(read.ok);
    const { algorithm, challenge } = evidence;
    const proof = {
      certificate: read.certificate,
      algorithm,
      signature: bytesOf(evidence.signature),
      encoding: 'raw',
    } as const;
    assert.ok((await verifyRawProof(proof, challenge)).ok);
    await sql.close();
  });
}

test('C-6: an unknown identifier is shown masked, noted in the evidence, and decides nothing', async () => {
  const { sql, vault, registrar, rows } = await world('ocsp');
  const holder = await certified([
    [OID.userId, 'HC:FRA12345'],
    [OID.userId, 'CMND:034086012222'],
    [OID.commonName, 'NGUYỄN VĂN A'],
  ]);
  const shown = (await registerBy(registrar, holder, 'citizen', ORIGIN)).data as unknown as ConfirmData;
  assert.deepEqual(shown.certificate.identifiers, [
    { scheme: 'CCCD', value: '********2222' },
    { scheme: 'HC', value: '****2345' },
  ]);
  const [row] = await rows();
  assert.ok(row);
  const opened = (await vault.open(row.person, `account:${row.id}`)) as unknown as {
    readonly subject: string;
    readonly evidence: HolderEvidence;
  };
  assert.equal(opened.subject, 'cccd:034086012222');
  assert.deepEqual(opened.evidence.unknown, [{ scheme: 'HC', value: 'FRA12345' }]);
  await sql.close();
});

test('T58: finds accounts made with an employee’s certificate, and names people only on request', async () => {
  const { sql, vault, store } = await world();
  const mst = [OID.userId, 'MST:0109999999'] as const;
  const company = [OID.organization, 'CÔNG TY THỬ'] as const;
  const [employee, own] = await Promise.all([
    certified([mst, [OID.userId, 'CCCD:001190000099'], [OID.commonName, 'TRẦN THỊ NHÂN VIÊN'], company]),
    certified([mst, [OID.commonName, 'CONG TY THU'], company]),
  ]);
  /**
   * An account as an earlier version made it, whose evidence held little more than the certificate.
   */
  const made = async (n: number, certificate: string, changes: object = {}) => {
    const evidence = { certificate, algorithm: 'ES256', signature: '', at: '2026-11-01T00:00:00.000Z' };
    const about = {
      audience: 'enterprise',
      method: 'usb',
      assurance: 'certificate',
      subject: `mst:010999999${n}`,
    } as const;
    const account = newAccount(n, { ...about, fullName: 'CÔNG TY THỬ', evidence, ...changes });
    await sql.transaction((tx) => store.accounts.create(tx, account));
  };
  await made(1, base64(employee.der));
  await made(2, base64(own.der));
  await made(3, base64(employee.der), { audience: 'agency', subject: 'agency:1012345', method: 'sim' });
  await made(4, base64(employee.der), { evidence: { certificate: base64(employee.der), assigned: true } });
  await made(5, base64(employee.der), { audience: 'citizen', subject: 'cccd:001190000099' });
  await made(6, 'AAAA');
  await made(7, '', { evidence: {}, assurance: 'phone' });
  const list = async (reveal: boolean) => {
    const found: Suspect[] = [];
    for await (const each of sqlSuspects({ sql, vault, by: 'operator', reveal, batch: 2 })) found.push(each);
    return found;
  };
  const found = await list(false);
  assert.deepEqual(found.map(({ audience, method, code }) => `${audience} ${method} ${code}`).sort(), [
    'agency sim cert-person-in-organization',
    'enterprise usb cert-person-in-organization',
    'enterprise usb cert-unreadable',
  ]);
  assert.deepEqual([...new Set(found.flatMap((each) => Object.keys(each)))].sort(), [
    ...['account', 'audience', 'code', 'createdAt', 'method', 'portal'],
  ]);
  assert.doesNotMatch(JSON.stringify(found), /0109999|THỬ|NHÂN VIÊN|CCCD/);
  const named = (await list(true)).find(({ audience }) => audience === 'agency');
  assert.deepEqual(named?.person, {
    ...{ subject: 'agency:1012345', fullName: 'CÔNG TY THỬ', commonName: 'TRẦN THỊ NHÂN VIÊN' },
  });
  const { rows } = await sql.query<{ event: string; reason: string }>(
    `select event, reason from audit where flow = 'suspects'`,
  );
  assert.deepEqual(
    rows,
    Array.from({ length: 2 }, () => ({ event: 'account.suspects', reason: 'operator' })),
  );
  await sql.close();
});
