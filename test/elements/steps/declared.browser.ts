/**
 * Steps of methods from outside: elements draw fields and waits by their declarations, never by
 * their names.
 */
import { expect, fixture, html } from '@open-wc/testing';
import { defineField, type Field } from '../../../src/flow/fields.js';
import type { Json } from '../../../src/flow/method.js';
import { ask, wait } from '../../../src/flow/signing-steps.js';
import { vi } from '../../../src/locales/vi/index.js';
import { withTexts } from '../../../src/locales/with-page-texts.js';
import type { DvcStepProvider } from '../../../src/elements/steps/provider.js';
import type { DvcStepWait } from '../../../src/elements/steps/wait.js';
import '../../../src/elements/steps/provider.js';
import '../../../src/elements/steps/wait.js';
import { waitUntil } from '../support/wait-until.js';

const rule = { normalize: (text: string) => text.trim(), accepts: (text: string) => text.length > 3 };
const ticket = defineField('ticket', 'ticket', { rule, inputmode: 'text', autocomplete: 'off' });
const counter = wait('desk', { by: 'counter', fields: [ticket] });
const texts = withTexts(vi, {
  field: { ticket: 'Số phiếu', office: 'Điểm phục vụ', 'card-seaman': 'Số sổ thuyền viên', card: 'Số thẻ' },
  hint: { ticket: 'In trên phiếu' },
  text: { 'sent-counter': 'Hãy đến {to}.', 'then-counter': 'Đưa giấy tờ cho cán bộ tại quầy.' },
});

const words = (root: ParentNode, selector: string) =>
  [...root.querySelectorAll(selector)].map((each) => each.textContent.replaceAll(/\s+/g, ' ').trim());

async function waiting(step: DvcStepWait['step'], data: Json) {
  const asked: unknown[] = [];
  const ask = () => Promise.resolve(asked.push(data));
  const element = await fixture<DvcStepWait>(
    html`<dvc-step-wait .step=${step} .data=${data} .messages=${texts} .ask=${ask}></dvc-step-wait>`,
  );
  const root = element.renderRoot as ShadowRoot;
  await waitUntil(() => root.querySelector('ol'), 'the wait');
  return { element, root, asked };
}

describe('what steps declare', () => {
  it('a wait at a counter shows the texts of its place, and no code to compare', async () => {
    const { root } = await waiting(counter, { to: 'quầy 5', pollAfter: 2 });
    expect(words(root, 'p[role="status"]')).to.deep.equal(['Hãy đến quầy 5.']);
    expect(words(root, 'li')).to.deep.equal(['Đưa giấy tờ cho cán bộ tại quầy.']);
    expect(root.querySelectorAll('[part="code"],progress,[part="open"],form').length).to.equal(0);
  });

  it('a wait without a code is polled at the interval of its data', async () => {
    const { asked } = await waiting(counter, { to: 'quầy 5', pollAfter: 0 });
    await waitUntil(() => asked.length > 1, 'two polls');
  });

  it('a wait with a built-in step’s name follows its own declaration', async () => {
    const { root } = await waiting(wait('handset', { by: 'app' }), { code: '1234', to: 'SmartCA', pollAfter: 60 });
    expect(words(root, 'li')).to.deep.equal([
      'So mã này với mã hiện trong ứng dụng, nếu ứng dụng có hiện.',
      'Bấm xác nhận trong ứng dụng.',
    ]);
    expect(words(root, '.warning')).to.deep.equal(['Hai mã khác nhau, hoặc bạn không yêu cầu: hãy từ chối.']);
  });

  it('a wait for the phone under another name shows the phone’s texts', async () => {
    const { root } = await waiting(wait('ring', { by: 'handset' }), { code: '1234', to: '082****899', pollAfter: 60 });
    expect(words(root, 'li')[0]).to.equal('So mã này với mã hiện trên điện thoại.');
  });

  it('a field that the data requires is drawn and sent as declared', async () => {
    const { element, root } = await waiting(counter, { to: 'quầy 5', pollAfter: 60, asks: 'ticket' });
    const input = root.querySelector('input');
    expect(input?.name).to.equal('ticket');
    expect(input?.inputMode).to.equal('text');
    expect(input?.autocomplete).to.equal('off');
    expect(words(root, 'label')).to.deep.equal(['Số phiếu (*)']);
    expect(words(root, '#ticket-hint')).to.deep.equal(['In trên phiếu']);
    const sent: Json[] = [];
    element.addEventListener('dvc-answer', (event) => sent.push(event.input));
    root.querySelector<HTMLElement>('[part="submit"]')?.click();
    await waitUntil(() => root.querySelector('#ticket-error'), 'the refusal at the field');
    expect(sent).to.deep.equal([]);
    Object.assign(input ?? {}, { value: ' A 12 ' });
    root.querySelector<HTMLElement>('[part="submit"]')?.click();
    expect(sent).to.deep.equal([{ ticket: 'A 12' }]);
    await expect(element).to.be.accessible();
  });

  const form = async (fields: readonly Field[], data: Json) => {
    const element = await fixture<DvcStepProvider>(
      html`<dvc-step-provider .step=${ask(fields)} .data=${data} .messages=${texts}></dvc-step-provider>`,
    );
    return element.renderRoot as ShadowRoot;
  };

  it('a field with choices offers the options from the data', async () => {
    const office = defineField('office', 'office', { rule, choices: 'offices' });
    const offices = [
      { id: 'hue', name: 'Huế' },
      { id: 'vinh', name: 'Vinh' },
    ];
    const root = await form([office], { captcha: null, offices });
    expect(words(root, 'legend')).to.deep.equal(['Điểm phục vụ (*)']);
    const radios = [...root.querySelectorAll<HTMLInputElement>('input[type="radio"]')];
    expect(radios.map(({ name, value }) => [name, value])).to.deep.equal([
      ['office', 'hue'],
      ['office', 'vinh'],
    ]);
  });

  it('a field with a built-in field’s name and without choices is a text input', async () => {
    const root = await form([defineField('provider', 'provider', { rule })], { captcha: null });
    expect(root.querySelector<HTMLInputElement>('input[name="provider"]')?.type).to.equal('text');
  });

  it('a field has its variant’s label only while the data has the declared flag', async () => {
    const card = defineField('card', 'card', { rule, variant: 'seaman' });
    const other = defineField('ticket', 'ticket', { rule });
    const labels = async (data: Json) => words(await form([card, other], data), 'label');
    expect(await labels({ captcha: null, seaman: true })).to.deep.equal(['Số sổ thuyền viên (*)', 'Số phiếu (*)']);
    expect(await labels({ captcha: null })).to.deep.equal(['Số thẻ (*)', 'Số phiếu (*)']);
  });

  it('capitals, keyboard, autofill, widget and card scan follow the field’s declaration', async () => {
    const [boat, launched] = [
      defineField('boat', 'boat', { rule, capitals: 'words', widget: 'name', autocomplete: 'organization' }),
      defineField('launched', 'launched', { rule, inputmode: 'numeric', widget: 'date', scan: 'birthDate' }),
    ];
    const root = await form([boat, launched], { captcha: null });
    const drawn = (name: string) => root.querySelector<HTMLInputElement>(`input[name="${name}"]`);
    expect(drawn('boat')?.autocapitalize).to.equal('words');
    expect(drawn('boat')?.autocomplete).to.equal('organization');
    expect(drawn('boat')?.dataset['widget']).to.equal('name');
    expect(drawn('launched')?.inputMode).to.equal('numeric');
    expect(drawn('launched')?.dataset['scan']).to.equal('birthDate');
    expect(root.querySelectorAll('input[type="checkbox"]').length, 'the tick for a date without its day').to.equal(1);
    expect(root.querySelectorAll('[part="scan"]').length).to.equal(1);
  });
});
