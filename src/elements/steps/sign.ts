import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { SignData } from '../../flow/steps.js';
import type { SigningKey, SigningTexts } from '../../locales/messages.js';
import { signing as vietnamese } from '../../locales/signing.vi.js';
import type { FileSigner, Signer, SignerFault, SignerRefusal } from '../../signers/signer.js';
import { define } from '../define.js';
import { StepElement } from '../step-element.js';
import { signStyles } from '../styles/sign.js';
import { fill, text } from '../text.js';
import { readOffered, type OfferedCertificate } from './offered-certificate.js';

type Refusal = Pick<SignerRefusal, 'fault' | 'tries'>;

const isFile = (signer: Signer | undefined): signer is FileSigner => signer !== undefined && 'open' in signer;
const toBase64 = (bytes: Uint8Array) => btoa(String.fromCharCode(...bytes));
/** What another look may mend. */
const FOUND_BY_LOOKING: ReadonlySet<SignerFault> = new Set([
  'software-missing',
  'driver-missing',
  'token-missing',
  'blocked',
  'outdated',
  'certificate-missing',
]);

/**
 * Draws the choice of a key and its signature. Looking again loses nothing: the flow stays where it is.
 *
 * @tagname dvc-step-sign
 *
 * @csspart form - The form.
 * @csspart field - The choice of a signer, a file, its password.
 * @csspart input - An input.
 * @csspart submit - The button that signs.
 * @csspart again - The button that looks again.
 */
export class DvcStepSign extends StepElement {
  static override readonly properties = {
    ...StepElement.properties,
    signers: { attribute: false },
    audience: { attribute: false },
    texts: { state: true },
    list: { state: true },
    at: { state: true },
    looking: { state: true },
    signing: { state: true },
    refusal: { state: true },
    offered: { state: true },
    chosen: { state: true },
  };
  static override styles = signStyles;

  /** What can sign, in the order in which it is offered. */
  signers: Promise<readonly Signer[]> | readonly Signer[] = [];
  audience = '';

  private texts: SigningTexts = vietnamese;
  private list: readonly Signer[] = [];
  private at = 0;
  private looking = false;
  private signing = false;
  private refusal: Refusal | undefined;
  private offered: readonly OfferedCertificate[] = [];
  private chosen = '';

  #abort = new AbortController();
  #unwatch: (() => void) | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#abort.abort();
    this.#unwatch?.();
    this.#unwatch = undefined;
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('messages')) void this.#translate();
    if (changed.has('signers')) void this.#begin();
  }

  protected override render(): TemplateResult {
    const { refusal } = this;
    return html`<form part="form" novalidate @submit=${this.#onSubmit} aria-busy=${this.busy || this.signing}>
      ${this.list.length > 1 ? this.#choice() : nothing}
      ${isFile(this.#signer) && !this.offered.length ? this.#file() : nothing}
      <p role="status">${this.looking ? this.#say(isFile(this.#signer) ? 'opening' : 'checking') : nothing}</p>
      ${refusal && !this.looking ? this.#alert(refusal) : nothing} ${this.offered.length ? this.#cards() : nothing}
    </form>`;
  }

  get #signer(): Signer | undefined {
    return this.list[this.at];
  }

  get #data(): SignData | undefined {
    return (this.data ?? undefined) as SignData | undefined;
  }

  #say(key: SigningKey, values: Readonly<Record<string, string | number>> = {}): string {
    return fill(this.texts.text[key], values);
  }

  #choice(): TemplateResult {
    return html`<fieldset part="field" class="field">
      <legend>${this.#say('with')}</legend>
      ${this.list.map(
        ({ id }, index) =>
          html`<label class="tick"
            ><input
              type="radio"
              name="signer"
              value=${id}
              .checked=${index === this.at}
              @change=${() => void this.#select(index)}
            /><span>${this.texts.signer[id] ?? id}</span></label
          >`,
      )}
    </fieldset>`;
  }

  #file(): TemplateResult {
    const wrong = this.refusal?.fault === 'wrong-pin';
    return html`<div class="field" part="field">
        <label for="file">${this.#say('file')} <span class="req" aria-hidden="true">(*)</span></label>
        <input
          part="input"
          id="file"
          name="file"
          type="file"
          accept=".p12,.pfx,application/x-pkcs12"
          aria-required="true"
        />
      </div>
      <div class="field" part="field">
        <label for="secret">${this.#say('password')}</label>
        <input part="input" id="secret" type="password" autocomplete="off" maxlength="255" aria-invalid=${wrong} />
        <p class="muted">${this.#say('private')}</p>
      </div>
      <button class="primary" part="submit" type="submit" aria-disabled=${this.looking}>${this.#say('open')}</button>`;
  }

  #alert({ fault, tries }: Refusal): TemplateResult {
    const { text: line, next } = this.texts.fault[fault];
    const file = isFile(this.#signer);
    if (file && fault === 'token-missing') return html``;
    const look = FOUND_BY_LOOKING.has(fault) && !file;
    return html`<div class="alert" role="alert" data-fault=${fault}>
      <p><strong>${line}</strong></p>
      <p>${next} ${tries ? this.#say('tries', { n: tries }) : nothing}</p>
      ${look ? this.#downloads() : nothing}
      ${look ? html`<button part="again" type="button" @click=${this.#onAgain}>${this.#say('again')}</button>` : nothing}
    </div>`;
  }

  #downloads(): TemplateResult | typeof nothing {
    const list = this.#signer?.install(systemName()) ?? [];
    if (!list.length) return nothing;
    return html`<ul>
      ${list.map(
        ({ name, url }) =>
          html`<li><a href=${url} target="_blank" rel="noopener noreferrer">${this.#say('download')}: ${name}</a></li>`,
      )}
    </ul>`;
  }

  #cards(): TemplateResult {
    const busy = this.busy || this.signing;
    const usable = this.offered.some(({ of, problem }) => of.id === this.chosen && !problem);
    return html`<fieldset class="cards">
        <legend>${this.#say('choose')}</legend>
        ${this.offered.map((each) => this.#card(each))}
      </fieldset>
      <p role="status">${this.signing && !isFile(this.#signer) ? this.#say('signing') : nothing}</p>
      ${
        usable
          ? html`<button class="primary" part="submit" type="submit" aria-disabled=${busy}>
              ${busy ? text(this.messages, 'busy') : this.#say('sign')}
            </button>`
          : nothing
      }
      ${this.signing ? html`<button type="button" @click=${this.#onCancel}>${this.#say('cancel')}</button>` : nothing}
      ${
        usable && !isFile(this.#signer)
          ? nothing
          : html`<button part="again" type="button" @click=${this.#onAgain}>
              ${this.#say(isFile(this.#signer) ? 'other' : 'again')}
            </button>`
      }`;
  }

  #card({ of, name, organization, identifiers, issuer, validTo, problem }: OfferedCertificate): TemplateResult {
    const date = new Intl.DateTimeFormat(this.messages.lang, { dateStyle: 'short' }).format(validTo);
    const id = `reason-${of.id.slice(0, 12)}`;
    return html`<label class="box card"
      ><input
        type="radio"
        name="certificate"
        value=${of.id}
        .checked=${of.id === this.chosen}
        ?disabled=${Boolean(problem)}
        aria-describedby=${problem ? id : nothing}
        @change=${() => (this.chosen = of.id)}
      /><span
        ><strong><bdi>${name.slice(0, 200)}</bdi></strong>
        ${organization && organization !== name ? html`<span><bdi>${organization.slice(0, 200)}</bdi></span>` : nothing}
        ${identifiers.map((each) => html`<span>${each}</span>`)}
        <span class="muted"><bdi>${this.#say('issuer', { name: issuer.slice(0, 200) })}</bdi></span>
        <span class="muted">${this.#say('valid', { date })}</span>
        ${problem ? html`<span class="error" id=${id}>${this.#reason(problem)}</span>` : nothing}
      </span></label
    >`;
  }

  #reason(problem: string): string {
    const { later } = this;
    const next = later?.advice[problem]?.[0]?.text ?? '';
    const sentences: Readonly<Record<string, string>> = later?.problem ?? {};
    return `${sentences[problem] ?? problem} ${next}`;
  }

  async #translate() {
    const { messages } = this;
    const found = messages.lang === 'vi' ? vietnamese : (await import('../../locales/signing.en.js')).signing;
    const later = await messages.later().catch(() => undefined);
    if (messages !== this.messages) return;
    this.later = later;
    this.texts = found;
  }
  private later: Awaited<ReturnType<StepElement['messages']['later']>> | undefined;

  async #begin() {
    this.list = await this.signers;
    await this.#select(0);
  }

  async #select(at: number) {
    this.#unwatch?.();
    this.at = at;
    this.#forget();
    this.#unwatch = this.#signer?.watch?.(() => {
      if (!this.signing) void this.#look();
    });
    await this.#look();
  }

  #forget() {
    this.offered = [];
    this.chosen = '';
    this.refusal = undefined;
  }

  /** Looks for the token and what is on it; for a file, only at what was opened. */
  async #look(open?: { readonly file: Blob; readonly password: string }) {
    const signer = this.#signer;
    this.#abort.abort();
    const { signal } = (this.#abort = new AbortController());
    if (!signer) return;
    this.looking = true;
    try {
      const state = open ? 'ready' : await signer.detect({ signal });
      const found =
        open && isFile(signer)
          ? await signer.open(open.file, open.password, { signal })
          : state === 'ready'
            ? await signer.certificates({ signal })
            : ({ ok: false, fault: state } as const);
      this.#forget();
      if (!found.ok) this.refusal = found;
      else if (!found.value.length) this.refusal = { fault: 'certificate-missing' };
      else await this.#offer(found.value);
    } catch {
      // Aborted: another look has begun, or the step is over.
    } finally {
      if (!signal.aborted) this.looking = false;
    }
  }

  async #offer(list: Parameters<typeof readOffered>[0]) {
    const now = Date.now() + this.ahead;
    const all = await readOffered(list, this.#data?.issuers ?? [], now);
    // An agency is shown only what its own authority has issued, whatever else is on the token.
    const own = all.filter(({ problem }) => problem !== 'certificate-untrusted');
    this.offered = this.audience === 'agency' && own.length ? own : all;
    const usable = this.offered.filter(({ problem }) => !problem);
    this.chosen = usable.length === 1 ? (usable[0]?.of.id ?? '') : '';
  }

  async #sign(certificate: OfferedCertificate) {
    const { nonce, flow, atLeast } = this.#data ?? {};
    const signer = this.#signer;
    if (!nonce || !flow || !signer) return;
    const { signal } = (this.#abort = new AbortController());
    this.signing = true;
    this.refusal = undefined;
    try {
      const signed = await signer.sign(certificate.of, { nonce, flow, ...(atLeast && { atLeast }) }, { signal });
      if (!signed.ok) {
        this.refusal = signed;
        if (FOUND_BY_LOOKING.has(signed.fault)) this.offered = [];
        return;
      }
      const { algorithm, signature } = signed.value;
      this.answer({ certificate: toBase64(certificate.of.certificate), algorithm, signature: toBase64(signature) });
    } catch {
      this.refusal = { fault: 'cancelled' };
    } finally {
      this.signing = false;
    }
  }

  #onSubmit(event: SubmitEvent) {
    event.preventDefault();
    if (this.busy || this.signing || this.looking) return;
    const chosen = this.offered.find(({ of }) => of.id === this.chosen);
    if (chosen) {
      void this.#sign(chosen);
      return;
    }
    const file = this.renderRoot.querySelector<HTMLInputElement>('#file')?.files?.[0];
    const secret = this.renderRoot.querySelector<HTMLInputElement>('#secret');
    if (!file || !secret) return;
    const password = secret.value;
    secret.value = '';
    void this.#look({ file, password });
  }

  #onAgain() {
    if (isFile(this.#signer)) this.#forget();
    else void this.#look();
  }

  #onCancel() {
    this.#abort.abort();
  }
}

/** The operating system, as far as the browser tells. */
function systemName() {
  const { userAgent } = navigator;
  if (/windows/i.test(userAgent)) return 'windows';
  if (/android|iphone|ipad/i.test(userAgent)) return 'other';
  return /mac os/i.test(userAgent) ? 'mac' : 'linux';
}

define('dvc-step-sign', DvcStepSign);

declare global {
  interface HTMLElementTagNameMap {
    'dvc-step-sign': DvcStepSign;
  }
}
