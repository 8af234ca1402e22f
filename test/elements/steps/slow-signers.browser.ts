/**
 * A portal's own signer may never answer, or throw: the step times out, says so, and the next press
 * retries.
 */
import { expect } from '@open-wc/testing';
import { signing as vietnamese } from '../../../src/locales/vi/signing.js';
import type { FileSigner, Signer } from '../../../src/signers/signer.js';
import { fakeClock } from '../support/clock.js';
import { playedToken, signingPage } from '../support/signing-world.js';
import { waitUntil } from '../support/wait-until.js';

const never = () => new Promise<never>(() => undefined);
const told = vietnamese.fault.timeout;

describe('a signer that never answers', () => {
  let clock: ReturnType<typeof fakeClock>;
  beforeEach(() => {
    sessionStorage.clear();
    clock = fakeClock();
  });
  afterEach(() => clock.restore());

  const lookings = [
    ['detect', 30_000],
    ['certificates', 180_000],
  ] as const;
  for (const [verb, limit] of lookings) {
    it(`${verb}: times out, and a new search finds the certificate`, async () => {
      const { signer } = await playedToken('citizen');
      let asked = 0;
      let signal: AbortSignal | undefined;
      const slow: Signer = {
        ...signer,
        [verb](options?: { readonly signal?: AbortSignal }) {
          asked += 1;
          if (asked > 1) return signer[verb](options);
          signal = options?.signal;
          return never();
        },
      };
      const { says, press, find } = await signingPage({ signers: [slow] });
      await says('Đang tìm USB ký số');
      await waitUntil(() => asked === 1, 'asked');
      clock.advance(limit - 1000);
      expect(find('[role="alert"]')).to.equal(undefined);
      clock.advance(1000);
      await says(told.text);
      await says(told.next);
      expect(signal?.aborted, 'its program asks nothing any more').to.equal(true);
      await press('[part="again"]');
      await says('NGUYỄN ĐĂNG ĐIỆN');
    });
  }

  it('sign: times out, keeps the choice, and the same certificate can sign again', async () => {
    const { signer } = await playedToken('citizen');
    let asked = 0;
    const slow: Signer = {
      ...signer,
      sign: (...all) => ((asked += 1) > 1 ? signer.sign(...all) : never()),
    };
    const { says, press, find, get } = await signingPage({ signers: [slow] });
    await says('NGUYỄN ĐĂNG ĐIỆN');
    await press('[part="submit"]');
    await waitUntil(() => asked === 1, 'asked');
    clock.advance(300_000);
    await says(told.text);
    expect(find('.card :checked')).to.exist;
    await press('[part="submit"]');
    await get('dvc-step-confirm');
  });

  it('sign: “cancel” ends the wait even if the signer ignores the signal', async () => {
    const { signer } = await playedToken('citizen');
    const { says, press, get } = await signingPage({ signers: [{ ...signer, sign: never }] });
    await says('NGUYỄN ĐĂNG ĐIỆN');
    await press('[part="submit"]');
    await says(vietnamese.text.signing);
    await press('.buttons button:last-child');
    await says(vietnamese.fault.cancelled.text);
    await get('form[aria-busy="false"]');
  });

  it('throws: shown as a refusal, at each verb', async () => {
    const { signer } = await playedToken('citizen');
    const thrown = () => {
      throw new TypeError('of the portal');
    };
    for (const verb of ['detect', 'certificates', 'sign'] as const) {
      const { says, press, get, element } = await signingPage({ signers: [{ ...signer, [verb]: thrown }] });
      if (verb === 'sign') {
        await says('NGUYỄN ĐĂNG ĐIỆN');
        await press('[part="submit"]');
      }
      await says(vietnamese.fault.failed.text);
      await get('form[aria-busy="false"]');
      element.remove();
      sessionStorage.clear();
    }
  });

  it('open: a silent file signer times out, and the file can be opened again', async () => {
    const { signer } = await playedToken('citizen');
    let asked = 0;
    const file: FileSigner = {
      ...signer,
      id: 'file',
      detect: () => Promise.resolve('token-missing' as const),
      open: (_file, _password, options) => ((asked += 1) > 1 ? signer.certificates(options) : never()),
    };
    const { says, press, get } = await signingPage({ signers: [file] });
    const input = await get<HTMLInputElement>('#file');
    const files = new DataTransfer();
    files.items.add(new File(['p12'], 'khoa.p12'));
    const open = async () => {
      input.files = files.files;
      input.dispatchEvent(new Event('change', { bubbles: true }));
      (await get<HTMLInputElement>('input[type="password"]')).value = 'mat khau';
      await press('[part="submit"]');
    };
    await open();
    await waitUntil(() => asked === 1, 'asked');
    clock.advance(90_000);
    await says(told.text);
    await open();
    await says('NGUYỄN ĐĂNG ĐIỆN');
  });
});
