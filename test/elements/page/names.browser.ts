/**
 * O19: a developer's misspelt names are logged once on a development machine, with the probable
 * name.
 */
import { expect, fixture, html } from '@open-wc/testing';
import '../../../src/elements/all.js';
import { warnNames } from '../../../src/elements/texts/hints.js';
import { misspelt, nearest } from '../../../src/elements/texts/hints-names.js';
import { createWorld } from '../../../src/testing/world.js';
import { waitUntil } from '../support/wait-until.js';
import { warnings } from '../support/warnings.js';

describe('names that a developer has misspelt', () => {
  it('are logged with the probable name, for the element and for <dvc-register>, once a flow has begun', async () => {
    const said = await warnings(async (heard) => {
      await fixture(
        html`<dvc-register .backend=${createWorld().registrar} portal="national" .memory=${null} audeince="citizen">
          <dvc-register-mobile allow-frame out-of-servce></dvc-register-mobile>
        </dvc-register>`,
      );
      const mobile = document.querySelector('dvc-register-mobile');
      document.querySelector('dvc-register')?.setAttribute('sign-in-ulr', '/dang-nhap');
      Object.assign(mobile ?? {}, { mesages: {} });
      (document.querySelector('dvc-register') as unknown as { chosen: string }).chosen = 'mobile';
      await waitUntil(() => heard.length >= 4, 'told');
    });
    const told = said.map((line) =>
      line.match(/<([\w-]+)>: "([\w-]+)" is unknown\. Did you mean "([\w-]+)"\?/)?.slice(1),
    );
    expect(told).to.deep.include.members([
      ['dvc-register-mobile', 'out-of-servce', 'out-of-service'],
      ['dvc-register-mobile', 'mesages', 'messages'],
      ['dvc-register', 'audeince', 'audience'],
      ['dvc-register', 'sign-in-ulr', 'sign-in-url'],
    ]);
  });

  it('are logged once, and only on a development machine', async () => {
    const element = document.createElement('dvc-register-mobile');
    element.setAttribute('portla', 'national');
    expect(await warnings(() => warnNames(element, 'dichvucong.gov.vn'))).to.deep.equal([]);
    const said = await warnings(() => {
      warnNames(element, 'localhost');
      warnNames(element, 'localhost');
    });
    expect(said.length).to.equal(1);
  });

  it('are not reported for right names, a page’s own names and global attributes', () => {
    const element = document.createElement('dvc-register-mobile');
    for (const name of ['portal', 'endpoint', 'lang', 'id', 'class', 'data-portla', 'aria-label', 'recover-url', 'x'])
      element.setAttribute(name, '');
    Object.assign(element, { lang: 'vi', onreadyforall: 1, _backend: 1 });
    expect(misspelt(element)).to.deep.equal([]);
  });

  it('are logged for signers too, with the valid names', async () => {
    const usb = document.createElement('dvc-register-usb') as HTMLElement & { signers: string };
    usb.signers = ' agnet  file ';
    const said = await warnings(async (heard) => {
      (usb as unknown as { stepProperties(view: object): object }).stepProperties({ audience: 'citizen', data: {} });
      await waitUntil(() => heard.length > 0, 'told');
    });
    expect(said.map((line) => line.replace(/ \(docs.*/, ''))).to.deep.equal([
      '<dvc-register-usb>: no signer is called agnet. There are agent, file, vgca, vnpt and bkav.',
    ]);
  });

  it('are found one letter apart, or two in longer names, in any case', () => {
    const known = ['endpoint', 'portal', 'lang', 'backend', 'allow-framed'];
    const found = ['endPoint', 'endpiont', 'enpoint', 'backEnd', 'allowframed', 'lnag', 'portals', 'step', 'portal'];
    expect(found.map((name) => nearest(name, known))).to.deep.equal([
      'endpoint',
      'endpoint',
      'endpoint',
      'backend',
      'allow-framed',
      'lang',
      'portal',
      undefined,
      undefined,
    ]);
  });
});
