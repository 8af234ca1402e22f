/** A portal of the demo in a language that the package does not have, from the form to the receipt. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { person, stage } from './support/support.js';

const { gateway, visit } = stage();
const who = person('0987654321');

test('a person registers in French at the ministry: form, consent, message, code and end', async () => {
  const visitor = await visit('/ministry/?lang=fr');
  await visitor.choose();
  await visitor.sees('Vos informations');
  await visitor.fill(who);
  await visitor.sees('J’accepte que Cổng Dịch vụ công Bộ Công an utilise le numéro de papier');
  await visitor.submit();
  await visitor.sees('Saisissez le code envoyé à votre téléphone');
  const [message] = await gateway.messages(who.phone);
  assert.match(message?.text ?? '', /^\d{6} est votre code pour ouvrir un compte/);
  await visitor.enterCode(who);
  await visitor.sees('Choisissez un mot de passe');
  await visitor.setPassword();
  await visitor.sees('Inscription réussie');
  await visitor.close();
});

test('the same page in Vietnamese, and the national portal, stay as they are', async () => {
  for (const path of ['/ministry/', '/national/?lang=fr']) {
    const visitor = await visit(path);
    await visitor.choose('mobile');
    await visitor.sees('Thông tin của bạn');
    await visitor.close();
  }
});
