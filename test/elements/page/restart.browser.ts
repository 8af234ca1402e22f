/** "Bắt đầu lại" on a later step throws away a code or a signature: the page asks first. */
import { expect } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { focused, page } from '../support/world.js';
import { waitUntil } from '../support/wait-until.js';

const asks = () => waitUntil(() => focused().matches('.stay'), 'asked');
const places = { code: 'code', password: 'password' } as const;

describe('begin again', () => {
  for (const [step, name] of Object.entries(places)) {
    const at = async () => {
      const world = await page();
      if (step === 'code') await world.toCode();
      else await world.toPassword();
      const input = await world.get<HTMLInputElement>(`input[name="${name}"]`);
      input.value = '12345';
      await world.press('.foot [part="restart"]');
      await asks();
      return { world, input };
    };

    it(`at ${step}: asks first; “stay” changes nothing and returns the focus`, async () => {
      const { world, input } = await at();
      expect(world.find('.ask')?.getAttribute('role')).to.equal('group');
      expect(world.find('.ask')?.textContent).to.contain('Bắt đầu lại từ đầu? Các bước đã qua');
      await expect(world.element).to.be.accessible();
      const before = world.carrier.messages.length;
      focused().click();
      await waitUntil(() => focused().matches('.foot > [part="restart"]'), 'back');
      expect(world.find('.ask')).to.equal(undefined);
      expect([input.isConnected, input.value]).to.deep.equal([true, '12345']);
      expect(world.carrier.messages.length).to.equal(before);
    });

    it(`at ${step}: “begin again” leads to the heading of the first step`, async () => {
      const { world } = await at();
      await world.press('.ask [part="restart"]');
      await world.get('input[name="citizenId"]');
      await waitUntil(() => focused().localName === 'h2', 'the heading');
      expect(world.find('.ask')).to.equal(undefined);
    });
  }

  it('Escape means “stay”', async () => {
    const world = await page();
    await world.toCode();
    await world.press('.foot [part="restart"]');
    await asks();
    await sendKeys({ press: 'Escape' });
    await waitUntil(() => focused().matches('.foot > [part="restart"]'), 'back');
  });

  it('asks again at the next step', async () => {
    const world = await page();
    await world.toCode();
    await world.press('.foot [part="restart"]');
    await asks();
    await world.type('code', world.carrier.code('+84823628899'));
    await world.submit();
    await world.get('input[name="password"]');
    expect(world.find('.ask')).to.equal(undefined);
  });

  it('at the first step begins anew at once, without asking', async () => {
    const world = await page();
    await world.choose();
    await world.get('input[name="citizenId"]');
    await world.press('.foot [part="restart"]');
    await waitUntil(() => focused().localName === 'h2', 'the heading');
    expect(world.find('.ask')).to.equal(undefined);
  });
});
