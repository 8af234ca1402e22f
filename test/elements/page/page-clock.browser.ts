/** The page checks by the gateway's clock, because its own clock may be years wrong. */
import { expect } from '@open-wc/testing';
import { still } from '../../../src/elements/internal/still.js';
import { mobile } from '../../../src/methods/mobile.js';
import { DIEN } from '../support/world.js';

describe('a corrected error', () => {
  const [identify] = mobile.steps;
  /** Born in 2008. */
  const young = { ...DIEN, citizenId: '034208012222', birthDate: '12/06/2008' };
  const wrong = (year: number) =>
    still(identify, { ...young, email: '' }, Date.UTC(year, 0, 1))
      .map(({ pointer, code }) => `${pointer} ${code}`)
      .filter((each) => /birthDate|citizenId/.test(each));

  it('is checked against the given time', () => {
    expect(wrong(2026)).to.deep.equal([]);
    expect(wrong(2007), 'nobody is born tomorrow').to.deep.equal(['/citizenId citizen-id', '/birthDate birth-date']);
  });
});
