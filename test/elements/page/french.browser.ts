/** French as a language of the package: the widget of a French page needs no texts from the page. */
import { expect } from '@open-wc/testing';
import '../../../src/elements/all.js';
import { deep, page } from '../support/world.js';
import { waitUntil } from '../support/wait-until.js';

it('speaks French from the choice to the password', async () => {
  sessionStorage.clear();
  const world = await page({ lang: 'fr' });
  const says = (text: string) =>
    waitUntil(() => deep(world.element, 'h2').some((each) => each.textContent.includes(text)), text);
  await says('Choisissez comment vous inscrire');
  await world.choose('mobile');
  await says('Vos informations');
  await world.fill();
  await world.submit();
  await says('Saisissez le code');
  await world.type('code', world.carrier.code('+84823628899'));
  await world.submit();
  await says('Choisissez un mot de passe');
  expect(world.text()).not.to.include('Mật khẩu');
});
