import { html, nothing, type ReactiveController, type ReactiveControllerHost, type TemplateResult } from 'lit';
import type { ConsentOffer } from '../../flow/consent.js';
import type { Json, Step } from '../../flow/method.js';
import type { Problem } from '../../flow/problem.js';
import { CaptchaController, type Host } from '../controllers/captcha-controller.js';
import { reveal } from '../internal/method-parts.js';
import type * as Told from '../internal/told.js';
import { purposesOf } from './fields-consent.js';

interface IdentifyData {
  readonly captcha: Json;
  readonly consent?: ConsentOffer;
}

interface Form extends ReactiveControllerHost, Host {
  readonly step: Step | undefined;
  readonly data: Json;
  readonly initial: Readonly<Record<string, string>>;
  readonly problem: Problem | undefined;
  readonly renderRoot: ParentNode;
  readonly told: typeof Told | undefined;
  /** The button was pressed, and the form waits for the gateway or the captcha. */
  waiting: boolean;
}

interface Acts {
  readonly answer: (input: Json) => void;
  /** Begins the flow again, where it could not begin. */
  readonly again: () => void;
}

/** Characters of a consent that is much shorter than the room for it: better one shift than a hole. */
const SHORT = 600;

/** Whether a step requires a captcha. */
const isGuarded = (step: Step | undefined): boolean => step?.guarded !== 'consent';

/**
 * What a form of fields does once it is drawn: captcha, consent and answer. Fetched with the
 * session's code, because the first drawing needs none of it.
 */
export class FieldsController implements ReactiveController {
  readonly captcha: CaptchaController;
  readonly #form: Form;
  readonly #acts: Acts;
  #data: Json = null;
  #ticked = false;
  /** The captcha failed after the person had pressed the button. */
  #unsolved = false;

  constructor(form: Form, acts: Acts) {
    this.#form = form;
    this.#acts = acts;
    this.captcha = new CaptchaController(form, () => this.#solved());
    // Until something is drawn there, the place takes no room of the form that is drawn already.
    this.captcha.mount.style.position = 'absolute';
    // The solver comes while the flow begins.
    if (isGuarded(form.step)) void this.captcha.prepare().catch(() => undefined);
    form.addController(this);
  }

  hostUpdate(): void {
    const { data, step } = this.#form;
    if (data === this.#data) return;
    this.#data = data;
    if (data !== null && isGuarded(step)) this.captcha.take((data as unknown as IdentifyData).captcha);
  }

  hostUpdated(): void {
    const { told, renderRoot, initial, data } = this.#form;
    const offer = (data as IdentifyData | null)?.consent;
    if (this.#ticked || !offer) return;
    this.#ticked = true;
    told?.retick(renderRoot, initial, offer);
  }

  /** The consent in the language of the surrounding texts, where the gateway has it. */
  get #offer(): ConsentOffer | undefined {
    const { data, messages } = this.#form;
    const consent = (data as IdentifyData | null)?.consent;
    return consent?.translations?.[messages.lang.slice(0, 2)] ?? consent;
  }

  /** The portal's own consent fills little of its room. */
  get short(): boolean {
    const { statement = '', notice = '', purposes = [] } = this.#offer ?? {};
    return [statement, notice, ...purposes.map(({ text }) => text)].join('').length < SHORT;
  }

  /** The consent, with its error; `undefined` until it has come. */
  consent(error: string): TemplateResult | undefined {
    const offer = this.#offer;
    return offer && html`${purposesOf(this.#form.messages, offer, error)}`;
  }

  /** The refusal of a press whose captcha failed. */
  get unsolved(): TemplateResult | undefined {
    if (!this.#unsolved) return undefined;
    const { text } = this.#form.messages;
    return html`<p class="error" role="alert">${text['captcha-failed']}</p>
      ${
        this.captcha.lost
          ? html`<button type="button" @click=${() => location.reload()}>${text.reload}</button>`
          : nothing
      }`;
  }

  /** What the form would send now. */
  typed(): Json {
    const { step, renderRoot } = this.#form;
    const entries = new FormData(renderRoot.querySelector('form') ?? undefined);
    const typed = Object.fromEntries(
      (step?.fields ?? []).map(({ name }) => [name, entries.get(name) as string | null]),
    );
    const granted = entries.getAll('consent').map(String);
    const consent = () => {
      const { version = '', lang = '' } = this.#offer ?? {};
      return { consent: { version, lang, granted } };
    };
    return {
      ...typed,
      ...(step?.guarded !== 'captcha' ? consent() : {}),
      ...(isGuarded(step) ? { captcha: this.captcha.solution } : {}),
    };
  }

  submit(): void {
    const form = this.#form;
    const { state } = this.captcha;
    const begins = form.data === null;
    this.#unsolved = false;
    form.waiting = begins || (isGuarded(form.step) && state !== 'ready');
    if (!form.waiting) this.#acts.answer(this.typed());
    else if (begins && form.problem) this.#acts.again();
    else if (!begins && state === 'failed') this.captcha.solve();
  }

  #solved() {
    const form = this.#form;
    const { waiting } = form;
    form.waiting = false;
    if (!waiting) return;
    this.#unsolved = this.captcha.state === 'failed';
    if (!this.#unsolved) this.#acts.answer(this.typed());
    else void form.updateComplete.then(() => reveal(form.renderRoot.querySelector('form > .error')));
  }
}
