/** Signing and confirming in every state, with real keys, certificates and a real registrar (T15, T16, T18). */
import { expect } from '@open-wc/testing';
import { sendKeys, setViewport } from '@web/test-runner-commands';
import { packPkcs12 } from '../../../demo/sandbox/authority/pkcs12.js';
import { certificate as certificateEn } from '../../../src/locales/en/certificate.js';
import { certificate as certificateVi } from '../../../src/locales/vi/certificate.js';
import { signing as english } from '../../../src/locales/en/signing.js';
import { signing as vietnamese } from '../../../src/locales/vi/signing.js';
import { fileSigner } from '../../../src/signers/file.js';
import type { NewAccount } from '../../../src/server/ports.js';
import type { Signer, SignerFault } from '../../../src/signers/signer.js';
import { deep } from '../support/world.js';
import { ORIGIN, pausing, person, playedToken, signingPage } from '../support/signing-world.js';
import { counted } from '../../../src/elements/texts/counted.js';
import { waitUntil } from '../support/wait-until.js';

const deepText = (element: Element) =>
  deep(element, '*')
    .map((each) => each.textContent)
    .join(' ');
const waitFor = (what: () => unknown) => waitUntil(what, what.toString());
const FAULTS = Object.keys(vietnamese.fault).filter((fault) => fault !== 'wrong-password') as SignerFault[];
/** Faults after which the token's certificates can no longer be chosen. */
const GONE = ['software-missing', 'driver-missing', 'token-missing', 'blocked', 'outdated', 'certificate-missing'];
const LANGUAGES = [
  ['vi', vietnamese, certificateVi],
  ['en', english, certificateEn],
] as const;

describe('signing', () => {
  beforeEach(async () => {
    sessionStorage.clear();
    await setViewport({ width: 320, height: 700 });
  });

  it('says that it searches for the token, and has no button meanwhile', async () => {
    const { played, signer } = await playedToken('citizen');
    const speak = played.pause();
    const { get, says, find, sound } = await signingPage({ signers: [signer] });
    await says('Đang tìm USB ký số');
    expect((await get('form [role="status"]')).textContent).to.contain('Đang tìm');
    expect(find('form')?.getAttribute('aria-busy')).to.equal('true');
    expect(find('[part="submit"], [part="again"]')).to.equal(undefined);
    await sound();
    speak();
    await says('NGUYỄN ĐĂNG ĐIỆN');
    expect(find('form [role="status"]')?.textContent).to.contain('Đã tìm thấy 1 chứng thư số.');
    expect(find('form')?.getAttribute('aria-busy')).to.equal('false');
  });

  for (const [lang, texts] of LANGUAGES) {
    it(`${lang}: every fault before a choice has its sentence, its next action, and a new search`, async () => {
      const { played, signer } = await playedToken('citizen');
      played.found = FAULTS[0];
      const { get, says, find, has, press, sound } = await signingPage({ signers: [signer], lang });
      let before: HTMLElement | undefined;
      for (const fault of FAULTS) {
        played.found = fault;
        if (before) await press('[part="again"]');
        await get(`[data-fault="${fault}"]`);
        await says(texts.fault[fault].text);
        const alert = find('[role="alert"]');
        expect(alert?.textContent).to.contain(texts.fault[fault].next);
        expect(alert, 'spoken anew').not.to.equal(before);
        if (before) await has('[part="again"]');
        else find('[part="again"]')?.focus();
        before = alert;
        await sound();
      }
      played.found = undefined;
      await press('[part="again"]');
      await says('NGUYỄN ĐĂNG ĐIỆN');
      await has('legend');
    });

    it(`${lang}: every fault of a signature keeps the choice, or requests the token again`, async () => {
      const { played, signer } = await playedToken('citizen');
      const { get, says, find, has, press, sound } = await signingPage({ signers: [signer], lang });
      for (const fault of FAULTS) {
        await get('.card');
        played.memory.fault = fault;
        played.memory.tries = fault === 'wrong-pin' ? 2 : undefined;
        (await get('[part="submit"]')).focus();
        await press('[part="submit"]');
        await get(`[data-fault="${fault}"]`);
        expect(find('[role="alert"]')?.textContent).to.contain(texts.fault[fault].text);
        if (fault === 'wrong-pin') await says(counted(lang, texts.text.tries, { n: 2 }));
        const gone = GONE.includes(fault);
        expect([Boolean(find('.card')), Boolean(find('.card :checked'))]).to.deep.equal([!gone, !gone]);
        const next = gone ? '[part="again"]' : '[part="submit"]';
        await has(next);
        if (gone) await press(next);
      }
      await sound();
    });
  }

  it('announces a repeated fault again', async () => {
    const { played, signer } = await playedToken('citizen');
    played.memory.state = 'token-missing';
    const { get, find, press, says } = await signingPage({ signers: [signer] });
    const before = await get('[role="alert"]');
    await press('[part="again"]');
    await says('Chưa nhận USB ký số');
    await get('[part="again"][aria-disabled="false"]');
    expect(find('[role="alert"]')).not.to.equal(before);
  });

  it('reports that the certificate reader could not be fetched, and retries', async () => {
    const { played, signer } = await playedToken();
    const { der } = await person('citizen');
    let lost = true;
    const certificate = {
      id: 'citizen',
      token: 'Token',
      chain: [],
      get certificate() {
        if (lost) throw new TypeError('Failed to fetch dynamically imported module');
        return der;
      },
    };
    played.more = [certificate];
    const { get, find, has, press, says, sound } = await signingPage({ signers: [signer] });
    await get('[data-fault="unloaded"]');
    await says(vietnamese.fault.unloaded.text);
    expect(find('[role="alert"]')?.textContent).to.contain(vietnamese.fault.unloaded.next);
    expect(find('.card')).to.equal(undefined);
    await sound();
    lost = false;
    (await get('[part="again"]')).focus();
    await press('[part="again"]');
    await says('NGUYỄN ĐĂNG ĐIỆN');
    await has('legend');
    expect(find('[data-fault]')).to.equal(undefined);
  });

  it('a blocked browser gets instructions in steps; a missing program, its download', async () => {
    const { played, signer } = await playedToken('citizen');
    played.memory.state = 'blocked';
    const { all, press, says, find } = await signingPage({ signers: [signer] });
    await says(vietnamese.fault.blocked.text);
    expect(all('.panel ol li').map((each) => each.textContent)).to.deep.equal(vietnamese.fault.blocked.steps);
    expect(find('.panel a')).to.equal(undefined);
    played.memory.state = 'software-missing';
    await press('[part="again"]');
    await says('Tải về: Memory');
    expect(all('.panel a').map((each) => [(each as HTMLAnchorElement).href, (each as HTMLAnchorElement).rel])).to.eql([
      ['https://example.vn/memory', 'noopener noreferrer'],
    ]);
  });

  it('notices a permission that is granted during the search', async () => {
    const status = Object.assign(new EventTarget(), { name: 'loopback-network', state: 'denied' });
    const original = navigator.permissions.query.bind(navigator.permissions);
    navigator.permissions.query = () => Promise.resolve(status as unknown as PermissionStatus);
    try {
      const { played, signer } = await playedToken('citizen');
      played.memory.state = 'blocked';
      /**
       * Reads the permission before the person has granted it, and reports the change afterwards.
       */
      const quiet = pausing();
      const late: Signer = {
        ...signer,
        detect: () => played.memory.detect().then((state) => quiet.silence.then(() => state)),
      };
      const { press, says, get } = await signingPage({ signers: [late] });
      await says(vietnamese.fault.blocked.text);
      const speak = quiet.pause();
      await press('[part="again"]');
      await get('form[aria-busy="true"]');
      played.memory.state = 'ready';
      status.dispatchEvent(new Event('change'));
      speak();
      await says('NGUYỄN ĐĂNG ĐIỆN');
    } finally {
      navigator.permissions.query = original;
    }
  });

  it('fetches a new challenge before the PIN when the current one is about to expire', async () => {
    const { signer } = await playedToken('citizen');
    const signed: string[] = [];
    const noting: Signer = {
      ...signer,
      sign(certificate, challenge, options) {
        signed.push(challenge.nonce);
        return signer.sign(certificate, challenge, options);
      },
    };
    const { get, find, says, press } = await signingPage({ signers: [noting] });
    await says('NGUYỄN ĐĂNG ĐIỆN');
    const { nonce } = (find('dvc-step-sign') as unknown as { data: { nonce: string } }).data;
    const now = Date.now.bind(Date);
    Date.now = () => now() + 250_000;
    try {
      await press('[part="submit"]');
      await get('dvc-step-confirm');
    } finally {
      Date.now = now;
    }
    expect(signed.length).to.equal(1);
    expect(signed[0]).not.to.equal(nonce);
  });

  it('reports signers that could not be fetched, and fetches them again', async () => {
    const { signer } = await playedToken('citizen');
    const { find, get, press, says, sound, has } = await signingPage({ signers: [signer] });
    await says('NGUYỄN ĐĂNG ĐIỆN');
    const step = find('dvc-step-sign') as HTMLElement & { signers: unknown };
    (await get('[part="submit"]')).focus();
    step.signers = Promise.reject(new TypeError('Failed to fetch dynamically imported module'));
    await says('Chưa kết nối được.');
    expect(find('[role="alert"]')?.textContent).to.contain('Chưa kết nối được.');
    await has('[part="again"]');
    await sound();
    await press('[part="again"]');
    await says('NGUYỄN ĐĂNG ĐIỆN');
  });

  it('an agency gets its own authority’s downloads', async () => {
    const { played, signer } = await playedToken('agency');
    played.memory.state = 'software-missing';
    const { all, says } = await signingPage({ signers: [signer], audience: 'agency' });
    await says('Ban Cơ yếu Chính phủ');
    expect(all('.panel a').map((each) => (each as HTMLAnchorElement).href)).to.eql([
      'https://example.vn/memory',
      'https://ca.gov.vn/tai-phan-mem',
    ]);
  });

  it('notices tokens that come and go, and keeps focus and choice', async () => {
    const { played, signer } = await playedToken('citizen', 'token');
    played.memory.state = 'token-missing';
    const { get, says, find, press, has, focused, settled } = await signingPage({ signers: [signer] });
    await says('Chưa nhận USB ký số');
    focused().blur();
    played.memory.state = 'ready';
    played.memory.changed();
    await says('ĐỖ THỊ TOKEN');
    expect(focused()).to.equal(document.body);
    const radio = await get<HTMLInputElement>('.card:nth-of-type(2) input');
    radio.focus();
    radio.click();
    played.memory.changed();
    await settled();
    await says('Đã tìm thấy 2 chứng thư số.');
    expect((find('.card :checked') as HTMLInputElement).value).to.equal(radio.value);
    await has('[name="certificate"]');
    await press('[part="submit"]');
    await get('dvc-step-confirm');
  });

  it('several certificates: the person chooses a card and registers by keyboard alone', async () => {
    const { signer } = await playedToken('citizen', 'expired', 'token');
    const { get, all, find, has, focused, text, sound, accounts, element } = await signingPage({ signers: [signer] });
    await get('.card');
    expect(find('.card :checked'), 'nobody chose for them').to.equal(undefined);
    expect(all('.card :enabled').length).to.equal(2);
    expect(all('.card input').at(-1)?.matches(':disabled'), 'what cannot be used comes last').to.equal(true);
    await sound();
    (await get('h2')).focus();
    await sendKeys({ press: 'Tab' });
    await has('[name="certificate"]');
    await sendKeys({ press: ' ' });
    expect(find('.card :checked')).to.exist;
    await sendKeys({ press: 'ArrowDown' });
    await sendKeys({ press: 'ArrowUp' });
    await sendKeys({ press: 'Tab' });
    await has('[part="submit"]');
    await sendKeys({ press: 'Enter' });
    await get('dvc-step-confirm');
    await has('h2');
    await sendKeys({ press: 'Tab' });
    await has('[name="email"]');
    await sendKeys({ type: 'dien@example.vn' });
    for (let n = 0; n < 12 && !focused().matches('[part="submit"]'); n += 1) {
      await sendKeys({ press: 'Tab' });
      if (focused().matches('[name="consent"]')) await sendKeys({ press: ' ' });
    }
    await sendKeys({ press: 'Enter' });
    await get('.end');
    expect(deepText(element)).to.contain('Đăng ký thành công');
    expect(text()).to.equal('');
    expect(await accounts.exists('cccd:034086012222')).to.equal(true);
  });

  it('pressing “sign” without a choice leads to the choice, and opens no PIN prompt', async () => {
    const { played, signer } = await playedToken('citizen', 'token');
    const { get, press, has } = await signingPage({ signers: [signer] });
    expect((await get('[part="submit"]')).getAttribute('aria-disabled')).to.equal('true');
    await press('[part="submit"]');
    await has('[name="certificate"]:enabled');
    expect(played.asked).to.equal(0);
  });

  for (const [lang, texts, reasons] of LANGUAGES) {
    it(`${lang}: a certificate that cannot be used says why and what to do, and cannot be chosen (T15, T16, T18)`, async () => {
      const { played, signer } = await playedToken('expired', 'stranger', 'server', 'legacy', 'enterprise', 'agency');
      played.more = [{ id: 'broken', certificate: Uint8Array.of(0x30, 0x80, 0, 0), chain: [], token: 'Cũ' }];
      const { get, all, says, find, sound } = await signingPage({ signers: [signer], lang });
      await says('TRẦN THỊ HẾT HẠN');
      await says(reasons['cert-expired']);
      const told = all('.card').map((each) => each.querySelector('.error')?.textContent);
      expect(told).to.eql([
        reasons['cert-expired'],
        reasons['cert-untrusted'],
        reasons['cert-key-usage'],
        reasons['cert-legacy-id'],
        reasons['cert-of-organization'],
        reasons['cert-of-organization'],
        reasons['cert-unreadable'],
      ]);
      for (const input of all('.card input')) {
        expect(input.matches(':disabled')).to.equal(true);
        const described = (input.getRootNode() as ShadowRoot).getElementById(
          input.getAttribute('aria-describedby') ?? '',
        );
        expect(described?.matches('.error')).to.equal(true);
      }
      expect(find('[part="submit"]')).to.equal(undefined);
      expect((await get('[part="again"]')).textContent).to.contain(texts.text.again);
      expect(find('dvc-step-sign')?.shadowRoot?.textContent).not.to.contain('034086');
      await sound();
    });
  }

  it('T58: an enterprise learns before the PIN that a person’s certificate is not its own, and which one it needs', async () => {
    const { played, signer } = await playedToken('employee', 'representative');
    const { says, all, find, sound } = await signingPage({ signers: [signer], audience: 'enterprise' });
    await says('MAI THỊ NHÂN VIÊN');
    const told = all('.card').map((each) => each.querySelector('.error')?.textContent);
    expect(told).to.eql([certificateVi['cert-person-in-organization'], certificateVi['cert-person-in-organization']]);
    expect(certificateVi['cert-person-in-organization']).to.contain('Hãy dùng chứng thư số của chính tổ chức');
    expect(find('[part="submit"]')).to.equal(undefined);
    expect(played.asked).to.equal(0);
    await sound();
  });

  for (const [audience, id, subject, sentence] of [
    ['enterprise', 'enterprise', 'mst:0100109106', 'Đăng nhập bằng chữ ký số của doanh nghiệp.'],
    ['agency', 'agency', 'agency:000.00.01.h29', 'Đăng nhập bằng chữ ký số của cơ quan.'],
    ['citizen', 'citizen', 'cccd:034086012222', 'Đăng nhập bằng chính chữ ký số này'],
  ] as const) {
    it(`D6: ${audience}: a person with an account is told to sign in by signature; no password is mentioned`, async () => {
      const { signer } = await playedToken(id);
      const { get, press, element, accounts, sound } = await signingPage({ signers: [signer], audience });
      await accounts.create(undefined, { subject } as NewAccount);
      await press('.card input');
      await press('[part="submit"]');
      await get('.end');
      await waitUntil(() => deepText(element).includes(sentence), sentence);
      expect(deepText(element)).not.to.match(/CCCD|mật khẩu/);
      await sound();
    });
  }

  it('an agency is offered only its own authority’s certificates', async () => {
    const { signer } = await playedToken('citizen', 'agency', 'enterprise');
    const { says, all, sound } = await signingPage({ signers: [signer], audience: 'agency' });
    await says('SỞ THỬ NGHIỆM');
    expect(all('.card').length).to.equal(1);
    await sound();
  });

  it('an agency without such a certificate is told so', async () => {
    const { signer } = await playedToken('enterprise');
    const { says, find } = await signingPage({ signers: [signer], audience: 'agency' });
    await says('không do Ban Cơ yếu Chính phủ cấp');
    expect(find('[part="submit"]')).to.equal(undefined);
  });

  it('says where the PIN prompt is, and “cancel” closes it', async () => {
    const { played, signer } = await playedToken('citizen');
    const { get, press, says, has, find, sound } = await signingPage({ signers: [signer] });
    await get('.card');
    played.pause();
    await press('[part="submit"]');
    await says('Hãy nhập mã PIN');
    expect(find('[part="submit"]')?.getAttribute('aria-disabled')).to.equal('true');
    await sound();
    await press('[part="submit"]');
    expect(played.asked, 'asked once').to.equal(1);
    const cancel = await get('.buttons button:last-child');
    cancel.focus();
    cancel.click();
    await says('Bạn đã hủy việc ký');
    await has('[part="submit"]');
  });

  it('while the gateway decides, the button says so; when it refuses, the same certificate can sign again', async () => {
    const { signer } = await playedToken('revoked', 'token');
    const { get, press, says, find, all, gateway, sound, element } = await signingPage({ signers: [signer] });
    await says('LÊ VĂN THU HỒI');
    const speak = gateway.pause();
    all('.card input')[0]?.click();
    await press('[part="submit"]');
    await get('dvc-step-sign[busy], form[aria-busy="true"]');
    await sound();
    speak();
    await get('[part="problem"]');
    await waitFor(() => deepText(element).includes('Liên hệ nơi cấp để biết lý do'));
    expect(find('[part="problem"]')?.getAttribute('role')).to.equal('alert');
    all('.card input')[1]?.click();
    await press('[part="submit"]');
    await get('dvc-step-confirm');
  });

  it('a file: chosen, opened by its password, replaced; a fault is shown where the focus is', async () => {
    const bytes = await packPkcs12(await person('citizen'), [], { password: 'Đúng 1!', name: 'Điện' });
    const { get, press, says, has, find, sound } = await signingPage({ signers: [fileSigner({ origin: ORIGIN })] });
    await press('[part="submit"]');
    await has('#file');
    const input = await get<HTMLInputElement>('#file');
    const files = new DataTransfer();
    files.items.add(new File([bytes], 'dien.p12'));
    input.files = files.files;
    const open = async (password: string) => {
      (await get<HTMLInputElement>('#secret')).value = password;
      await press('[part="submit"]');
    };
    await open('sai');
    await says('Mật khẩu của tệp chưa đúng');
    await has('#secret[aria-invalid="true"]');
    expect((await get<HTMLInputElement>('#secret')).value).to.equal('');
    expect(input.files.length, 'the file stays chosen').to.equal(1);
    await sound();
    (await get('[part="submit"]')).focus();
    await open('Đúng 1!');
    await says('NGUYỄN ĐĂNG ĐIỆN');
    await has('legend');
    expect(find('#secret')).to.equal(undefined);
    await sound();
    (await get('[part="again"]')).focus();
    await press('[part="again"]');
    await has('#file');
    files.items.clear();
    files.items.add(new File(['nothing of the kind'], 'x.p12'));
    (await get<HTMLInputElement>('#file')).files = files.files;
    await open('1');
    await says('Không đọc được tệp này');
  });

  it('another signer starts a new search and drops the previous result', async () => {
    const one = await playedToken('citizen');
    const two = await playedToken('token');
    one.played.memory.state = 'software-missing';
    const other = { ...two.signer, id: 'other' };
    const { get, all, says, text, sound } = await signingPage({ signers: [one.signer, other] });
    await says('Chưa cài đặt công cụ ký điện tử');
    await sound();
    all('[name="signer"]')[1]?.click();
    await says('ĐỖ THỊ TOKEN');
    expect(text()).not.to.contain('Chưa cài đặt');
    await get('[part="submit"]');
  });

  it('an element that is moved in the page searches again', async () => {
    const { signer } = await playedToken('citizen');
    const { element, says, press, get, settled } = await signingPage({ signers: [signer] });
    await says('NGUYỄN ĐĂNG ĐIỆN');
    const box = document.createElement('div');
    element.after(box);
    box.append(element);
    await settled();
    await press('[part="submit"]');
    await get('dvc-step-confirm');
  });
});

describe('confirming what the certificate says', () => {
  beforeEach(async () => {
    sessionStorage.clear();
    await setViewport({ width: 320, height: 700 });
  });

  for (const lang of ['vi', 'en'] as const) {
    it(`${lang}: an invalid email is reported at its field, and what was typed is kept`, async () => {
      const { signer } = await playedToken('enterprise');
      const page = await signingPage({ signers: [signer], lang, audience: 'enterprise' });
      const { get, all, press, has, text, sound, element, gateway } = page;
      await get('.card');
      await press('[part="submit"]');
      await get('dvc-step-confirm');
      await has('h2');
      await page.says('CÔNG TY CỔ PHẦN THỬ NGHIỆM');
      expect(text()).to.contain(lang === 'vi' ? 'Mã số thuế' : 'Tax code');
      expect(text())
        .to.match(/\*+9106/)
        .and.not.to.contain('0100109106');
      await sound();
      const email = await get<HTMLInputElement>('[name="email"]');
      email.value = 'không phải email';
      await press('[part="submit"]');
      await has('[name="email"][aria-invalid="true"]');
      expect(email.value).to.equal('không phải email');
      await waitFor(() => page.find('#email-error')?.textContent.length);
      await sound();
      email.value = 'van-thu@example.vn';
      for (const box of all('[name="consent"]')) (box as HTMLInputElement).checked = true;
      const speak = gateway.pause();
      await press('[part="submit"]');
      await get('form[aria-busy="true"]');
      await sound();
      speak();
      await get('.end');
      expect(deepText(element)).to.contain(lang === 'vi' ? 'Đăng ký thành công' : 'Registered');
    });
  }
});
