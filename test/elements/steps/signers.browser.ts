/** The signers that usb offers, and what it says about a missing program. */
import { expect, fixture, html } from '@open-wc/testing';
import type { Backend } from '../../../src/flow/backend.js';
import type { Audience } from '../../../src/flow/method.js';
import type { SignerDownload } from '../../../src/flow/signing-steps.js';
import type { View } from '../../../src/flow/view.js';
import type { DvcRegisterUsb } from '../../../src/elements/usb.js';
import '../../../src/elements/usb.js';
import type { Signer } from '../../../src/signers/signer.js';
import { deep } from '../support/world.js';
import { waitUntil } from '../support/wait-until.js';

/** Shows the sign step; nothing is signed here. */
function backendFor(audience: Audience, downloads: readonly SignerDownload[] | undefined): Backend {
  const soon = new Date(Date.now() + 300_000).toISOString();
  const view: View = {
    id: 'f'.repeat(43),
    method: 'usb',
    audience,
    status: 'active',
    step: 'sign',
    revision: 0,
    data: {
      ...{ nonce: 'N'.repeat(44), flow: 'F'.repeat(20), expiresAt: soon, issuers: [] },
      ...(downloads && { downloads: downloads.map((each) => ({ ...each })) }),
    },
    problem: null,
    expiresAt: soon,
    endsAt: soon,
    now: new Date().toISOString(),
  };
  const reply = () => Promise.resolve({ ok: true, view } as const);
  return { start: reply, read: reply, extend: reply, answer: reply, again: reply, abandon: () => Promise.resolve() };
}

async function usb(
  audience: Audience,
  signers: string | readonly Signer[],
  lang = 'vi',
  downloads?: readonly SignerDownload[],
) {
  sessionStorage.clear();
  const element = await fixture<DvcRegisterUsb>(
    html`<dvc-register-usb
      .backend=${backendFor(audience, downloads)}
      audience=${audience}
      lang=${lang}
      .signers=${signers}
    ></dvc-register-usb>`,
  );
  const find = (selector: string) => deep(element, selector);
  const until = (selector: string) => waitUntil(() => find(selector).length, selector);
  return {
    element,
    find,
    until,
    text: () =>
      find('dvc-step-sign')
        .map((each) => each.shadowRoot?.textContent)
        .join(),
  };
}

const links = (list: readonly HTMLElement[]) => list.map((each) => (each as HTMLAnchorElement).href);

/** A browser that lets a page reach programs on its computer. WebKit does not; it has a test below. */
const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';

describe('<dvc-register-usb> and its signers', () => {
  beforeEach(() => Object.defineProperty(navigator, 'userAgent', { configurable: true, value: FIREFOX }));
  afterEach(() => Reflect.deleteProperty(navigator, 'userAgent'));

  it('offers an agency its own authority’s program first, with its download and its advice', async () => {
    const { element, find, until, text } = await usb('agency', '');
    await until('[data-fault="software-missing"]');
    expect(find('input[name="signer"]').map((each) => (each as HTMLInputElement).value)).to.deep.equal([
      'vgca',
      'agent',
    ]);
    expect(links(find('[data-fault] a'))).to.deep.equal(['https://ca.gov.vn/tai-phan-mem']);
    expect(text()).to.contain('Đã cài rồi? Hãy mở lại phần mềm.');
    await expect(element).to.be.accessible();
  });

  it('offers signers in the page’s order, and to agencies their own program first', async () => {
    const order = (find: (selector: string) => HTMLElement[]) =>
      find('input[name="signer"]').map((each) => (each as HTMLInputElement).value);
    const agency = await usb('agency', 'agent file vgca');
    await agency.until('input[name="signer"]');
    expect(order(agency.find)).to.deep.equal(['vgca', 'agent', 'file']);
    const citizen = await usb('citizen', 'agent file vgca');
    await citizen.until('input[name="signer"]');
    expect(order(citizen.find)).to.deep.equal(['agent', 'file']);
  });

  it('has no link to a program that the portal has not named, and says whom to ask', async () => {
    for (const [lang, sentence] of [
      ['vi', 'Máy này cần dvc-register-agent. Hãy gọi tổng đài hỗ trợ của cổng'],
      ['en', 'This computer needs dvc-register-agent. Call the portal’s hotline'],
    ] as const) {
      const { find, until, text } = await usb('citizen', 'agent', lang);
      await until('[data-fault="software-missing"]');
      await waitUntil(() => text().includes(sentence), sentence);
      expect(find('[data-fault] a')).to.be.empty;
    }
  });

  it('shows the portal’s download for this system with publisher, size and digest; drops invalid links', async () => {
    const { find, until, text, element } = await usb('citizen', 'agent', 'vi', [
      {
        signer: 'agent',
        name: 'Công cụ ký số',
        url: 'https://portal.example.vn/agent.bin',
        publisher: 'Bộ Ví dụ',
        size: 12_345_678,
        sha256: 'ab'.repeat(32),
      },
      { signer: 'agent', name: 'Linux', url: 'https://portal.example.vn/agent.deb', system: 'linux' },
      { signer: 'agent', name: 'Mac', url: 'https://portal.example.vn/agent.pkg', system: 'mac' },
      { signer: 'agent', name: 'Mã độc', url: 'javascript:alert(1)' },
      { signer: 'agent', name: 'Tệp', url: 'data:text/html,x' },
      { signer: 'vgca', name: 'VGCA', url: 'https://portal.example.vn/vgca' },
    ]);
    await until('[data-fault="software-missing"]');
    expect(links(find('[data-fault] .told > ul a'))).to.deep.equal([
      'https://portal.example.vn/agent.bin',
      'https://portal.example.vn/agent.deb',
    ]);
    expect(links(find('details:not([open]) a'))).to.deep.equal(['https://portal.example.vn/agent.pkg']);
    expect(find('[data-fault] a').length).to.equal(3);
    expect(find('summary').map((each) => each.textContent)).to.deep.equal(['Hệ điều hành khác']);
    expect(text()).to.contain('Tải về: Công cụ ký số').and.to.contain('Tải, cài đặt và mở phần mềm ký số');
    expect(text())
      .to.contain('Nhà phát hành: Bộ Ví dụ · 12,3 MB')
      .and.to.contain(`SHA-256: ${'ab'.repeat(32)}`);
    await expect(element).to.be.accessible();
  });

  for (const [lang, platform, others, alone] of [
    ['vi', 'Windows', 'Hệ điều hành khác', 'Hãy gọi tổng đài hỗ trợ'],
    ['en', 'Windows', 'Other operating systems', 'Call the portal’s hotline'],
  ] as const) {
    it(`names the system of each download, the visitor’s first, in ${lang}`, async () => {
      const url = 'https://portal.example.vn/';
      const named = (system: 'windows' | 'mac' | 'linux', file: string): SignerDownload => ({
        ...{ signer: 'agent', system, name: 'Ký số', url: `${url}${file}` },
        ...{ publisher: 'Bộ Ví dụ', size: 41_000_000, sha256: 'cd'.repeat(32) },
      });
      const all = [named('linux', 'agent.deb'), named('mac', 'agent.pkg'), named('windows', 'agent.msi')];
      const publisher = lang === 'vi' ? 'Nhà phát hành' : 'Publisher';
      const at = async (userAgentData: object, downloads: readonly SignerDownload[]) => {
        Object.defineProperty(navigator, 'userAgentData', { configurable: true, value: userAgentData });
        const page = await usb('citizen', 'agent', lang, downloads);
        await page.until('[data-fault="software-missing"]');
        return page;
      };
      try {
        const here = await at({ platform }, all);
        const [item] = here.find('[data-fault] .told > ul li');
        expect(item?.innerText)
          .to.contain(`${platform} · ${publisher}: Bộ Ví dụ · 41 MB`)
          .and.to.contain('cd'.repeat(32));
        expect(links(here.find('[data-fault] .told > ul a'))).to.deep.equal([`${url}agent.msi`]);
        expect(here.find('summary').map((each) => each.textContent)).to.deep.equal([others]);
        expect(links(here.find('details a'))).to.deep.equal([`${url}agent.deb`, `${url}agent.pkg`]);
        await expect(here.element).to.be.accessible();
        const without = await at({ platform }, all.slice(0, 2));
        expect(without.text(), 'no version for this system').to.contain(alone);
        expect(links(without.find('details a'))).to.deep.equal([`${url}agent.deb`, `${url}agent.pkg`]);
      } finally {
        Reflect.deleteProperty(navigator, 'userAgentData');
      }
    });
  }

  it('shows all downloads with their systems where the browser does not say which system it runs on', async () => {
    const url = 'https://portal.example.vn/agent';
    for (const [name, value] of Object.entries({ userAgent: 'unknown', userAgentData: undefined }))
      Object.defineProperty(navigator, name, { configurable: true, value });
    try {
      const { find, until, text } = await usb('citizen', 'agent', 'vi', [
        { signer: 'agent', system: 'linux', name: 'Ký số', url: `${url}.deb` },
        { signer: 'agent', system: 'mac', name: 'Ký số', url: `${url}.pkg` },
      ]);
      await until('[data-fault="software-missing"]');
      expect(links(find('[data-fault] .told > ul a'))).to.deep.equal([`${url}.deb`, `${url}.pkg`]);
      expect(find('details')).to.be.empty;
      expect(text()).to.contain('Linux').and.to.contain('macOS').and.to.contain('Tải, cài đặt và mở phần mềm ký số');
    } finally {
      for (const name of ['userAgent', 'userAgentData']) Reflect.deleteProperty(navigator, name);
    }
  });

  for (const [fault, expected] of [
    ['software-missing', ['agent', 'driver', 'page']],
    ['driver-missing', ['driver', 'page']],
    ['outdated', ['agent', 'page']],
  ] as const) {
    it(`offers for ${fault} what mends it`, async () => {
      const state = fault === 'outdated' ? 'ready' : fault;
      const signer: Signer = {
        ...{ id: 'agent', detect: () => Promise.resolve(state), install: () => [] },
        certificates: () => Promise.resolve({ ok: false, fault }),
        sign: () => Promise.resolve({ ok: false, fault }),
      };
      const url = 'https://portal.example.vn/';
      const { find, until } = await usb('citizen', [signer], 'vi', [
        { signer: 'agent', kind: 'program', name: 'Ký số', url: `${url}agent` },
        { signer: 'agent', kind: 'driver', name: 'Driver', url: `${url}driver` },
        { signer: 'agent', name: 'Trang tải', url: `${url}page` },
      ]);
      await until(`[data-fault="${fault}"]`);
      expect(links(find('[data-fault] a'))).to.deep.equal(expected.map((name) => url + name));
    });
  }

  it('Safari is named; an iPad and a phone need a computer; neither gets a download', async () => {
    const Real = window.WebSocket;
    const tried: string[] = [];
    window.WebSocket = function blocked(url: string): never {
      tried.push(url);
      throw new DOMException('The operation is insecure.', 'SecurityError');
    } as unknown as typeof WebSocket;
    const safari = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.1 Safari/605.1.15';
    const android = 'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/147.0.0.0 Mobile Safari/537.36';
    try {
      for (const [userAgent, maxTouchPoints, fault, sentence, sockets] of [
        [safari, 0, 'unsupported-browser', 'Chrome, Edge hoặc Firefox', true],
        [safari, 5, 'computer-needed', 'Hãy mở trang này trên máy tính', false],
        [android, 5, 'computer-needed', 'Hãy mở trang này trên máy tính', false],
      ] as const) {
        tried.length = 0;
        for (const [name, value] of Object.entries({ userAgent, maxTouchPoints, userAgentData: undefined }))
          Object.defineProperty(navigator, name, { configurable: true, value });
        const { find, until, text, element } = await usb('citizen', 'agent file');
        await until(`[data-fault="${fault}"]`);
        expect(text()).to.contain(sentence);
        expect(find('[data-fault] a')).to.be.empty;
        expect(tried.length > 0).to.equal(sockets);
        await expect(element).to.be.accessible();
      }
    } finally {
      window.WebSocket = Real;
      for (const name of ['userAgent', 'maxTouchPoints', 'userAgentData']) Reflect.deleteProperty(navigator, name);
    }
  });

  it('the file button is in the page’s language', async () => {
    for (const [lang, choose, none] of [
      ['vi', 'Chọn tệp…', 'Chưa chọn tệp'],
      ['en', 'Choose a file…', 'No file chosen'],
    ] as const) {
      const { find, until, text, element } = await usb('citizen', 'file', lang);
      await until('#file');
      await waitUntil(() => text().includes(choose) && text().includes(none), choose);
      const [input] = find('#file') as HTMLInputElement[];
      const files = new DataTransfer();
      files.items.add(new File(['x'], 'chứng thư.p12'));
      if (input) input.files = files.files;
      input?.dispatchEvent(new Event('change'));
      await waitUntil(() => text().includes('chứng thư.p12'));
      expect(text()).not.to.contain(none);
      await expect(element).to.be.accessible();
    }
  });

  it('offers it to agencies only, even if the page names it', async () => {
    const { find, until, text } = await usb('citizen', 'agent vgca nonsense');
    await until('[data-fault="software-missing"]');
    expect(find('input[name="signer"]')).to.be.empty;
    expect(links(find('[data-fault] a')).join()).not.to.contain('ca.gov.vn');
    expect(text()).not.to.contain('Đã cài rồi?');
  });

  for (const [lang, name] of [
    ['vi', 'USB ký số qua VNPT-CA Plugin'],
    ['en', 'USB token through VNPT-CA Plugin'],
  ] as const) {
    it(`names each signer and its program’s prompt, in ${lang}`, async () => {
      const signer: Signer = {
        id: 'vnpt',
        detect: () => Promise.resolve('ready'),
        certificates({ compare } = {}) {
          compare?.('271828');
          return new Promise(() => undefined);
        },
        sign: () => Promise.resolve({ ok: false, fault: 'failed' }),
        install: () => [],
      };
      const { element, until, text } = await usb('citizen', [signer, { ...signer, id: 'bkav' }], lang);
      await until('input[name="signer"]');
      await waitUntil(() => text().includes('271828'), 'the code');
      await waitUntil(() => text().includes(name), name);
      await expect(element).to.be.accessible();
    });
  }
});
