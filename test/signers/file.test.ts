/** PKCS#12 files by current and old OpenSSL, and with the bag orders of other programs. */
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import * as asn1js from 'asn1js';
import { packPkcs12 } from '../../demo/sandbox/authority/pkcs12.js';
import { openPkcs12 } from '../../src/x509/pkcs12/pkcs12.js';
import { fileSigner } from '../../src/signers/file.js';
import { IS_LONG } from '../support/long.js';
import {
  KINDS,
  makeHolders,
  openssl,
  packBags,
  packNoKey,
  PASSWORD,
  strangeFile,
  WAYS,
  type Made,
} from '../support/p12.js';

let made: Made;
before(async () => {
  made = await makeHolders();
});

/**
 * The password as people type it: composed, decomposed, and by the Vietnamese keyboard of Windows.
 */
const FORMS = {
  composed: PASSWORD.normalize('NFC'),
  decomposed: PASSWORD.normalize('NFD'),
  'with tones apart': 'Mâ\u0323t khâ\u0309u 1!',
};

/**
 * The long run opens each way with each kind. Otherwise one kind a way, and each kind by a current
 * and an old way: the ciphers do not see which key they hold.
 */
const isOpened = (way: number, kind: number) => IS_LONG || way < 2 || way % KINDS.length === kind;

for (const [at, kind] of KINDS.entries()) {
  for (const [name, options] of Object.entries(WAYS).filter((_, way) => isOpened(way, at))) {
    test(`opens a file with ${name}, ${kind}`, async () => {
      const { root, holders } = made;
      const file = await openssl(holders[kind], root, options, PASSWORD);
      const opened = await openPkcs12(file, PASSWORD);
      assert.ok(opened.ok && opened.keys.length === 1);
      assert.deepEqual(opened.keys[0]?.certificate, holders[kind].der);
      assert.deepEqual(opened.keys[0].chain, [root.der]);
      assert.equal(opened.keys[0].key.extractable, false);
      assert.deepEqual(await openPkcs12(file, 'another'), { ok: false, fault: 'wrong-pin' });
    });
  }
}

for (const [way, options] of [
  ['a modern', []],
  ['an old', ['-legacy']],
  ['a modern one without a MAC', ['-nomac']],
  ['an old one without a MAC', ['-legacy', '-nomac']],
] as const) {
  for (const [written, password] of Object.entries(FORMS)) {
    test(`opens ${way} file whose password was ${written}, however it is typed`, async () => {
      const file = await openssl(made.holders['P-256'], made.root, options, password);
      for (const typed of Object.values(FORMS)) {
        const opened = await openPkcs12(file, typed);
        assert.equal(opened.ok ? opened.keys.length : opened.fault, 1, typed);
      }
      assert.deepEqual(await openPkcs12(file, 'Mat khau 1!'), { ok: false, fault: 'wrong-pin' });
    });
  }
}

test('no wrong password seems to open an old file without a MAC, whatever its padding looks like', async () => {
  const file = await openssl(made.holders['P-256'], made.root, ['-legacy', '-nomac', '-iter', '1'], PASSWORD);
  const found = new Set<string>();
  for (let n = 0; n < 1000; n += 1) {
    const opened = await openPkcs12(file, `another ${n}`);
    found.add(opened.ok ? `opened by ${n}` : opened.fault);
  }
  assert.deepEqual([...found], ['wrong-pin']);
  assert.ok((await openPkcs12(file, PASSWORD)).ok);
});

test('what a wrong password decrypts to is a key only if it is PKCS#8', async () => {
  const values = {
    'no element': new asn1js.Sequence(),
    'one element': new asn1js.Sequence({ value: [new asn1js.Integer({ value: 0 })] }),
    'no sequence': new asn1js.OctetString({ valueHex: new ArrayBuffer(9) }),
    'an algorithm that is none': new asn1js.Sequence({ value: [new asn1js.Null(), new asn1js.Null()] }),
  };
  for (const [name, value] of Object.entries(values))
    assert.deepEqual(await openPkcs12(await packNoKey(value, 'x'), 'x'), { ok: false, fault: 'wrong-pin' }, name);
});

test('opens a file of OpenSSL 1.0, which took each byte of UTF-8 for a letter', async () => {
  // OpenSSL 3 does so too for invalid UTF-8, so the password is passed as the letters of those
  // bytes.
  const widened = Array.from(new TextEncoder().encode('Mật khẩu'), (byte) => String.fromCharCode(byte)).join('');
  const file = await openssl(made.holders.rsa, made.root, ['-legacy'], widened);
  assert.ok((await openPkcs12(file, 'Mật khẩu')).ok);
});

test('opens a file without a password', async () => {
  for (const options of [[], ['-legacy'], ['-nomac'], ['-nomac', '-keypbe', 'NONE', '-certpbe', 'NONE']]) {
    const file = await openssl(made.holders.rsa, made.root, options, '');
    assert.ok((await openPkcs12(file, '')).ok, options.join(' '));
  }
});

test('pairs key and certificate by the public key, whatever the order and the ids', async () => {
  const { root, holders } = made;
  const leaf = holders['P-256'];
  for (const [name, key, certificates] of [
    ['issuer first, no ids', { of: leaf }, [{ of: root }, { of: leaf }]],
    [
      'issuer first, the same id',
      { of: leaf, id: 1 },
      [
        { of: root, id: 1 },
        { of: leaf, id: 1 },
      ],
    ],
    [
      'the id on the wrong one',
      { of: leaf, id: 1 },
      [
        { of: root, id: 1 },
        { of: leaf, id: 2 },
      ],
    ],
    ['an id on the key alone', { of: leaf, id: 1 }, [{ of: root }, { of: leaf }]],
  ] as const) {
    const opened = await openPkcs12(await packBags([key], certificates), '');
    assert.ok(opened.ok, name);
    assert.deepEqual(
      opened.keys.map(({ certificate, chain }) => [certificate, chain]),
      [[leaf.der, [root.der]]],
      name,
    );
  }
});

test('pairs each of two keys with its certificate, and ignores a key without one', async () => {
  const { root, holders } = made;
  const [one, other, without] = [holders.rsa, holders['P-384'], holders['P-256']];
  const file = await packBags(
    [{ of: one }, { of: without }, { of: other }],
    [{ of: other }, { of: root }, { of: one }],
  );
  const opened = await openPkcs12(file, '');
  assert.ok(opened.ok);
  assert.deepEqual(
    opened.keys.map(({ certificate }) => certificate),
    [one.der, other.der],
  );
  const lonely = await fileSigner({ origin: 'https://portal.example' }).open(
    new Blob([await packBags([{ of: one }], [{ of: root }])]),
    '',
  );
  assert.deepEqual(lonely, { ok: false, fault: 'certificate-missing' });
});

for (const [name, options] of [
  ['Ed25519', ['ed25519']],
  ['secp256k1', ['ec', '-pkeyopt', 'ec_paramgen_curve:secp256k1']],
  ['brainpool', ['ec', '-pkeyopt', 'ec_paramgen_curve:brainpoolP256r1']],
  ['RSA for PSS alone', ['rsa-pss']],
] as const) {
  test(`reports a key of ${name} as unsupported, not as missing`, async () => {
    const signer = fileSigner({ origin: 'https://portal.example' });
    const opened = await signer.open(new Blob([strangeFile(options, 'x')]), 'x');
    assert.deepEqual(opened, { ok: false, fault: 'key-unsupported' });
  });
}

test('reports a broken key of a supported kind as unreadable, not as unsupported', async () => {
  const { root, holders } = made;
  const leaf = holders['P-256'];
  const file = await packBags([{ of: leaf }], [{ of: leaf }, { of: root }]);
  const { d = '' } = await crypto.subtle.exportKey('jwk', leaf.keys.privateKey);
  const at = Buffer.from(file).indexOf(Buffer.from(d, 'base64url'));
  assert.ok(at > 0);
  assert.ok((await openPkcs12(file, '')).ok);
  file.fill(0xff, at, at + 32); // above the order of the curve
  assert.deepEqual(await openPkcs12(file, ''), { ok: false, fault: 'unreadable' });
});

test('opens the sandbox’s files, and signs with them', async () => {
  const holder = made.holders['P-256'];
  const file = await packPkcs12(holder, [made.root], { password: PASSWORD, name: 'Điện' });
  const signer = fileSigner({ origin: 'https://portal.example' });
  assert.equal(await signer.detect(), 'token-missing');
  assert.deepEqual(await signer.open(new Blob([file]), '1'), { ok: false, fault: 'wrong-pin' });
  const opened = await signer.open(new Blob([file]), PASSWORD);
  assert.ok(opened.ok && opened.value[0]);
  assert.equal(await signer.detect(), 'ready');
  assert.ok((await signer.sign(opened.value[0], { nonce: 'A'.repeat(44), flow: 'f' })).ok);
});

test('names a token by its file; a nameless one gets a generic name', async () => {
  const bytes = await packPkcs12(made.holders['P-256'], [], { password: '1', name: 'x' });
  const signer = fileSigner({ origin: 'https://portal.example' });
  for (const [file, token] of [
    [new File([bytes], 'khóa của tôi.p12'), 'khóa của tôi.p12'],
    [new Blob([bytes]), 'PKCS#12'],
    [new File([bytes], 'another.pfx'), 'another.pfx'],
  ] as const) {
    const opened = await signer.open(file, '1');
    assert.ok(opened.ok);
    assert.deepEqual(
      opened.value.map((each) => each.token),
      [token],
    );
    const listed = await signer.certificates();
    assert.ok(listed.ok && listed.value[0]?.token === token);
  }
});

test('names where to get a file, if the portal says it', () => {
  const install = { name: 'CA', url: 'https://ca.example' };
  assert.deepEqual(fileSigner({ install }).install('linux'), [install]);
  assert.deepEqual(fileSigner().install('linux'), []);
});

test('reports anything else as unreadable', async () => {
  const holder = made.holders.rsa;
  const good = await packPkcs12(holder, [made.root], { password: PASSWORD, name: 'x' });
  const signer = fileSigner({ origin: 'https://portal.example' });
  const bad = [
    new Uint8Array(),
    Uint8Array.of(0x30, 0x80),
    holder.der,
    good.slice(0, good.length / 2),
    new Uint8Array(300_000),
  ];
  for (const bytes of bad)
    assert.deepEqual(await signer.open(new Blob([bytes]), PASSWORD), { ok: false, fault: 'unreadable' });
  const pem = `-----BEGIN CERTIFICATE-----\n${Buffer.from(holder.der).toString('base64')}\n-----END CERTIFICATE-----\n`;
  assert.deepEqual(await openPkcs12(new TextEncoder().encode(pem), ''), { ok: false, fault: 'unreadable' });
});
