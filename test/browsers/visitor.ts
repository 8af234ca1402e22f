import { until } from '../support/promises/promise.js';
import type { Person } from '../../demo/sandbox/people.js';
import type { Gateway } from '../journeys/support/support.js';
import { first, isSeen, middleOf, nameOf, pointOf, type Point, type Wanted } from './find.js';
import type { Tab } from './tab.js';

/** Time for one wait, in ms. */
const WAIT_MS = 30_000;

/** A person at a page: mouse, keys, and what is to be seen. Nothing is set by script. */
export class Visitor {
  readonly tab: Tab;
  readonly gateway: Gateway;

  constructor(tab: Tab, gateway: Gateway) {
    this.tab = tab;
    this.gateway = gateway;
  }

  async visit(path: string): Promise<void> {
    await this.tab.goto(this.gateway.origin + path);
  }

  path(): Promise<string> {
    return this.tab.evaluate<string>('location.pathname');
  }

  async sees(text: string): Promise<void> {
    await this.finds({ text });
  }

  async finds(wanted: Wanted): Promise<void> {
    // A page that is just being left cannot answer.
    const seen = () => this.tab.evaluate<boolean>(isSeen(wanted)).catch(() => false);
    await until(nameOf(wanted), seen, WAIT_MS, 50);
  }

  /** Presses the middle of the n-th such element, once nothing covers it. */
  async press(wanted: Wanted, n = 0): Promise<void> {
    const ask = () => this.tab.evaluate<Point | string>(middleOf(wanted, n)).catch(String);
    const { x, y } = await pointOf(ask, wanted, WAIT_MS);
    await this.tab.click(x, y);
  }

  button(text: string): Promise<void> {
    return this.press({ css: 'button', text });
  }

  link(text: string): Promise<void> {
    return this.press({ css: 'a', text });
  }

  submit(): Promise<void> {
    return this.press({ css: 'button[type=submit]' });
  }

  /** Types into a field once it has the focus; it then holds the text. */
  async fill(css: string, text: string): Promise<void> {
    const hasFocus = () => this.tab.evaluate<boolean>(`${first({ css })}?.matches(':focus')`).catch(() => false);
    await until(`the focus in ${css}`, async () => (await this.press({ css }), await hasFocus()), WAIT_MS, 50);
    await this.tab.type(text);
    const typed = await this.tab.evaluate<string>(`${first({ css })}.value`);
    if (typed.replaceAll(/\s/g, '') !== text.replaceAll(/\s/g, ''))
      throw new Error(`${css} holds ${typed.length} letters of ${text.length}.`);
  }

  /** Chooses a file, whose input may be hidden behind its label. */
  async choose(css: string, path: string): Promise<void> {
    await until(css, () => this.tab.evaluate<boolean>(`Boolean(${first({ css })})`), WAIT_MS);
    await this.tab.choose(first({ css }), path);
  }

  /** Ticks all boxes of the consent. */
  async consent(): Promise<void> {
    const css = 'input[name=consent]';
    await this.finds({ css });
    for (
      let n = 0;
      await this.tab.evaluate<boolean>(`${n} < ${first({ css })}.form.querySelectorAll('${css}').length`);
      n += 1
    )
      await this.press({ css }, n);
  }

  async begin(method: string, portal = 'national'): Promise<void> {
    await this.visit(`/${portal}/`);
    await this.finds({ css: `[data-method=${method}][aria-disabled=false]` });
    await this.press({ css: `[data-method=${method}]` });
  }

  async details({ citizenId, fullName, birthDate, phone }: Person): Promise<void> {
    await this.finds({ css: 'input[name=citizenId]' });
    if (!birthDate.includes('/')) await this.press({ text: 'Giấy tờ chỉ ghi năm sinh' });
    for (const [name, value] of Object.entries({ citizenId, fullName, birthDate, phone }))
      await this.fill(`input[name=${name}]`, value);
  }

  /** The code from the phone. */
  async code({ phone }: Person): Promise<void> {
    await this.finds({ css: 'input[name=code]' });
    const [message] = await this.gateway.messages(phone);
    await this.fill('input[name=code]', message?.code ?? '');
    await this.submit();
  }

  async password(password: string): Promise<void> {
    await this.fill('input[name=password]', password);
    await this.fill('#repeat', password);
    await this.submit();
  }

  async done(): Promise<void> {
    await this.sees('Đăng ký thành công');
  }

  /** What a person would see now. */
  async report(): Promise<string> {
    return this.tab.evaluate<string>('`${location.href}\\n${document.body.innerText}`').catch(String);
  }
}
