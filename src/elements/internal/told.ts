/** What is told after an answer: why it was refused, and how it ended. Fetched while the form is filled in. */
import { adoptStyles, html, nothing, type LitElement, type TemplateResult } from 'lit';
import type { ConsentInput, ConsentOffer } from '../../flow/consent.js';
import type { Json } from '../../flow/method.js';
import type { Problem } from '../../flow/problem.js';
import type { Ending, View } from '../../flow/view.js';
import type { AllMessages, LaterTexts } from '../../locales/messages.js';
import { isDevelopment } from '../texts/hints-names.js';
import { adviceLine, fieldOf, heading, reveal, type AlertActions } from './method-parts.js';
import { part } from './part.js';
import { toldStyles } from '../styles/told.js';
import { text } from '../texts/text.js';
import { problemText, worded } from '../texts/told-words.js';

function errorLink(texts: AllMessages, field: string, lead: AlertActions['lead']): TemplateResult {
  const labels: Readonly<Record<string, string>> = { ...texts.text, ...texts.field };
  const go = (event: Event) => {
    event.preventDefault();
    if (lead) leadTo(lead, field);
  };
  return html`<li><a href="#${field}" @click=${go}>${labels[field] ?? field}</a></li>`;
}

const list = (lines: readonly TemplateResult[]) =>
  lines.length
    ? html`<ul class="advice">
        ${lines}
      </ul>`
    : nothing;

/** Why an answer was refused, and what to do next. A page cannot style it: inside a step no such part is exported. */
export function alert(
  texts: AllMessages,
  later: LaterTexts,
  problem: Problem,
  { audience = '', retry, lead }: AlertActions = {},
): TemplateResult {
  const { errors = [], instance, code, lost } = problem;
  const title = errors.length
    ? text(texts, 'errors', { n: errors.length })
    : problemText(texts, later, problem, audience);
  return html`<div class="alert" part=${lead ? 'problem' : nothing} role="alert">
    <p><strong>${title}</strong></p>
    ${list(errors.map((error) => errorLink(texts, fieldOf(error), lead)))}
    ${list((worded(later.advice, lost ? `${code}:${lost}` : code, audience) ?? []).map(adviceLine))}
    ${instance ? html`<p class="muted">${text(texts, 'reference')}: ${instance.slice(-12)}</p>` : nothing}
    ${retry ? html`<button type="button" @click=${retry}>${text(texts, 'retry')}</button>` : nothing}
  </div>`;
}

/** A link that the page gives: to https, or as the page itself is served. Anything else is none (T54). */
function given(host: Element, name: string): string {
  const url = host.getAttribute(name) ?? host.closest('dvc-register')?.getAttribute(name) ?? '';
  if (!url || !URL.canParse(url, document.baseURI)) return '';
  const { protocol, href } = new URL(url, document.baseURI);
  return protocol === 'https:' || (protocol === 'http:' && location.protocol === 'http:') ? href : '';
}

function links(host: Element, texts: AllMessages): TemplateResult {
  const signIn = given(host, 'sign-in-url');
  const recover = given(host, 'recover-url');
  return html`${signIn ? html`<a class="button primary" part="sign-in" href=${signIn}>${text(texts, 'sign-in')}</a>` : nothing}
  ${recover ? html`<a class="button" part="recover" href=${recover}>${text(texts, 'recover')}</a>` : nothing}`;
}

/** What was typed, for a form that is drawn again: in this page's memory, and nowhere else. */
export function kept(data: Json | undefined, input: Json): Readonly<Record<string, string>> {
  const typed = Object.entries(input as Readonly<Record<string, Json>>).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string' && entry[0] !== 'captcha',
  );
  const { consent } = input as { readonly consent?: ConsentInput };
  const { consent: offer } = data as { readonly consent?: Json };
  return {
    ...Object.fromEntries(typed),
    ...(consent && { consent: consent.granted.join(' '), offer: JSON.stringify(offer) }),
  };
}

/** Fills a form that is drawn again with what {@link kept} has kept. */
export function refill(root: ParentNode, initial: Readonly<Record<string, string>>, offer: ConsentOffer): void {
  for (const input of root.querySelectorAll<HTMLInputElement>('input[data-field]'))
    input.value = initial[input.name] ?? '';
  // Ticks of this person for this very text; a flow ran out in between. No tick is set otherwise.
  if (initial['offer'] !== JSON.stringify(offer)) return;
  for (const box of root.querySelectorAll<HTMLInputElement>('[name=consent]'))
    box.checked = (initial['consent'] ?? '').split(' ').includes(box.value);
}

/** The account exists. `host` carries the page's links. */
export function done(host: Element, texts: AllMessages, { data }: View): TemplateResult {
  const { portals = [] } = (data ?? {}) as Partial<Ending>;
  const portalList = new Intl.ListFormat(texts.lang).format(portals);
  return html`<div class="end">
    <span class="mark good" aria-hidden="true">✓</span>
    ${heading(text(texts, 'done'))}
    <p>${text(texts, 'done-lead')}</p>
    ${portalList ? html`<p>${text(texts, 'done-portals', { portals: portalList })}</p>` : nothing} ${links(host, texts)}
    <slot name="complete"></slot>
  </div>`;
}

/** The flow has ended without a new account. One that was there before is no failure: the way on is to sign in. */
export function closed(
  host: Element,
  texts: AllMessages,
  later: LaterTexts,
  { problem, audience }: View,
  restart: () => void,
): TemplateResult {
  const known = problem?.code === 'already-registered';
  const lines = (known && worded(later.advice, problem.code, audience)) || [];
  return html`<div class="end">
    ${known ? html`<span class="mark good" aria-hidden="true">✓</span>` : nothing}
    ${heading(text(texts, known ? 'known' : 'closed'))}
    ${known ? html`<p>${problemText(texts, later, problem, audience)}</p>` : nothing} ${list(lines.map(adviceLine))}
    ${known ? links(host, texts) : nothing} ${problem && !known ? alert(texts, later, problem, { audience }) : nothing}
    <slot name="closed"></slot>
    <button class=${known ? 'plain' : 'primary'} part="restart" type="button" @click=${restart}>
      ${text(texts, 'edit')}
    </button>
  </div>`;
}

/** Asks whether what is behind the person is to be thrown away. The last button is the way back. */
export const restartQuestion = (texts: AllMessages, restart: () => void, stay: () => unknown): TemplateResult =>
  html`<div
    class="ask"
    role="group"
    aria-labelledby="restart-ask"
    @keydown=${(event: KeyboardEvent) => event.key === 'Escape' && stay()}
  >
    <p id="restart-ask"><strong>${text(texts, 'restart-ask')}</strong></p>
    <button part="restart" type="button" @click=${restart}>${text(texts, 'restart')}</button>
    <button class="stay" type="button" aria-describedby="restart-ask" @click=${stay}>
      ${text(texts, 'restart-stay')}
    </button>
  </div>`;

/** Focuses what stands in the foot now: the way back of the question, or the button that asks it. */
export async function focusFoot(host: LitElement): Promise<void> {
  await host.updateComplete;
  host.renderRoot.querySelector<HTMLElement>('.foot button:last-child')?.focus();
}

/** Focuses the first field that is wrong, and scrolls to it and to what is told, else to the button and its alert. */
export function revealRefusal(root: ParentNode): void {
  const bad = root.querySelector<HTMLElement>('[aria-invalid="true"]');
  bad?.focus({ preventScroll: true });
  reveal(bad ?? root.querySelector('.primary'));
  reveal(bad ? bad.closest('.field')?.querySelector('.error') : root.querySelector('.alert'));
}

/** Focuses a field by its name or id. */
function leadTo(root: ParentNode, field: string): void {
  const input = root.querySelector<HTMLElement>(`[name="${field}"],#${field}`);
  input?.focus();
  reveal(input?.closest('.field'));
}

/** A browser without constructable sheets, and a policy without our nonce: the form is bare, and the portal should know. */
function checkStyles(host: LitElement): void {
  const kept = host.renderRoot.querySelector('style')?.sheet === null;
  if (!kept || warnedOfStyles) return;
  warnedOfStyles = true;
  console.warn(
    `<${host.localName}>: this page's Content-Security-Policy keeps its styles out in this browser. Set window.litNonce (docs/embedding.md).`,
  );
}
let warnedOfStyles = false;

/** On a development machine: names that are misspelt on the element, or on the one around it. */
function checkNames(host: HTMLElement): void {
  if (!isDevelopment(location.hostname)) return;
  const around = host.closest<HTMLElement>('dvc-register');
  part(import('../texts/hints.js')).then(
    ({ warnNames }) => [host, ...(around ? [around] : [])].forEach((each) => warnNames(each)),
    () => undefined,
  );
}

const dressed = new WeakSet<Element>();

/** Gives a method and its form the styles of what is told. Later steps bring them along. */
export function dress(host: LitElement): void {
  for (const each of [host, host.renderRoot.querySelector<LitElement>('dvc-step-fields,dvc-step-provider')]) {
    if (!each || dressed.has(each)) continue;
    dressed.add(each);
    const { elementStyles } = each.constructor as typeof LitElement;
    adoptStyles(each.renderRoot as ShadowRoot, [...elementStyles, toldStyles]);
    if (each !== host) continue;
    checkNames(host);
    checkStyles(host);
  }
}
