/**
 * Draws refusals and endings: what a person sees after an answer. Fetched while the form is filled
 * in.
 */
import { adoptStyles, html, nothing, type LitElement, type TemplateResult } from 'lit';
import type { ConsentInput, ConsentOffer } from '../../flow/consent.js';
import type { Json } from '../../flow/method.js';
import type { Problem } from '../../flow/problem.js';
import type { EndingHolder, View } from '../../flow/view.js';
import { urlOf } from '../../url-of.js';
import type { AllMessages, LaterTexts } from '../../locales/messages.js';
import { masked, writtenDay, writtenTime } from '../../flow/identity/written.js';
import { isDevelopment } from '../texts/hints-names.js';
import { drawing, type DrawingName } from '../pictures/drawings.js';
import { digits } from '../texts/digits.js';
import { attributeOf, hotline } from '../texts/hotline.js';
import { adviceLine } from '../texts/advice.js';
import { fieldOf, reveal, type AlertActions } from './method-parts.js';
import { part } from './part.js';
import { toldStyles } from '../styles/told.js';
import { counted } from '../texts/counted.js';
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

/** The refusal in simple words, one press away; nothing for a code of a method from outside that has none. */
export function simply(
  texts: AllMessages,
  later: LaterTexts | undefined,
  code: string,
  audience = '',
): TemplateResult | typeof nothing {
  const sentence = worded<string>(later?.simple, code, audience);
  if (!sentence) return nothing;
  return html`<details class="simply">
    <summary>${text(texts, 'simply')}</summary>
    <p>${sentence}</p>
  </details>`;
}

/**
 * Orca reads an alert again when the focus enters it: from then on it is a group. A control that gets the focus as the
 * alert is drawn, with nothing focused before, leaves the announcement.
 */
function readOnce({ currentTarget, relatedTarget }: FocusEvent): void {
  if (relatedTarget) (currentTarget as Element).setAttribute('role', 'group');
}

/** The end of a UUID: enough to find it in a log or the audit log, and short enough to say on the telephone. */
const shortened = (uuid: string): string => uuid.slice(-12);

/** A refusal and what to do next. A page cannot style it: the part is not exported from a step. */
export function alert(
  texts: AllMessages,
  later: LaterTexts,
  problem: Problem,
  { audience = '', retry, open, lead, host }: AlertActions = {},
): TemplateResult {
  const { instance, code, lost } = problem;
  const errors = open ?? problem.errors ?? [];
  // A list that gets shorter while the person corrects it is not announced each time.
  const role = errors.length < (problem.errors?.length ?? 0) ? 'group' : 'alert';
  const title = errors.length
    ? counted(texts.lang, texts.text.errors ?? '', { n: errors.length })
    : problemText(texts, later, problem, audience);
  return html`<div class="alert" part=${lead ? 'problem' : nothing} role=${role} @focusin=${readOnce}>
    <p><strong>${title}</strong></p>
    ${list(errors.map((error) => errorLink(texts, fieldOf(error), lead)))}
    ${list((worded(later.advice, lost ? `${code}:${lost}` : code, audience) ?? []).map(adviceLine))}
    ${simply(texts, later, errors.length ? 'validation-failed' : code, audience)}
    ${instance ? html`<p class="muted">${text(texts, 'reference')}: ${digits(shortened(instance))}</p>` : nothing}
    ${errors.length ? nothing : hotline(host, texts)}
    ${retry ? html`<button type="button" @click=${retry}>${text(texts, 'retry')}</button>` : nothing}
  </div>`;
}

/**
 * The link in the page's attribute, or `other`, the gateway's. Empty unless it is `https:`, or `http:`
 * on a page that is itself served over `http:` (T54).
 */
function given(host: Element, name: string, other = ''): string {
  const url = attributeOf(host, name) || other;
  const { protocol, href = '' } = (url ? urlOf(url, document.baseURI) : undefined) ?? {};
  return protocol === 'https:' || (protocol === 'http:' && location.protocol === 'http:') ? href : '';
}

/** The link at the end: `next-url`, for a portal that signs the person in by the receipt, or to sign in. */
function onward(host: Element, texts: AllMessages): TemplateResult {
  const next = given(host, 'next-url');
  if (!next) return links(host, texts);
  return html`<a class="button primary" part="next" href=${next}>${text(texts, 'continue')}</a>`;
}

function links(host: Element, texts: AllMessages, own?: Problem['links']): TemplateResult {
  const signIn = given(host, 'sign-in-url', own?.signIn);
  const recover = given(host, 'recover-url', own?.recover);
  return html`${signIn ? html`<a class="button primary" part="sign-in" href=${signIn}>${text(texts, 'sign-in')}</a>` : nothing}
  ${recover ? html`<a class="button" part="recover" href=${recover}>${text(texts, 'recover')}</a>` : nothing}`;
}

/** What no form is filled with again. */
const SECRET: readonly string[] = ['captcha', 'password'];

/** What was typed, for a form that is drawn again. It stays in this page's memory. */
export function kept(data: Json | undefined, input: Json): Readonly<Record<string, string>> {
  const typed = Object.entries(input as Readonly<Record<string, Json>>).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string' && !SECRET.includes(entry[0]),
  );
  const { consent } = input as { readonly consent?: ConsentInput };
  const { consent: offer } = data as { readonly consent?: Json };
  return {
    ...Object.fromEntries(typed),
    ...(consent && { consent: consent.granted.join(' '), offer: JSON.stringify(offer) }),
  };
}

/** Refills a form that is drawn again with what {@link kept} returned. */
export function refill(root: ParentNode, initial: Readonly<Record<string, string>>): void {
  for (const input of root.querySelectorAll<HTMLInputElement>('input[data-field]'))
    input.value = initial[input.name] ?? '';
}

/** Ticks the boxes of its consent again, once they have come. */
export function retick(root: ParentNode, initial: Readonly<Record<string, string>>, offer: ConsentOffer): void {
  // Only after a flow expired, and only for the same text: the person ticked these boxes before.
  if (initial['offer'] !== JSON.stringify(offer)) return;
  for (const box of root.querySelectorAll<HTMLInputElement>('[name=consent]'))
    box.checked = (initial['consent'] ?? '').split(' ').includes(box.value);
}

/** What a person keeps of the registration: whose account, since when, and where it is good. */
function receipt(texts: AllMessages, { data, now }: View, typed: Readonly<Record<string, string>>): TemplateResult {
  const { portals = [], holder = {} } = (data ?? {}) as {
    readonly portals?: readonly string[];
    readonly holder?: Partial<EndingHolder>;
  };
  const { name, username, reference, at = now } = holder;
  const day = new Date(at);
  const rows = [
    ['fullName', name ?? typed['fullName']],
    ['username', username ?? masked((typed['citizenId'] ?? '').replaceAll(/\D/g, ''))],
    ['registered-at', text(texts, 'day-time', { day: writtenDay(day), time: writtenTime(day) })],
    ['reference', reference && shortened(reference)],
    ['good-for', new Intl.ListFormat(texts.lang).format(portals)],
  ] as const;
  return html`<dl class="receipt">
    ${rows.map(([key, value]) =>
      value
        ? html`<div>
            <dt>${key === 'fullName' ? texts.field.fullName : text(texts, key)}</dt>
            <dd><bdi>${digits(value)}</bdi></dd>
          </div>`
        : nothing,
    )}
  </dl>`;
}

/** The elements that show a receipt. It is gone when the page comes back from a browser's cache (T42). */
const showing = new Set<Element>();
addEventListener('pagehide', () => {
  for (const { shadowRoot } of showing) shadowRoot?.querySelector('.receipt')?.remove();
});

/**
 * The method's name, as it stands before the heading of each step. When the form is removed, Orca moves silently to
 * the first words around it, and does not announce a heading that gets the focus there.
 */
const methodName = (host: Element, texts: AllMessages, { method }: View): TemplateResult =>
  html`<p class="sr">${texts.method[method]?.name ?? attributeOf(host, 'label')}</p>`;

/**
 * The flow has reached its end: after a registration the account exists, and the person gets a
 * receipt. `host` carries the page's links; `typed` is what this page still knows.
 */
export function done(
  host: Element,
  texts: AllMessages,
  view: View,
  typed: Readonly<Record<string, string>> = {},
): TemplateResult {
  showing.add(host);
  return html`<div class="end">
    ${methodName(host, texts, view)}
    <span class="tick-mark good" aria-hidden="true">✓</span>
    <h2 part="heading" tabindex="-1">${text(texts, 'done')}</h2>
    <p>${text(texts, 'done-lead')}</p>
    ${view.purpose ? nothing : receipt(texts, view, typed)} ${onward(host, texts)}
    <slot name="complete"></slot>
    ${view.purpose ? nothing : html`<button type="button" @click=${() => print()}>${text(texts, 'print')}</button>`}
  </div>`;
}

/** The drawing for a refusal, by its code. */
const DRAWINGS: Readonly<Record<string, DrawingName>> = {
  'subscriber-mismatch': 'sim-card',
  'subscriber-legacy-id': 'sim-card',
  'subscriber-unknown': 'sim-card',
  'sim-recently-changed': 'sim-card',
  'signer-unknown': 'sim-card',
  'too-many-attempts': 'phone',
};

/** Ends that are no failure: the person signs in instead, or comes back later. By code, their headings. */
const CALM: Readonly<Record<string, string>> = { 'already-registered': 'known', 'recovery-waiting': 'waiting' };

/** When the person may come back, by the gateway's clock. */
function backAt(texts: AllMessages, { problem, now }: View): string {
  const at = new Date(Date.parse(now) + (problem?.retryAfter ?? 0) * 1000);
  return text(texts, 'day-time', { time: writtenTime(at), day: writtenDay(at) });
}

/** The flow ended without its aim. */
export function closed(
  host: Element,
  texts: AllMessages,
  later: LaterTexts,
  view: View,
  restart: () => void,
): TemplateResult {
  const { problem, audience } = view;
  const calm = problem && CALM[problem.code];
  const shown = DRAWINGS[problem?.code ?? ''];
  const lines = (calm && worded(later.advice, problem.code, audience)) || [];
  return html`<div class="end">
    ${methodName(host, texts, view)} ${calm ? html`<span class="tick-mark good" aria-hidden="true">✓</span>` : nothing}
    <h2 part="heading" tabindex="-1">${text(texts, (calm ?? 'closed') as 'closed')}</h2>
    ${calm ? html`<p>${problemText(texts, later, problem, audience, backAt(texts, view))}</p>` : nothing}
    ${calm ? simply(texts, later, problem.code, audience) : nothing} ${list(lines.map(adviceLine))}
    ${calm === 'known' ? links(host, texts, problem?.links) : nothing}
    ${problem && !calm ? alert(texts, later, problem, { audience, host }) : nothing} ${shown ? drawing(shown) : nothing}
    <slot name="closed"></slot>
    <button class=${calm ? 'plain' : 'primary'} part="restart" type="button" @click=${restart}>
      ${text(texts, 'edit')}
    </button>
  </div>`;
}

/** Asks the person to confirm that their progress is thrown away. The last button goes back. */
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

/**
 * Focuses the last button in the foot: "stay" in the question, or the button that opens the
 * question.
 */
export async function focusFoot(host: LitElement): Promise<void> {
  await host.updateComplete;
  host.renderRoot.querySelector<HTMLElement>('.foot button:last-child')?.focus();
}

/**
 * Focuses the first invalid field and scrolls to it and its error; without one, to the button and
 * its alert.
 */
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

/**
 * Warns the developer of an unstyled form: a browser without constructable sheets, under a policy
 * without our nonce.
 */
function checkStyles(host: LitElement): void {
  const kept = host.renderRoot.querySelector('style')?.sheet === null;
  if (!kept || warnedOfStyles) return;
  warnedOfStyles = true;
  console.warn(
    `<${host.localName}>: this page's Content-Security-Policy blocks the styles of this element. Set window.litNonce (docs/embedding.md).`,
  );
}
let warnedOfStyles = false;

/** On a development machine: warns of misspelt names on the element and on `<dvc-register>`, and of its colours. */
function checkNames(host: LitElement): void {
  if (!isDevelopment(location.hostname)) return;
  const around = host.closest<HTMLElement>('dvc-register');
  part(import('../texts/hints.js')).then(
    ({ warnColours, warnNames }) => {
      for (const each of [host, ...(around ? [around] : [])]) warnNames(each);
      warnColours(host);
    },
    () => undefined,
  );
}

const dressed = new WeakSet<Element>();

/** Adds the styles of refusals to a method and its first form. Later steps bring them along. */
export function dress(host: LitElement): void {
  const forms = 'dvc-step-fields,dvc-step-provider,dvc-step-credentials,dvc-step-federate';
  for (const each of [host, host.renderRoot.querySelector<LitElement>(forms), host.querySelector<LitElement>(forms)]) {
    // A form that is drawn after its method has left the page has no root.
    if (!each?.isConnected || dressed.has(each)) continue;
    dressed.add(each);
    const { elementStyles } = each.constructor as typeof LitElement;
    adoptStyles(each.renderRoot as ShadowRoot, [...elementStyles, toldStyles]);
    if (each !== host) continue;
    checkNames(host);
    checkStyles(host);
  }
}
