/**
 * Teaches the elements what they show first, where there is no document: `<dvc-register>` the choice,
 * a method its first form. Import it on a server, before `@lit-labs/ssr` renders a page; the page
 * imports `elements/hydrate.js` before the elements.
 */
import { html, nothing, type LitElement, type TemplateResult } from 'lit';
import { html as withTags, unsafeStatic } from 'lit/static-html.js';
import { MethodElement } from '../elements/bases/method-element.js';
import type { StepElement } from '../elements/bases/step-element.js';
import { head, stepHeading } from '../elements/internal/method-parts.js';
import { DvcRegisterMethodPicker } from '../elements/method-picker.js';
import { DvcRegister } from '../elements/registration.js';
import { DvcStepFields } from '../elements/steps/fields.js';
import { languageOf } from '../elements/texts/language.js';
import { withOwn } from '../elements/texts/own-texts.js';
import { text } from '../elements/texts/text.js';
import { languages } from '../locales/languages.js';
import type { Messages } from '../locales/messages.js';
import { vi } from '../locales/vi/index.js';
import * as methods from '../methods/index.js';
import { OFFER } from '../methods/offer.js';

const registrations = Object.values(methods).filter((each) => !('purpose' in each && each.purpose));
const OFFERED = [methods.federation, ...OFFER];

/** The texts by language and method: a renderer does not wait. */
const known = new Map<string, Messages>();

/** Settles when the texts of every language are loaded; until then Vietnamese stands in. */
export const ready: Promise<unknown> = Promise.all(
  Object.entries(languages).map(async ([lang, load]) => {
    const messages = await load();
    known.set(lang, messages);
    for (const method of registrations) known.set(`${lang} ${method.id}`, await withOwn(messages, method));
  }),
);

const textsFor = ({ lang }: { readonly lang: string }, method = ''): Messages =>
  known.get(`${languageOf(lang)} ${method}`.trim()) ?? known.get(languageOf(lang)) ?? vi;

/** What a script replaces, and below it the page's fallback, where no script comes in 10 seconds. */
const replaceable = (drawn: TemplateResult): TemplateResult =>
  html`<style>
      .prerendered {
        display: contents;
      }
      .late {
        position: absolute;
        visibility: hidden;
        animation: late 0s 10s forwards;
      }
      @keyframes late {
        to {
          position: static;
          visibility: visible;
        }
      }
      @media (scripting: none) {
        .prerendered {
          display: none;
        }
        .late {
          position: static;
          visibility: visible;
          animation: none;
        }
      }
    </style>
    <div class="prerendered">${drawn}</div>
    <div class="late"><slot name="fallback"></slot></div>`;

/** The choice among the methods whose ids the attribute `prerender` names. */
function choice(this: DvcRegister): TemplateResult {
  const ids = (this.getAttribute('prerender') ?? '').split(/\s+/).filter(Boolean);
  const offered = ids.flatMap((id) => OFFERED.find((each) => each.id === id) ?? []);
  if (!offered.length) return html`<slot name="header"></slot><slot name="fallback"></slot><slot hidden></slot>`;
  const texts = textsFor(this);
  return html`<slot name="header"></slot>${replaceable(
      html`<dvc-register-method-picker
        part="picker"
        exportparts="audiences,audience,methods,method,choose"
        .methods=${offered}
        .audience=${this.audience}
        .messages=${texts}
        .texts=${texts}
      ></dvc-register-method-picker>`,
    )}<slot hidden></slot>`;
}

/** A method's first form; the room of one that only the gateway can draw. */
function firstForm(this: MethodElement): TemplateResult | typeof nothing {
  const { id, purpose, steps } = this.method;
  const [step] = steps;
  if (purpose || !step) return nothing;
  const texts = textsFor(this, id);
  const { [step.kind]: tag = '' } = (this.constructor as typeof MethodElement).steps;
  const drawer = customElements.get(tag) as Partial<typeof StepElement> | undefined;
  if (!drawer?.early?.(step)) {
    return replaceable(html`<div class="skeleton" role="status">${text(texts, 'loading')}</div>`);
  }
  const name = unsafeStatic(tag);
  return replaceable(
    html`${head(texts, texts.method[id]?.name ?? this.label, steps, step.name)} ${stepHeading(texts, step.name)}
      ${withTags`<${name} exportparts="input,submit,again,rules" .step=${step} .messages=${texts}></${name}>`}
      <div class="foot">
        <dvc-help></dvc-help><button class="plain" part="restart" type="button">${text(texts, 'restart')}</button>
      </div>
      <dvc-flow-end></dvc-flow-end>`,
  );
}

/** Replaces what a class draws. */
const draws = <Element extends LitElement>(prototype: Element, render: (this: Element) => unknown): void => {
  Object.defineProperty(prototype, 'render', { value: render, configurable: true, writable: true });
};
draws(DvcRegister.prototype, choice);
draws<MethodElement>(MethodElement.prototype, firstForm);

const mended = new WeakMap<TemplateStringsArray, TemplateStringsArray>();

/**
 * The renderer writes `.checked=${false}` as `checked="false"`, which a browser takes for checked. And
 * a form that no script has taken over yet sends nothing: what is typed must not reach an address.
 */
function asHtml(drawn: unknown): unknown {
  if (Array.isArray(drawn)) return drawn.map(asHtml);
  if (typeof drawn !== 'object' || drawn === null || !('strings' in drawn)) return drawn;
  const { strings, values, ...rest } = drawn as TemplateResult;
  const flags = strings.map((text) => text.replace('.checked=', '?checked=').replace('<form', '<form method="dialog"'));
  const template = mended.get(strings) ?? Object.assign(flags, { raw: flags });
  mended.set(strings, template);
  return { ...rest, strings: template, values: values.map(asHtml) };
}
for (const { prototype } of [DvcStepFields, DvcRegisterMethodPicker]) {
  const { value: render } = Object.getOwnPropertyDescriptor(prototype, 'render') as { value: () => unknown };
  draws<LitElement>(prototype, function () {
    return asHtml(render.call(this));
  });
}
