import { expect, fixture, html } from '@open-wc/testing';
import type { DvcCertificateCard } from '../../../src/elements/certificate-card.js';
import '../../../src/elements/certificate-card.js';
import { waitUntil } from '../support/wait-until.js';

const now = Math.floor(Date.now() / 1000);
const certificate = {
  owner: 'NGUYỄN VĂN A',
  organization: 'CÔNG TY TNHH MỘT THÀNH VIÊN RẤT DÀI',
  identifier: { scheme: 'CCCD', value: '034086012222' },
  issuer: 'Test CA',
  notBefore: now - 86_400,
  notAfter: now + 10 * 86_400,
  findings: ['cert-legacy-id', 'unheard-of', 'toString'],
};
const shown = (element: DvcCertificateCard): string => element.shadowRoot?.textContent ?? '';

const pemOf = async (name: string): Promise<string> =>
  (await fetch(new URL(`../../vectors/pki/${name}.pem`, import.meta.url))).text();
const derOf = (pem: string): Uint8Array =>
  Uint8Array.from(atob(pem.replace(/-----[^-]+-----|\s/g, '')), (character) => character.charCodeAt(0));

describe('<dvc-certificate-card>', () => {
  it('covers the identifier until the person reveals it, and again for another certificate', async () => {
    const card = await fixture<DvcCertificateCard>(
      html`<dvc-certificate-card .certificate=${certificate}></dvc-certificate-card>`,
    );
    expect(shown(card)).to.contain('********2222').and.not.contain('034086');
    card.shadowRoot?.querySelector('button')?.click();
    await card.updateComplete;
    expect(shown(card)).to.contain('034086012222');
    card.certificate = { ...certificate };
    await card.updateComplete;
    expect(shown(card)).not.to.contain('034086');
  });

  it('shows an unknown value, covered, beside the identifier', async () => {
    const unknown = [{ scheme: 'HC', value: 'FRA12345' }];
    const card = await fixture<DvcCertificateCard>(
      html`<dvc-certificate-card lang="vi" .certificate=${{ ...certificate, unknown }}></dvc-certificate-card>`,
    );
    expect(shown(card)).to.contain('********2222').and.contain('HC ****2345').and.not.contain('FRA12');
    await expect(card).to.be.accessible();
  });

  it('shows the days left and its findings, in both languages', async () => {
    const card = await fixture<DvcCertificateCard>(
      html`<dvc-certificate-card lang="vi" .certificate=${certificate}></dvc-certificate-card>`,
    );
    expect(shown(card)).to.contain('Còn 10 ngày').and.contain('số CMND');
    expect(card.shadowRoot?.querySelectorAll('li').length).to.equal(1);
    card.lang = 'en';
    await waitUntil(() => shown(card).includes('10 days left'));
    card.certificate = { ...certificate, notAfter: now - 1, findings: [] };
    await card.updateComplete;
    expect(shown(card)).to.contain('Expired');
    expect(card.shadowRoot?.querySelector('.findings')).to.equal(null);
  });

  it('reads a certificate itself, and notes an issuer that the portal does not know', async () => {
    const [root, issuer] = await Promise.all(['rootcag2', 'cpcag2'].map(pemOf));
    const card = await fixture<DvcCertificateCard>(
      html`<dvc-certificate-card lang="en" .der=${derOf(issuer ?? '')} .anchors=${[root]}></dvc-certificate-card>`,
    );
    await waitUntil(() => shown(card).includes('CA phục vụ các cơ quan Nhà nước G2'));
    expect(shown(card)).to.contain('RootCA chuyên dùng Chính phủ G2').and.contain('22/08/2018');
    expect(card.shadowRoot?.querySelector('.findings')).to.equal(null);
    card.anchors = [await pemOf('vnrca256')];
    await waitUntil(() => shown(card).includes('not among those'));
    card.audience = 'agency';
    await waitUntil(() => shown(card).includes('belongs to an issuer of certificates'));
    card.anchors = undefined;
    await waitUntil(() => !shown(card).includes('not among those'));
  });

  it('says that bytes are unreadable, and shows no other data', async () => {
    const card = await fixture<DvcCertificateCard>(
      html`<dvc-certificate-card lang="en" .der=${Uint8Array.of(0x30, 0x80, 0, 0)}></dvc-certificate-card>`,
    );
    await waitUntil(() => shown(card).includes('cannot be read'));
    expect(shown(card)).not.to.contain('NaN').and.not.contain('Invalid');
    expect(card.shadowRoot?.querySelector('dl')).to.equal(null);
    await expect(card).to.be.accessible();
    card.der = undefined;
    await waitUntil(() => card.shadowRoot?.querySelector('section') === null);
  });

  it('is accessible, and fits 320 px', async () => {
    const card = await fixture<DvcCertificateCard>(
      html`<dvc-certificate-card style="inline-size: 320px" .certificate=${certificate}></dvc-certificate-card>`,
    );
    await expect(card).to.be.accessible();
    expect(card.scrollWidth).to.be.at.most(320);
    expect(card.shadowRoot?.querySelector('section')?.scrollWidth).to.be.at.most(320);
  });
});
