/**
 * A person with a keyboard and a screen reader, who sees nothing: finds controls by role and name
 * alone, and writes down what is said.
 */
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { until } from '../../support/promises/promise.js';
import { AccessibilityTree, type Node } from './accessibility-tree.js';
import { LISTENER, type Announcement } from './announcements.js';
import { ACTS, roleIn, stateIn, type Lang } from './spoken-words.js';

/** What a control is looked for by. */
export interface Wanted {
  readonly role: string;
  readonly name: string;
}

/** Tabs after which a control counts as out of reach. */
const FAR = 60;

/** Roles that are said with their name, and whose contents are that name. */
const LEAVES = /^(?:heading|button|link|textbox|checkbox|radio|combobox|image|progressbar|DisclosureTriangle)$/;
/** Roles that are said before their contents. */
const CONTAINERS = /^(?:group|radiogroup|list|form|dialog|alert|region)$/;
/** Roles inside a sentence. */
const INLINE = /^(?:strong|emphasis|none|generic|mark|code|time|bdi|InlineTextBox|RubyAnnotation)$/;

/** What differs in each run: codes, times, days, references. */
const plain = (text: string) =>
  text
    .replaceAll(/\b[\da-f]{3}(?: [\da-f]{3}){3}\b/g, '<reference>')
    .replaceAll(/\d{2}:\d{2} (ngày|on) \d{2}\/\d{2}\/\d{4}/g, '<time> $1 <day>')
    .replaceAll(/\b\d{1,2}:\d{2}\b/g, '<time>')
    .replaceAll(/\b\d{2}\/\d{2}\/20(?:2[6-9]|[3-9]\d)\b/g, '<day>')
    .replaceAll(/\d(?: \d){3}/g, '<control code>')
    .replaceAll(/localhost:\d+/g, 'localhost')
    .replaceAll(/ ([,.:;])/g, '$1');

export class ScreenReader {
  readonly page: Page;
  readonly lang: Lang;
  /** What was done and said, line by line. */
  readonly lines: string[] = [];
  /** Key presses so far; a letter is one. */
  #presses = 0;
  #letters = 0;
  /** What the page says in the place of something that it fetches. */
  readonly #loading: string;
  readonly #overheard = new Set<string>();
  readonly #tree: AccessibilityTree;
  /** What was said since the person last acted. */
  #said: string[] = [];

  private constructor(page: Page, lang: Lang, tree: AccessibilityTree, loading: string) {
    this.page = page;
    this.#loading = loading;
    this.lang = lang;
    this.#tree = tree;
  }

  static async open(page: Page, lang: Lang, url: string, loading: string): Promise<ScreenReader> {
    await page.addInitScript(LISTENER);
    await page.goto(url);
    const reader = new ScreenReader(page, lang, await AccessibilityTree.of(page), loading);
    await reader.#acts(ACTS[lang].opens, 0);
    reader.lines.push(`  ${await page.title()}`);
    return reader;
  }

  /** Presses a key. */
  async key(key: string): Promise<void> {
    await this.#acts(key, 1);
    await this.page.keyboard.press(key);
  }

  /** Types into the focused control. The transcript has `instead` for a secret, or for a text that changes. */
  async types(text: string, instead = text): Promise<void> {
    await this.#acts(`${ACTS[this.lang].types}: ${instead}`, text.length);
    this.#letters += text.length;
    await this.page.keyboard.insertText(text);
  }

  /** Presses a key, and says what has the focus then. */
  async moves(key = 'Tab'): Promise<void> {
    await this.key(key);
    await this.#sayFocus();
  }

  /** Presses Tab until the control has the focus; says each stop. */
  async tabTo(wanted: Wanted): Promise<void> {
    for (let presses = 0; presses < FAR; presses += 1) {
      if (await this.#isOn(wanted)) return;
      await this.moves();
    }
    assert.fail(`Tab never comes to ${wanted.role} “${wanted.name}”.\n${this.lines.join('\n')}`);
  }

  /** Tabs to a field and types. */
  async fill(wanted: Wanted, text: string, instead?: string): Promise<void> {
    await this.tabTo(wanted);
    await this.types(text, instead);
  }

  /** Tabs to a control and presses it. */
  async press(wanted: Wanted, key = 'Enter'): Promise<void> {
    await this.tabTo(wanted);
    await this.key(key);
  }

  /** Presses Space on what has the focus, which says its new state. */
  async toggles(): Promise<void> {
    await this.key('Space');
    const { properties } = await this.#tree.focused();
    this.lines.push(`  ${stateIn(this.lang, properties['checked'] === 'true' ? 'checked' : 'unchecked')}`);
  }

  /**
   * Waits until the page moves the focus to something, and until these words have been announced;
   * reads the form.
   */
  async arrives(wanted: Wanted, ...words: readonly string[]): Promise<void> {
    await this.#waits(`the focus on ${wanted.role} “${wanted.name}”`, () => this.#isOn(wanted));
    for (const each of words) await this.hears(each);
    await this.#hear();
    await this.#sayFocus();
    await this.reads();
  }

  /** Waits until these words are announced. */
  async hears(words: string): Promise<void> {
    await this.#waits(`the announcement “${words}”`, async () => {
      await this.#hear();
      return this.#said.some((each) => each.includes(words));
    });
  }

  /** Reads the form, as the arrow keys would, once it has loaded and contains some words. */
  async reads(words = ''): Promise<void> {
    let lines: readonly string[] = [];
    await this.#waits(`the form with “${words}”`, async () => {
      // Help comes after the first drawing.
      const helps = this.page.locator('dvc-help');
      if ((await helps.count()) !== (await helps.locator('button').count())) return false;
      lines = await this.#linesOf(await this.#tree.inside('dvc-register'));
      return !lines.includes(this.#loading) && lines.some((line) => line.includes(words));
    });
    this.lines.push(...lines.map((text) => `    ${text}`));
  }

  /** What may be announced or be there at once, by what comes first: it is not written down. */
  overhears(words: string): void {
    this.#overheard.add(words);
  }

  /** Lets time go by, in the page's own clock. */
  async waits(ms: number): Promise<void> {
    await this.#acts(`${ACTS[this.lang].waits} ${ms / 1000} s`, 0);
    const before = await this.#tree.focused();
    await this.page.clock.runFor(ms);
    await this.#hear();
    assert.equal((await this.#tree.focused()).name, before.name, 'what has the focus does not tick');
  }

  /** Waits for another page, whose title is said. */
  async comesTo(title: string): Promise<void> {
    await this.#waits(`the page “${title}”`, async () => (await this.page.title()).startsWith(title));
    this.lines.push(`  ${await this.page.title()}`);
  }

  /** What was done and said, and the count of keys. */
  get transcript(): string {
    const count = ACTS[this.lang].presses.replace('{n}', String(this.#presses));
    return `${this.lines.join('\n')}\n\n${count.replace('{letters}', String(this.#letters))}\n`;
  }

  async #acts(what: string, presses: number): Promise<void> {
    await this.#hear();
    this.#said = [];
    this.lines.push(`[${what}]`);
    this.#presses += presses;
  }

  async #isOn({ role, name }: Wanted): Promise<boolean> {
    const found = await this.#tree.focused();
    return found.role === role && found.name.startsWith(name);
  }

  async #waits(what: string, is: () => Promise<boolean>): Promise<void> {
    // A page that is just being left cannot answer.
    await until(what, () => is().catch(() => false)).catch((error: unknown) => {
      throw new Error(`${what} did not come.\n${this.lines.join('\n')}`, { cause: error });
    });
  }

  async #sayFocus(): Promise<void> {
    const node = await this.#tree.focused();
    const spoken = this.#spoken(node);
    const parts = [node.name, node.role === 'textbox' ? '' : node.value, node.description].filter(Boolean);
    assert.equal(new Set(parts).size, parts.length, `said twice: ${spoken}`);
    // A page may scroll smoothly.
    await this.#waits(`“${spoken}” in the window`, () => this.#tree.isFocusSeen());
    this.#note(node.description);
    this.lines.push(`  ${spoken}`);
  }

  /** Writes down what live regions have said since. */
  async #hear(): Promise<void> {
    const heard = await this.page.evaluate<readonly Announcement[]>('globalThis.heardSoFar?.() ?? []').catch(() => []);
    for (const { assertive, text } of heard.filter((each) => !this.#overheard.has(each.text))) {
      this.#note(text);
      this.lines.push(`  ${assertive ? '(!)' : '(i)'} ${plain(text)}`);
    }
  }

  /** Nothing is said twice between two acts of the person. */
  #note(text: string): void {
    if (!text) return;
    assert.ok(!this.#said.some((said) => said.includes(text)), `said twice: ${text}\n${this.lines.join('\n')}`);
    this.#said.push(text);
  }

  #spoken({ role, name, description, value, properties }: Node): string {
    const { lang } = this;
    const is = (property: string) => properties[property] === 'true';
    const states = ['required', 'disabled', 'pressed', 'busy'].filter(is);
    if (properties['invalid'] && properties['invalid'] !== 'false') states.push('invalid');
    if ('checked' in properties) states.push(is('checked') ? 'checked' : 'unchecked');
    if ('expanded' in properties) states.push(is('expanded') ? 'expanded' : 'collapsed');
    return plain(
      [
        roleIn(lang, role).replace('{level}', properties['level'] ?? ''),
        name,
        ...states.map((state) => stateIn(lang, state)),
        role === 'textbox' ? '' : value,
        description,
      ]
        .filter(Boolean)
        .join(', '),
    );
  }

  async #linesOf(root: Node): Promise<readonly string[]> {
    const found: string[] = [];
    let words: string[] = [];
    let mark = '';
    const push = (text: string) => {
      if (text) found.push(mark + plain(text));
      if (text) mark = '';
    };
    const flush = () => {
      push(words.join(' '));
      words = [];
    };
    const walk = async (node: Node, isLabel: boolean): Promise<void> => {
      const { role, children } = node;
      const isSaid = !node.ignored;
      if (isSaid && role === 'StaticText') {
        if (!isLabel) words.push(node.name);
        return;
      }
      const isInline = node.ignored || INLINE.test(role);
      if (!isInline) flush();
      if (isSaid && LEAVES.test(role)) {
        push(this.#spoken(node));
        return;
      }
      if (isSaid) push(this.#opening(node));
      if (isSaid && role === 'listitem') mark = `• ${await this.#current(node)}`;
      for (const child of children) await walk(child, isLabel || role === 'LabelText' || role === 'Legend');
      if (!isInline) flush();
    };
    await walk(root, false);
    flush();
    return found;
  }

  /** What is said before the contents of a container. */
  #opening({ role, name, children }: Node): string {
    const n = children.filter((each) => each.role === 'listitem').length;
    if (!CONTAINERS.test(role) || !(name || n || role === 'alert')) return '';
    const kind = roleIn(this.lang, role).replace('{n}', String(n));
    return role === 'alert' || !name ? kind : `${kind}, ${name}`;
  }

  async #current(node: Node): Promise<string> {
    return (await this.#tree.attribute(node, 'aria-current')) ? `${stateIn(this.lang, 'current')}: ` : '';
  }
}
