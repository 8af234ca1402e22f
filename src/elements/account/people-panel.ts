import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { Refused, type AccountClient, type NamedPerson, type Naming } from '../../client/account.js';
import type { FieldError } from '../../flow/problem.js';
import type { LaterTexts, PeopleKey } from '../../locales/messages.js';
import { naming, ROLES } from '../../methods/naming.js';
import { define } from '../internal/define.js';
import { fieldOf } from '../internal/method-parts.js';
import { part } from '../internal/part.js';
import { css } from '../styles/css.js';
import { accountStyles } from '../styles/account.js';
import { formStyles } from '../styles/form.js';
import { toldStyles } from '../styles/told.js';
import { fill } from '../texts/text.js';
import type { AccountWords } from './sayings.js';

type Name = (typeof naming.fields)[number]['name'];

/**
 * The people who may act for an organisation: who they are, and how its representative names and
 * removes them.
 *
 * @tagname dvc-account-people
 */
class DvcAccountPeople extends LitElement {
  static readonly isDvc = true;
  static override readonly properties = {
    words: { attribute: false },
    people: { attribute: false },
    manages: { attribute: false },
    strongUrl: { attribute: false },
    time: { attribute: false },
    act: { attribute: false },
    busy: { attribute: false },
    removing: { state: true },
    errors: { state: true },
    later: { state: true },
    said: { state: true },
  };
  static override styles = [
    ...accountStyles,
    ...formStyles,
    toldStyles,
    css`
      :host {
        display: block;
      }
      form {
        padding-block-start: 8px;
      }
    `,
  ];

  words: AccountWords | undefined;
  people: readonly NamedPerson[] = [];
  /** The session may name and remove people. */
  manages = false;
  /** Where a person signs in by certificate. */
  strongUrl = '';
  time: (at: string) => string = (at) => at;
  /** Does something with the account, which is read again afterwards. Returns whether it was done. */
  act: (change: (client: AccountClient) => Promise<void>) => Promise<boolean> = () => Promise.resolve(false);
  busy = false;

  /** Who is about to be removed. */
  private removing = '';
  private errors: readonly FieldError[] = [];
  private later: LaterTexts | undefined;
  private said = '';

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.said = this.removing = '';
  }

  protected override render(): TemplateResult | typeof nothing {
    const { words, people } = this;
    if (!words) return nothing;
    const text = words.account.people;
    return html`<section part="section" aria-labelledby="people">
      <h2 id="people">${text.people}</h2>
      <p class="muted">${text.lead}</p>
      ${people.length ? nothing : html`<p>${text.nobody}</p>`}
      <ul class="plain">
        ${people.map((each) => this.#person(each, words))}
      </ul>
      <p class="good" role="status" tabindex="-1" id="named">${this.said}</p>
      ${this.manages ? this.#form(words) : this.#strong(text)}
    </section>`;
  }

  #person({ ref, name, identity, role, namedAt }: NamedPerson, { account }: AccountWords): TemplateResult {
    const text = account.people;
    const asked = this.removing === ref;
    return html`<li data-person=${ref}>
      <span>
        <strong>${name}</strong> · ${account.role[role] ?? role}
        <span class="muted"><span class="number">${identity}</span> · ${text['named-at']} ${this.time(namedAt)}</span>
      </span>
      ${
        this.manages && !asked
          ? html`<button
              type="button"
              data-act="remove"
              aria-label="${text.remove}: ${name}"
              @click=${() => this.#ask(ref)}
            >
              ${text.remove}
            </button>`
          : nothing
      }
      ${
        asked
          ? html`<div class="ask" role="group" aria-labelledby="ask-${ref}">
              <p id="ask-${ref}"><strong>${fill(text['remove-ask'], { name })}</strong></p>
              <p class="buttons">
                <button
                  type="button"
                  data-act="remove-yes"
                  aria-disabled=${this.busy}
                  @click=${() => this.#remove(ref)}
                >
                  ${text.remove}
                </button>
                <button type="button" class="keep" @click=${() => this.#ask('')}>${text['remove-no']}</button>
              </p>
            </div>`
          : nothing
      }
    </li>`;
  }

  #strong(text: Readonly<Record<PeopleKey, string>>): TemplateResult {
    const { strongUrl } = this;
    return html`<p>${text.strong} ${strongUrl ? html`<a href=${strongUrl}>${text['strong-link']}</a>` : nothing}</p>`;
  }

  #form({ account }: AccountWords): TemplateResult {
    const text = account.people;
    return html`<form novalidate @submit=${this.#onSubmit} aria-labelledby="name-title">
      <h3 id="name-title">${text.name}</h3>
      ${naming.fields.map(({ name, inputmode }) => this.#field(name, inputmode))}
      <fieldset class="field">
        <legend>${text.role}</legend>
        ${ROLES.map(
          (role, index) =>
            html`<label class="tick"
              ><input type="radio" name="role" value=${role} ?checked=${index === 1} />${account.role[role]}</label
            >`,
        )}
      </fieldset>
      <button class="primary" type="submit" aria-disabled=${this.busy}>${text.submit}</button>
    </form>`;
  }

  #field(name: Name, inputmode: string): TemplateResult {
    const { messages } = this.words as AccountWords;
    const error = this.#errorOf(name);
    const hint = messages.hint[name];
    const described = [hint && `${name}-hint`, error && `${name}-error`].filter(Boolean).join(' ');
    return html`<div class="field">
      <label for=${name}>${messages.field[name]} <span class="req" aria-hidden="true">(*)</span></label>
      ${error ? html`<p class="error" id="${name}-error">${error}</p>` : nothing}
      <input
        id=${name}
        name=${name}
        type="text"
        inputmode=${inputmode}
        autocomplete="off"
        spellcheck="false"
        maxlength="200"
        aria-required="true"
        aria-invalid=${Boolean(error)}
        aria-describedby=${described || nothing}
      />
      ${hint ? html`<p class="muted" id="${name}-hint">${hint}</p>` : nothing}
    </div>`;
  }

  #errorOf(name: string): string {
    const found = this.errors.find((error) => fieldOf(error) === name);
    if (!found) return '';
    const said: Readonly<Record<string, string>> = this.later?.error ?? {};
    return said[`${found.code}-${name}`] ?? said[found.code] ?? said['invalid'] ?? '…';
  }

  async #ask(ref: string): Promise<void> {
    const { removing } = this;
    this.removing = ref;
    this.said = '';
    await this.updateComplete;
    const selector = ref ? '.keep' : `[data-person="${removing}"] button`;
    this.renderRoot.querySelector<HTMLElement>(selector)?.focus();
  }

  async #remove(ref: string): Promise<void> {
    if (!(await this.act((client) => client.unname(ref)))) return;
    this.removing = '';
    await this.#say(this.words?.account.text.done ?? '');
  }

  async #say(said: string): Promise<void> {
    this.said = said;
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>('#named')?.focus();
  }

  async #onSubmit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    if (this.busy) return;
    this.said = '';
    const typed = Object.fromEntries(new FormData(form)) as unknown as Naming;
    const { role, ...person } = typed;
    const wrong = await part(import('../internal/still.js')).then(
      ({ still }) => still(naming, person, Date.now()),
      () => [],
    );
    if (wrong.length) return this.#refuse(wrong);
    this.errors = [];
    let refused: readonly FieldError[] = [];
    const done = await this.act((client) =>
      client.name({ ...person, role }).catch((error: unknown) => {
        refused = (error instanceof Refused && error.problem.errors) || [];
        if (!refused.length) throw error;
      }),
    );
    if (refused.length) return this.#refuse(refused);
    if (!done) return;
    form.reset();
    await this.#say(fill(this.words?.account.people.named ?? '', { name: person.fullName.trim() }));
  }

  async #refuse(errors: readonly FieldError[]): Promise<void> {
    const { words } = this;
    this.later ??= await part(words?.messages.later() ?? Promise.reject(new TypeError('No texts.'))).catch(
      () => undefined,
    );
    this.errors = errors;
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }
}

define('dvc-account-people', DvcAccountPeople);

declare global {
  interface HTMLElementTagNameMap {
    'dvc-account-people': DvcAccountPeople;
  }
}
