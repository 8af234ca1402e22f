/** T30: a page of another origin cannot frame the form and draw over it. */
import { expect } from '@open-wc/testing';
import { vi } from '../../src/locales/vi/index.js';

interface Drawn {
  readonly text: string;
  readonly skeleton: boolean;
}

/** What the element draws in a frame, once `wanted` is true. */
function drawn(origin: string, search: string, wanted: (drawn: Drawn) => boolean): Promise<Drawn> {
  const frame = document.createElement('iframe');
  frame.src = `${origin}/test/elements/framed.html${search}`;
  return new Promise<Drawn>((resolve) => {
    window.addEventListener('message', function heard({ source, data }: MessageEvent<Drawn>) {
      if (source !== frame.contentWindow || !wanted(data)) return;
      window.removeEventListener('message', heard);
      resolve(data);
    });
    document.body.append(frame);
  }).finally(() => frame.remove());
}

/**
 * Another origin that this server answers: browsers resolve every name below localhost to this
 * machine.
 */
const other = location.origin.replace('//localhost', '//portal.localhost');

describe('T30: an element in a frame', () => {
  let framed = '';

  before(async () => {
    framed = (await vi.later()).text.framed;
    expect(framed).to.include('khung');
  });

  it('of another origin says so and draws no form', async () => {
    expect(other).not.to.equal(location.origin);
    const { skeleton } = await drawn(other, '', ({ text }) => text.includes(framed));
    expect(skeleton).to.equal(false);
  });

  it('of another origin begins where the portal has allowed it', async () => {
    const { text } = await drawn(other, '?allowed', ({ skeleton }) => skeleton);
    expect(text).not.to.include(framed);
  });

  it('of the same origin begins', async () => {
    const { text } = await drawn(location.origin, '', ({ skeleton }) => skeleton);
    expect(text).not.to.include(framed);
  });
});
