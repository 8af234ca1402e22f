import assert from 'node:assert/strict';
import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { secondParserAgrees } from '../../src/node/second-parser.js';
import { isPublicAddress, statusFetch } from '../../src/node/status-fetch.js';
import { buildChallenge, issueChallenge } from '../../src/proof/challenge.js';
import { judgeProof } from '../../src/proof/pipeline.js';
import type { ProofContext, SubmittedProof } from '../../src/proof/pipeline.js';
import { Revocation } from '../../src/proof/revocation.js';
import type { RevocationOptions, StatusPort } from '../../src/proof/revocation.js';
import type { Audience } from '../../src/flow/method.js';
import { readTrust } from '../../src/proof/trust.js';
import type { IssuerConfig, Trust } from '../../src/proof/trust.js';
import {
  attribute,
  authority,
  cmsOf,
  crlOf,
  extension,
  issue,
  name,
  now,
  ocspOf,
  octets,
  oid,
  pem,
  tlv,
  usages,
  utf8,
} from '../x509/make.js';
import type { Holder, OcspWanted, Pair, Wanted } from '../x509/make.js';

const root = authority('Test Root');
const ca = authority('Test CA', { by: root });
const government = authority('Government CA', { by: root });
const rules = { ocsp: ['http://ocsp.test/'], crl: ['http://crl.test/ca.crl'] };
const entries: readonly IssuerConfig[] = [
  { ...rules, pem: pem(ca.der), audiences: ['citizen', 'enterprise'] },
  { ...rules, pem: pem(government.der), audiences: ['agency'], forbiddenPolicies: ['1.2.3.4'] },
];
const trustOf = (issuers = entries): Trust => {
  const verdict = readTrust({ anchors: [pem(root.der)], issuers }, now);
  return verdict.ok ? verdict.trust : assert.fail(verdict.reason);
};
const trust = trustOf();
const expected = { origin: 'https://portal.example', flow: 'flow-1', step: 'sign' };
const challenge = issueChallenge(expected, now - 10);
const message = await buildChallenge(challenge, 'SHA-256');

const citizenName = name([attribute.cn, 'NGUYEN VAN A'], [attribute.uid, 'CCCD:034086012222']);
const citizenOf = (more: Partial<Wanted> = {}): Holder =>
  issue({ subject: citizenName, by: ca, eku: [usages.clientAuth], ...more });
const citizen = citizenOf();

const proofBy = ({ der, key }: Holder): SubmittedProof => {
  const signature = sign('sha256', message, { key, dsaEncoding: 'ieee-p1363' }).toString('base64');
  const algorithm = key.asymmetricKeyType === 'rsa' ? 'RS256' : 'ES256';
  return { certificate: der.toString('base64'), kind: 'raw', algorithm, signature };
};
const good = { check: () => Promise.resolve({ status: 'good' as const, evidence: [] }), refusesUnknown: true };
const context: ProofContext = {
  ...{ trust, revocation: good, audience: 'citizen', challenge, expected, at: now },
  agrees: secondParserAgrees,
};
const judge = async (holder: Holder, more: Partial<ProofContext> = {}, proof = proofBy(holder)): Promise<string> => {
  const verdict = await judgeProof(proof, { ...context, ...more });
  if (!verdict.ok) return `${verdict.step} ${verdict.code}`;
  const { identifier } = verdict.owner;
  return `${identifier.scheme}:${identifier.value}`;
};

test('a good certificate and proof name their owner, and yield the evidence of C-9', async () => {
  const verdict = await judgeProof(proofBy(citizen), context);
  assert.ok(verdict.ok);
  assert.deepEqual(verdict.owner.identifier, { scheme: 'CCCD', value: '034086012222' });
  assert.equal(verdict.evidence.chain.length, 3);
  assert.deepEqual(verdict.evidence.trace.length, 8);
  const cms = cmsOf(citizen, ca, message).toString('base64');
  assert.equal(
    await judge(citizen, {}, { certificate: citizen.der.toString('base64'), kind: 'cms', cms }),
    'CCCD:034086012222',
  );
});

test('the steps run in order, and each stops with its own code', async () => {
  const certificate = citizen.der.toString('base64');
  const base64url = certificate.replace(/[+/]|$/, '-');
  for (const text of [` ${certificate}`, certificate.replace(/=*$/, '\n'), base64url, '', 'A'.repeat(87_404)])
    assert.equal(
      await judge(citizen, {}, { ...proofBy(citizen), certificate: text }),
      text ? 'C-1 encoding' : 'C-1 truncated',
    );
  assert.equal(await judge(citizen, { agrees: () => false }), 'C-2 two-parsers-disagree');
  const weak = citizenOf({ pair: generateKeyPairSync('rsa', { modulusLength: 1024 }) });
  assert.equal(await judge(weak), 'C-3 weak-algorithm');
  assert.equal(await judge(citizenOf({ by: authority('Test CA') })), 'C-4 signature');
  assert.equal(await judge(citizenOf({ by: root })), 'C-4 untrusted', 'an anchor issues to nobody');
  assert.equal(await judge(citizenOf({ usage: undefined })), 'C-5 cert-key-usage');
  assert.equal(
    await judge(issue({ subject: name([attribute.cn, 'A']), by: ca, eku: [usages.clientAuth] })),
    'C-6 cert-no-citizen-id',
  );
  assert.equal(await judge(citizen, {}, { ...proofBy(citizenOf()), certificate }), 'C-7 signature-mismatch');
  assert.equal(await judge(citizen, { at: challenge.expiresAt + 1 }), 'C-7 challenge-expired');
  assert.equal(await judge(citizen, { expected: { ...expected, flow: 'other' } }), 'C-7 challenge-mismatch');
  const revocation = { ...good, check: () => Promise.resolve({ status: 'unknown' as const, evidence: [] }) };
  assert.equal(await judge(citizen, { revocation }), 'C-8 revocation-unavailable');
  assert.equal(await judge(citizen, { revocation: { ...revocation, refusesUnknown: false } }), 'CCCD:034086012222');
});

test('T15: expired, not yet valid, self-signed, another issuer of the same name: refused, exact to the second', async () => {
  const edge = citizenOf({ from: now, to: now });
  assert.equal(await judge(edge), 'CCCD:034086012222');
  for (const at of [now - 1, now + 1])
    assert.match(await judge(edge, { at }), at < now ? /^C-4 not-yet-valid/ : /^C-4 expired/);
  const impostor = authority('Test CA', { by: authority('Test Root') });
  for (const by of [impostor, authority('Test Root')]) assert.match(await judge(citizenOf({ by })), /^C-4 /);
  assert.match(await judge(issue({ subject: citizenName, eku: [usages.clientAuth] })), /^C-4 untrusted/);
  const stale = authority('Test Root', { to: now - 1 });
  assert.ok(!readTrust({ anchors: [pem(stale.der)], issuers: [] }, now).ok);
});

test('T16: a certificate for a server, code, time, OCSP, anything, or an authority is refused', async () => {
  const wrong = [
    ...[usages.serverAuth, usages.codeSigning, usages.timeStamping, usages.ocspSigning, usages.any].map((eku) => [eku]),
    [usages.serverAuth, usages.any],
  ];
  for (const eku of wrong) assert.equal(await judge(citizenOf({ eku })), 'C-5 cert-extended-usage', eku.join());
  assert.equal(await judge(issue({ subject: citizenName, by: ca })), 'C-5 cert-extended-usage');
  const lax = trustOf(entries.map((entry) => ({ ...entry, usageMayBeAbsent: true })));
  assert.equal(await judge(issue({ subject: citizenName, by: ca }), { trust: lax }), 'CCCD:034086012222');
  for (const usage of [0x40, 0x20, 0x08]) assert.equal(await judge(citizenOf({ usage })), 'C-5 cert-key-usage');
  assert.equal(
    await judge(citizenOf({ usage: 0xc0, eku: [usages.serverAuth, usages.clientAuth] })),
    'CCCD:034086012222',
  );
  assert.equal(await judge(citizenOf({ ca: true, usage: 0x86 })), 'C-5 cert-is-authority');
  const narrow = authority('Narrow CA', { by: root, eku: [usages.serverAuth] });
  const pinned = trustOf([{ ...entries[0]!, pem: pem(narrow.der) }]);
  assert.equal(await judge(citizenOf({ by: narrow }), { trust: pinned }), 'C-5 cert-extended-usage');
});

test('T18: the certificate’s subject decides the audience, never the person’s choice', async () => {
  const ids: Readonly<Record<string, readonly string[]>> = {
    CCCD: ['CCCD:034086012222'],
    CMND: ['CMND:123456789'],
    HC: ['HC:B1234567'],
    MST: ['MST:0100109106'],
    none: [],
    both: ['CCCD:034086012222', 'MST:0100109106'],
  };
  const wanted: Readonly<Record<string, readonly string[]>> = {
    citizen: [
      'CCCD:034086012222',
      'cert-legacy-id',
      'cert-no-citizen-id',
      'cert-of-organization',
      'cert-no-citizen-id',
      'cert-of-organization',
    ],
    enterprise: [
      'cert-no-tax-code',
      'cert-no-tax-code',
      'cert-no-tax-code',
      'MST:0100109106',
      'cert-no-tax-code',
      'cert-person-in-organization',
    ],
    agency: [
      'cert-no-agency-code',
      'cert-no-agency-code',
      'cert-no-agency-code',
      'MST:0100109106',
      'cert-no-agency-code',
      'cert-person-in-organization',
    ],
  };
  for (const audience of ['citizen', 'enterprise', 'agency'] as const)
    for (const [at, uids] of Object.values(ids).entries()) {
      const subject = name([attribute.cn, 'A'], ...uids.map((uid): Pair => [attribute.uid, uid]));
      const by = audience === 'agency' ? government : ca;
      const holder = issue({ subject, by, eku: [usages.clientAuth] });
      assert.equal(
        (await judge(holder, { audience })).replace('C-6 ', ''),
        wanted[audience]?.[at],
        `${audience} ${at}`,
      );
    }
  const agency = issue({
    subject: name([attribute.cn, 'A'], [attribute.organizationIdentifier, 'GOVVN-G12.34']),
    by: government,
    eku: [usages.clientAuth],
  });
  assert.equal(await judge(agency, { audience: 'agency' }), 'MDD:G12.34');
  assert.equal(await judge(agency, { audience: 'enterprise' }), 'C-6 cert-wrong-audience');
  assert.equal(await judge(citizen, { audience: 'agency' }), 'C-6 cert-wrong-audience');
});

/** A subject with these attributes; `CN`, `O`, `T`, `GN`, `SN`, `OU` and `UID` may be repeated. */
const subjectOf = (...pairs: readonly (readonly [keyof typeof oids, string])[]): Buffer =>
  name(...pairs.map(([kind, text]): Pair => [oids[kind], text]));
const oids = {
  ...{ CN: attribute.cn, O: attribute.o, OU: attribute.ou, UID: attribute.uid },
  ...{ T: '2.5.4.12', GN: '2.5.4.42', SN: '2.5.4.4' },
} as const;
const mst = ['UID', 'MST:0100109106'] as const;
const judgeSubject = (audience: Audience, subject: Buffer): Promise<string> =>
  judge(issue({ subject, by: audience === 'agency' ? government : ca, eku: [usages.clientAuth] }), { audience });

test('T58: a person inside an organisation registers neither the enterprise nor the agency', async () => {
  const hospital = 'BỆNH VIỆN THỬ NGHIỆM';
  const inside: readonly (readonly (readonly [keyof typeof oids, string])[])[] = [
    [['CN', 'NGUYỄN THỊ ĐIỀU DƯỠNG'], ['O', hospital], mst, ['UID', 'CCCD:034086012222']],
    [['UID', 'CCCD:034086012222'], mst, ['O', hospital], ['CN', 'NGUYỄN THỊ ĐIỀU DƯỠNG']],
    [['CN', 'NGUYỄN THỊ ĐIỀU DƯỠNG'], ['O', hospital], mst],
    [['CN', 'NGUYỄN THỊ ĐIỀU DƯỠNG'], ['O', hospital], ['T', 'Giám đốc'], mst],
    [['CN', 'NGUYỄN THỊ ĐIỀU DƯỠNG'], ['O', hospital], mst, ['UID', 'HC:B1234567']],
    [['CN', `${hospital} NGUYỄN THỊ ĐIỀU DƯỠNG`], ['O', hospital], mst],
    [['CN', hospital], ['CN', 'NGUYỄN THỊ ĐIỀU DƯỠNG'], ['O', hospital], mst],
    [['CN', hospital], ['O', hospital], mst, ['UID', 'CCCD:034086012222']],
    [['CN', hospital], ['O', hospital], mst, ['UID', 'CMND:123456789']],
    [['CN', '…'], ['O', '—'], mst],
    // No organisation attribute, but an attribute that only a person has.
    [['CN', 'NGUYỄN THỊ ĐIỀU DƯỠNG'], mst, ['UID', 'CCCD:034086012222']],
    [['CN', 'NGUYỄN THỊ ĐIỀU DƯỠNG'], mst, ['UID', 'HC:B1234567']],
    [['CN', 'NGUYỄN THỊ ĐIỀU DƯỠNG'], ['T', 'Kế toán'], mst],
    [['CN', 'NGUYỄN THỊ ĐIỀU DƯỠNG'], ['GN', 'ĐIỀU DƯỠNG'], ['SN', 'NGUYỄN'], mst],
  ];
  for (const [at, pairs] of inside.entries())
    for (const audience of ['enterprise', 'agency'] as const)
      assert.equal(
        await judgeSubject(audience, subjectOf(...pairs)),
        'C-6 cert-person-in-organization',
        `${audience} ${at}`,
      );
});

test('T58: an organisation’s own certificate registers it, even if its two names are spelled differently', async () => {
  const own: readonly (readonly [cn: string, o: string])[] = [
    ['CÔNG TY CỔ PHẦN ĐIỆN LỰC', 'CÔNG TY CỔ PHẦN ĐIỆN LỰC'],
    ['CÔNG TY CỔ PHẦN ĐIỆN LỰC', 'CONG TY CO PHAN DIEN LUC'],
    ['Công ty Cổ phần Điện lực', 'CÔNG  TY CỔ PHẦN ĐIỆN LỰC '],
    ['CÔNG TY CỔ PHẦN ĐIỆN LỰC'.normalize('NFD'), 'Công ty cổ phần Điện Lực'],
    ['CÔNG TY CỔ PHẦN HOÀ PHÁT', 'CÔNG TY CỔ PHẦN HÒA PHÁT'],
    ['CÔNG TY T.N.H.H. A-B', 'CÔNG TY TNHH A B'],
    ['CÔNG TY TNHH MTV “MINH & ANH”', 'CONG TY TNHH MTV MINH ANH'],
    ['CÔNG TY TNHH MỘT THÀNH VIÊN MINH ANH', 'CÔNG TY TRÁCH NHIỆM HỮU HẠN MTV MINH ANH'],
    ['CTCP MINH ANH', 'CÔNG TY CỔ PHẦN MINH ANH'],
    ['CTY CP MINH ANH', 'CÔNG TY CỔ PHẦN MINH ANH'],
    ['DNTN MINH ANH', 'Doanh nghiệp tư nhân Minh Anh'],
    ['CÔNG TY TNHH Ｍ１', 'CÔNG TY TNHH M1'],
    ['CÔNG TY TNHH 日本', 'CONG TY TNHH 日本'],
  ];
  for (const audience of ['enterprise', 'agency'] as const) {
    for (const [cn, o] of own)
      assert.equal(
        await judgeSubject(audience, subjectOf(['CN', cn], ['O', o], mst)),
        'MST:0100109106',
        `${audience} ${cn}`,
      );
    // Several organisation names, one of them the holder's own; or none, as in many companies'
    // certificates.
    const above = subjectOf(['O', 'TỔNG CÔNG TY'], ['O', 'CÔNG TY CON'], ['CN', 'CÔNG TY CON'], ['T', 'Giám đốc'], mst);
    assert.equal(await judgeSubject(audience, above), 'MST:0100109106');
    assert.equal(await judgeSubject(audience, subjectOf(['CN', 'CÔNG TY CON'], mst)), 'MST:0100109106');
    assert.equal(await judgeSubject(audience, subjectOf(['O', 'CÔNG TY CON'], mst)), 'MST:0100109106');
    // A foreign director's passport.
    const abroad = subjectOf(['CN', 'CÔNG TY CON'], ['O', 'CÔNG TY CON'], mst, ['UID', 'HC:E0012345']);
    assert.equal(await judgeSubject(audience, abroad), 'MST:0100109106');
  }
  for (const other of ['CÔNG TY CỔ PHẦN ĐIỆN LỰC 2', 'CÔNG TY CỔ PHẦN ĐIỆN', 'CÔNG TY TNHH ĐIỆN LỰC'])
    assert.equal(
      await judgeSubject('enterprise', subjectOf(['CN', other], ['O', 'CÔNG TY CỔ PHẦN ĐIỆN LỰC'], mst)),
      'C-6 cert-person-in-organization',
      other,
    );
});

type Case = readonly [uids: readonly string[], expected: string];
const CCCD = 'CCCD:034086012222';
const MST = 'MST:0100109106';

const citizens: readonly Case[] = [
  [['CMND:034086012222'], CCCD],
  [['CMND:034086012222', CCCD], CCCD],
  [['CMND:034086012223', CCCD], 'C-6 cert-identifiers-contradict'],
  [['CMND:123456789', CCCD], CCCD],
  [['CMND:123456789', CCCD, 'CMND:987654321'], CCCD],
  [['CMND:123456789'], 'C-6 cert-legacy-id'],
  [['CMND:12345678'], 'C-6 cert-identifier-malformed'],
  [['MST:034086012222', CCCD], CCCD],
  [['MST:034086012223', CCCD], 'C-6 cert-identifiers-contradict'],
  [['MST:034086012222'], 'C-6 cert-no-citizen-id'],
  [['MST:0100109106001', CCCD], 'C-6 cert-of-organization'],
  [['MNS:1012345', CCCD], 'C-6 cert-of-organization'],
  [['HC:E00123456', CCCD], CCCD],
  [['HC:E00123456', 'HC:B1234567', CCCD], CCCD],
  [['BHXH:034086012222', CCCD, 'BHXH:0123456789'], CCCD],
  ...[
    'HC:FRA12345',
    'MST:1',
    'CCCD:1',
    'CMND:1',
    'MNS:1',
    'XYZ:1',
    '034086012223',
    '',
    'VATVN-1',
    'PASKR-M1234567',
  ].map((beside): Case => [[beside, CCCD], CCCD]),
  [['IDCVN-034086012222'], CCCD],
  [['PNOVN-034086012222', 'PASVN-B1234567'], CCCD],
  [['CCCD:0340860122'], 'C-6 cert-identifier-malformed'],
  [['HC:FRA12345', 'CCCD:0340860122'], 'C-6 cert-identifier-malformed'],
];

const enterprises: readonly Case[] = [
  [[MST, 'HC:E00123456'], MST],
  [['MST:0100109106-001'], 'MST:0100109106-001'],
  [['MST:0100109106001'], 'MST:0100109106-001'],
  [['MST:0100109106001', 'MST:0100109106-001'], 'MST:0100109106-001'],
  [['MST:001192004568'], 'MST:001192004568'],
  [['VATVN-0100109106'], MST],
  [['TINVN-0100109106', MST], MST],
  [[MST, 'MST:0100109107'], 'C-6 cert-identifiers-contradict'],
  [[MST, 'MST:0100109106-001'], 'C-6 cert-identifiers-contradict'],
  ...['HC:FRA12345', 'MST:010010910', 'CCCD:1', 'XYZ:1', '', 'VATVN-1'].map((beside): Case => [[MST, beside], MST]),
  // A household business's owner has one number in both places; two different numbers mean another
  // person.
  [['MST:001192004568', 'CCCD:001192004568'], 'MST:001192004568'],
  [['MST:001192004568', 'CCCD:034086012222'], 'C-6 cert-person-in-organization'],
  [['MST:01001091061'], 'C-6 cert-identifier-malformed'],
  [['CMND:034086012222', MST], 'C-6 cert-person-in-organization'],
];

const agencies: readonly Case[] = [
  [['MNS:1012345'], 'MNS:1012345'],
  [['MNS:1012345', MST], MST],
  [['MNS:1012345', 'MDD:G12.34'], 'MDD:G12.34'],
  [['GOVVN-000.00.01.H29', MST], 'MDD:000.00.01.H29'],
  [['MNS:10123456', MST], MST],
  [['MNS:1012345', 'MNS:1012346'], 'C-6 cert-identifiers-contradict'],
  [['MST:034086012222'], 'C-6 cert-no-agency-code'],
  [['MNS:1012345', 'CCCD:034086012222'], 'C-6 cert-person-in-organization'],
  [[], 'C-6 cert-no-agency-code'],
];

test('D1 – D4: every spelling of an identifier registers, and an unknown value beside it is ignored', async () => {
  const named = ['CN', 'TÊN'] as const;
  const uidsOf = (uids: readonly string[]) => uids.map((uid) => ['UID', uid] as const);
  for (const [uids, expected] of citizens) {
    for (const list of [uids, [...uids].reverse()])
      assert.equal(await judgeSubject('citizen', subjectOf(named, ...uidsOf(list))), expected, list.join());
  }
  for (const [audience, cases] of [
    ['enterprise', enterprises],
    ['agency', agencies],
  ] as const)
    for (const [uids, expected] of cases)
      for (const list of [uids, [...uids].reverse()])
        assert.equal(
          await judgeSubject(audience, subjectOf(named, ['O', 'TÊN'], ...uidsOf(list))),
          expected,
          `${audience} ${list.join()}`,
        );
});

test('D4: a household business is registered by its own certificate, its owner by theirs', async () => {
  const both = [
    ['UID', 'MST:034086012222'],
    ['UID', CCCD],
  ] as const;
  const own = subjectOf(['CN', 'HỘ KINH DOANH MINH ANH'], ['O', 'Hộ kinh doanh Minh Anh'], ...both);
  const owner = subjectOf(['CN', 'NGUYỄN MINH ANH'], ...both);
  const inside = subjectOf(['CN', 'NGUYỄN MINH ANH'], ['O', 'HKD MINH ANH'], ...both);
  assert.equal(await judgeSubject('enterprise', own), 'MST:034086012222');
  assert.equal(await judgeSubject('citizen', own), 'C-6 cert-of-organization');
  for (const subject of [owner, inside]) {
    assert.equal(await judgeSubject('enterprise', subject), 'C-6 cert-person-in-organization');
    assert.equal(await judgeSubject('citizen', subject), CCCD);
  }
  const alone = subjectOf(['CN', 'HỘ KINH DOANH MINH ANH'], ['UID', 'MST:034086012222']);
  assert.equal(await judgeSubject('enterprise', alone), 'MST:034086012222');
});

test('D3: the operator can assign certificates of agencies without a code and of representatives only', async () => {
  const eku = [usages.clientAuth];
  const school = issue({ subject: subjectOf(['CN', 'TRƯỜNG HỌC'], ['O', 'PHÒNG GIÁO DỤC']), by: government, eku });
  const other = issue({ subject: subjectOf(['CN', 'TRƯỜNG HỌC'], ['O', 'PHÒNG GIÁO DỤC']), by: government, eku });
  const director = issue({ subject: subjectOf(['CN', 'GIÁM ĐỐC'], ['O', 'CÔNG TY'], mst, ['UID', CCCD]), by: ca, eku });
  const named = (holder: Holder) => createHash('sha256').update(holder.der).digest('hex');
  const verdict = readTrust(
    {
      anchors: [pem(root.der)],
      issuers: entries,
      assigned: [
        {
          sha256: named(school)
            .toUpperCase()
            .replace(/..(?=.)/g, '$&:'),
          audience: 'agency',
          code: '1012345',
          name: 'TRƯỜNG',
        },
        { sha256: named(director), audience: 'enterprise', code: '0100109106', name: 'CÔNG TY' },
      ],
    },
    now,
  );
  const assigned = verdict.ok ? verdict.trust : assert.fail(verdict.reason);
  assert.equal(await judge(school, { audience: 'agency', trust: assigned }), 'MNS:1012345');
  assert.equal(await judge(director, { audience: 'enterprise', trust: assigned }), MST);
  assert.equal(await judge(other, { audience: 'agency', trust: assigned }), 'C-6 cert-no-agency-code');
  assert.equal(await judge(director, { audience: 'citizen', trust: assigned }), 'C-6 cert-of-organization');
  assert.equal(await judge(school, { audience: 'enterprise', trust: assigned }), 'C-6 cert-wrong-audience');
  assert.equal(await judge(director, { audience: 'enterprise' }), 'C-6 cert-person-in-organization');
  const wrong = [
    [
      { sha256: 'ab', audience: 'agency', code: '1012345', name: 'TRƯỜNG' },
      'Assigned certificate 1 is not named by a SHA-256 in hexadecimal.',
    ],
    [
      { sha256: named(school), audience: 'agency', code: '12', name: 'TRƯỜNG' },
      'Assigned certificate 1 has no code that an agency can have.',
    ],
    [
      { sha256: named(school), audience: 'enterprise', code: '1012345', name: 'TRƯỜNG' },
      'Assigned certificate 1 has no code that an enterprise can have.',
    ],
  ] as const;
  for (const [one, reason] of wrong)
    assert.deepEqual(readTrust({ anchors: [pem(root.der)], issuers: [], assigned: [one] }, now), { ok: false, reason });
  const nameless = { sha256: named(school), audience: 'agency', code: '1012345', name: ' ' } as const;
  const refused = readTrust({ anchors: [pem(root.der)], issuers: [], assigned: [nameless] }, now);
  assert.deepEqual(refused, { ok: false, reason: 'Assigned certificate 1 has no name.' });
  const twice = { sha256: named(school), audience: 'agency', code: '1012345', name: 'TRƯỜNG' } as const;
  const told = readTrust({ anchors: [pem(root.der)], issuers: [], assigned: [twice, twice] }, now);
  assert.deepEqual(told, { ok: false, reason: 'Assigned certificate 2 is assigned twice.' });
});

test('an issuerAltName that is empty and not critical is ignored; any other must be a name', async () => {
  const withName = (value: string, critical = false) =>
    judge(citizenOf({ more: [extension('2.5.29.18', Buffer.from(value, 'hex'), critical)] }));
  assert.equal(await withName('3000'), CCCD);
  assert.equal(await withName('30068204612e766e'), CCCD);
  assert.match(await withName('3000', true), /^C-1 /);
  for (const value of ['', '30', '3100', '0500', '300000', '30020500', '3080'])
    assert.match(await withName(value), /^C-1 /, value);
  const empty = citizenOf({ more: [extension('2.5.29.17', Buffer.from('3000', 'hex'))] });
  assert.match(await judge(empty), /^C-1 /, 'the subject’s own names are used');
});

const id = CCCD;
const wide = (text: string): Buffer => tlv(0x1e, Buffer.from(text, 'utf16le').swap16());
const evil: readonly (readonly Pair[])[] = [
  ...['2.5.4.3', '2.5.4.5', '2.5.4.10', '2.5.4.11', '2.5.4.12', '1.2.840.113549.1.9.1', '2.5.4.97'].flatMap((where) => [
    [[where, id] as const],
    [[where, `UID=${id}`] as const],
    [[where, `X, UID=${id}`] as const],
  ]),
  ...[`X/UID=${id}`, `X+UID=${id}`, `X\nUID=${id}`, `X\0UID=${id}`, `0.9.2342.19200300.100.1.1=${id}`].map(
    (cn): Pair[] => [['2.5.4.3', cn]],
  ),
  ...[`X, UID=${id}`, id].map((cn): Pair[] => [['2.5.4.3', wide(cn)]]),
  ...[
    `${id}3`,
    `${id} `,
    ` ${id}`,
    `${id}\0`,
    id.toLowerCase(),
    'CCCD:٠٣٤٠٨٦٠١٢٢٢٢',
    `X ${id}`,
    id.replace(':', '：'),
  ].map((uid): Pair[] => [[attribute.uid, uid]]),
  [
    [attribute.uid, id],
    [attribute.uid, 'CCCD:034086012223'],
  ],
  [[attribute.uid, octets(Buffer.from(id))]],
  [['0.9.2342.19200300.100.1.2', id]],
  [['0.9.2342.19200300.100.1.10', id]],
];

test('T19: none of forty crafted subjects yields an identifier outside its attribute', async () => {
  assert.ok(evil.length >= 40, `${evil.length}`);
  for (const [at, pairs] of evil.entries()) {
    const holder = issue({ subject: name([attribute.o, 'A'], ...pairs), by: ca, eku: [usages.clientAuth] });
    assert.match(await judge(holder), /^C-[1246] /, `subject ${at}`);
  }
  // In one RDN with another attribute, or as a BMPString, the attribute is still itself.
  const multi = issue({
    subject: name([
      [attribute.cn, 'A'],
      [attribute.uid, id],
    ] as const),
    by: ca,
    eku: [usages.clientAuth],
  });
  assert.equal(await judge(multi), id);
  assert.equal(await judge(issue({ subject: name([attribute.uid, wide(id)]), by: ca, eku: [usages.clientAuth] })), id);
});

test('T22: a URL in a certificate is never fetched', async () => {
  let calls = 0;
  const canary = createServer((_, answer) => {
    calls++;
    answer.end();
  }).listen(0, '127.0.0.1');
  await new Promise((done) => canary.once('listening', done));
  const { port } = canary.address() as AddressInfo;
  const urls = [`http://127.0.0.1:${port}/`, `http://[::ffff:127.0.0.1]:${port}/`, `http://localhost:${port}/`];
  for (const url of urls) {
    const holder = citizenOf({ ocsp: url, crl: url, issuers: url });
    for (const issuers of [entries, entries.map((entry) => ({ ...entry, ocsp: [url], crl: [url] }))]) {
      const asked = trustOf(issuers);
      const revocation = new Revocation({ trust: asked, fetch: statusFetch(), timeout: 1_000 });
      assert.equal(await judge(holder, { trust: asked, revocation }), 'C-8 revocation-unavailable');
    }
  }
  assert.equal(calls, 0);
  const allowed = await statusFetch({ allowPrivate: true })({
    url: urls[0]!,
    limit: 10,
    signal: AbortSignal.timeout(1_000),
  });
  assert.deepEqual([calls, allowed.length], [1, 0], 'the canary hears who does call');
  canary.closeAllConnections();
  canary.close();
  for (const address of [
    '127.0.0.1',
    '10.1.2.3',
    '169.254.169.254',
    '::1',
    '::ffff:10.0.0.1',
    '::ffff:a00:1',
    'fe80::1',
    'fd00::1',
    '0.0.0.0',
    '100.64.0.1',
    'x',
  ])
    assert.ok(!isPublicAddress(address), address);
  for (const address of ['203.162.4.191', '2405:4800::1']) assert.ok(isPublicAddress(address), address);
});

test('redirects, endless and truncated answers are ignored', async () => {
  const server = createServer((asked, answer) => {
    if (asked.url === '/redirect') answer.writeHead(302, { location: '/' }).end();
    else if (asked.url === '/long') answer.end(Buffer.alloc(5_000));
    else answer.writeHead(200, { 'content-length': 50 }).write('x', () => answer.destroy());
  }).listen(0, '127.0.0.1');
  await new Promise((done) => server.once('listening', done));
  const { port } = server.address() as AddressInfo;
  const fetch = statusFetch({ allowPrivate: true });
  for (const path of ['redirect', 'long', 'cut'])
    await assert.rejects(
      fetch({ url: `http://127.0.0.1:${port}/${path}`, limit: 4_000, signal: AbortSignal.timeout(2_000) }),
      path,
    );
  server.closeAllConnections();
  server.close();
});

const responder = issue({ subject: name([attribute.cn, 'Responder']), by: ca, eku: [usages.ocspSigning] });
const stranger = issue({ subject: name([attribute.cn, 'Responder']), by: root, eku: [usages.ocspSigning] });
const plain = citizenOf();
const nonceIn = (body: Uint8Array): Buffer => Buffer.from(body).subarray(-34);
const answers = (make: (body: Uint8Array) => Uint8Array, crl?: () => Uint8Array): StatusPort => {
  return async ({ body }) => (body ? make(body) : crl ? crl() : Promise.reject(new Error('down')));
};
const statusBy = async (fetch: StatusPort, more: Partial<RevocationOptions> = {}): Promise<string> =>
  judge(citizen, { revocation: new Revocation({ trust, fetch, timeout: 50, ...more }) });
const ocsp = (wanted: OcspWanted = {}, about = citizen) =>
  statusBy(answers((body) => ocspOf(about, ca, { nonce: nonceIn(body), ...wanted })));

test('T23: OCSP is accepted when fresh, about this certificate, and from the issuer or its delegate', async () => {
  assert.equal(await ocsp(), id);
  assert.equal(await ocsp({ by: responder }), id);
  assert.equal(await ocsp({ nonce: undefined }), id, 'made beforehand, within a day');
  assert.equal(await ocsp({ status: 'revoked' }), 'C-8 revoked');
  const unknown = 'C-8 revocation-unavailable';
  const bad: readonly (readonly [OcspWanted, Holder?])[] = [
    [{ status: 'unknown' }],
    [{ nonce: octets(Buffer.alloc(32)) }],
    [{ at: now - 301 }],
    [{ at: now + 301 }],
    [{ nonce: undefined, at: now - 86_401, next: now + 86_400 }],
    [{ next: now - 1 }],
    [{ by: stranger }],
    [{ by: plain }],
    [{}, citizenOf()],
  ];
  for (const [wanted, about] of bad)
    assert.equal(await ocsp(wanted, about), unknown, JSON.stringify(wanted).slice(0, 80));
});

test('T23: a silent, slow, endless or lying source never yields good, and a CRL decides where OCSP is down', async () => {
  const unknown = 'C-8 revocation-unavailable';
  assert.equal(await statusBy(() => Promise.reject(new Error('down'))), unknown);
  assert.equal(await statusBy(() => new Promise(() => undefined)), unknown);
  assert.equal(await statusBy(() => Promise.resolve(new Uint8Array(70_000))), unknown);
  assert.equal(await statusBy(() => Promise.reject(new Error('down')), { whenUnknown: 'accept' }), id);
  const down = (): never => {
    throw new Error('down');
  };
  assert.equal(await statusBy(answers(down, () => crlOf(ca))), id);
  assert.equal(await statusBy(answers(down, () => crlOf(ca, { revoked: [citizen] }))), 'C-8 revoked');
  assert.equal(
    await statusBy(answers(down, () => crlOf(ca, { revoked: [citizen], reason: 6 }))),
    'C-8 revoked',
    'on hold',
  );
  const said = (wanted: OcspWanted) => (body: Uint8Array) => ocspOf(citizen, ca, { nonce: nonceIn(body), ...wanted });
  assert.equal(await statusBy(answers(said({ by: stranger }), () => crlOf(ca))), id, 'a stranger has said nothing');
  assert.equal(
    await statusBy(answers(said({ status: 'unknown' }), () => crlOf(ca))),
    unknown,
    'C-8: a responder that does not know the certificate has spoken',
  );
  assert.equal(await statusBy(answers(down, () => crlOf(ca, { next: now - 1 }))), unknown);
  assert.equal(await statusBy(answers(down, () => crlOf(government, { issuer: ca.subject }))), unknown);
});

test('lists and answers are cached, unknown is not; one fetch serves all callers; a CRL number never decreases', async () => {
  let fetched = 0;
  let number = 5;
  const withoutOcsp = trustOf(entries.map((entry) => ({ ...entry, ocsp: [] })));
  const fetch: StatusPort = () => {
    fetched++;
    return number === 0 ? Promise.reject(new Error('down')) : Promise.resolve(crlOf(ca, { number, next: now + 9_000 }));
  };
  const revocation = new Revocation({ trust: withoutOcsp, fetch });
  const status = async (at: number): Promise<string> => {
    const { evidence } = await revocation.check(await pathOf(citizen), at);
    return evidence.map((each) => each.status).join() || 'none';
  };
  const paths = await Promise.all([citizen, citizenOf(), citizenOf()].map(pathOf));
  await Promise.all(paths.map((path) => revocation.check(path, now)));
  for (const at of [now, now + 3_600]) await revocation.check(await pathOf(citizenOf()), at);
  assert.equal(fetched, 1);
  assert.equal(await status(now + 3_601), 'good');
  assert.equal(fetched, 2);
  number = 4;
  assert.equal(await status(now + 7_300), 'none', 'an older list is not believed');
  number = 0;
  assert.equal(await status(now + 7_301), 'none');
  number = 6;
  assert.equal(await status(now + 7_302), 'good', 'doubt is asked again');
});

test('a list that nobody of the authority signed is not kept, and its number refuses no later list', async () => {
  const lists = [crlOf(stranger, { number: 9_000, issuer: ca.subject }), crlOf(ca, { number: 5 })];
  const withoutOcsp = trustOf(entries.map((entry) => ({ ...entry, ocsp: [] })));
  const fetch: StatusPort = () => Promise.resolve(lists.shift() ?? assert.fail('the good list is kept'));
  const revocation = new Revocation({ trust: withoutOcsp, fetch });
  const path = await pathOf(citizen);
  assert.equal((await revocation.check(path, now)).status, 'unknown');
  assert.equal((await revocation.check(path, now)).status, 'good');
  assert.equal((await revocation.check(await pathOf(citizenOf()), now)).status, 'good');
});

test('an answer is kept from its time for five minutes, and not for an earlier time', async () => {
  let [asked, clock] = [0, now];
  const fetch = answers((body) => {
    asked += 1;
    return ocspOf(citizen, ca, { nonce: nonceIn(body), at: clock });
  });
  const revocation = new Revocation({ trust, fetch });
  const path = await pathOf(citizen);
  for (const [at, count] of [
    [now, 1],
    [now, 1],
    [now + 300, 1],
    [now - 1, 2],
    [now + 299, 2],
    [now + 300, 3],
  ] as const) {
    clock = at;
    assert.equal((await revocation.check(path, at)).status, 'good', String(at - now));
    assert.equal(asked, count, String(at - now));
  }
});

const pathOf = async (holder: Holder) => {
  const verdict = await judgeProof(proofBy(holder), context);
  const { parseCertificate } = await import('../../src/x509/certificate.js');
  return verdict.ok
    ? verdict.evidence.chain.map((raw) => {
        const read = parseCertificate(raw);
        return read.ok ? read.certificate : assert.fail(read.fault);
      })
    : assert.fail(verdict.code);
};

test('a policy that an issuer’s entry forbids refuses the certificate', async () => {
  const policies = tlv(0x30, tlv(0x30, oid('1.2.3.4')));
  const more = [tlv(0x30, oid('2.5.29.32'), octets(policies))];
  const subject = name([attribute.cn, utf8('A')], [attribute.uid, 'MDD:G12']);
  const holder = issue({ subject, by: government, eku: [usages.clientAuth], more });
  assert.equal(await judge(holder, { audience: 'agency' }), 'C-5 cert-policy-forbidden');
});
