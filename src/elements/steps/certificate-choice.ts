import { html, nothing, type TemplateResult } from 'lit';
import type { Audience } from '../../flow/method.js';
import { masked, writtenDay } from '../../flow/identity/written.js';
import type { CertificateTexts, SigningTexts } from '../../locales/messages.js';
import { fill } from '../texts/text.js';
import type { OfferedCertificate } from './offered-certificate.js';

interface CertificateChoiceOptions {
  readonly offered: readonly OfferedCertificate[];
  /** Id of the chosen certificate. */
  readonly chosen: string;
  readonly audience: Audience;
  readonly texts: SigningTexts;
  /** Texts about certificates, by finding. */
  readonly reasons: CertificateTexts;
  readonly choose: (id: string) => void;
}

/** Characters of a name that are shown; a certificate may contain any text. */
const LONGEST = 200;

const line = (text: string | undefined, kind: string | typeof nothing = nothing) =>
  text ? html`<span class=${kind}><bdi>${text.slice(0, LONGEST)}</bdi></span>` : nothing;

function card({ of, summary, problem }: OfferedCertificate, options: CertificateChoiceOptions): TemplateResult {
  const { chosen, audience, texts, reasons, choose } = options;
  const { owner, organization, identifier, unknown = [], issuer, notBefore, notAfter } = summary;
  const sentences: Readonly<Record<string, string>> = reasons;
  const reason = problem && (sentences[`${problem}-${audience}`] ?? sentences[problem]);
  const [from, to] = [writtenDay(notBefore * 1000), writtenDay(notAfter * 1000)];
  const id = `reason-${of.id}`;
  return html`<label class="box card"
    ><input
      type="radio"
      name="certificate"
      value=${of.id}
      .checked=${of.id === chosen}
      ?disabled=${Boolean(problem)}
      aria-describedby=${problem ? id : nothing}
      @change=${() => choose(of.id)}
    /><span
      ><strong><bdi>${(owner || of.token).slice(0, LONGEST)}</bdi></strong>
      ${line(organization)}
      ${[...(identifier ? [identifier] : []), ...unknown].map(({ scheme, value }) =>
        line(`${texts.scheme[scheme] ?? scheme} ${masked(value)}`),
      )}
      ${line(issuer && fill(texts.text.issuer, { name: issuer }), 'muted')}
      ${line(notAfter ? fill(texts.text.valid, { from, to }) : '', 'muted')}
      ${problem ? html`<span class="error" id=${id}>${reason ?? problem}</span>` : nothing}
    </span></label
  >`;
}

/**
 * Certificates as cards, of which the person chooses one. Unusable ones say why, and what to do.
 */
export const certificateChoice = (options: CertificateChoiceOptions): TemplateResult =>
  html`<fieldset class="cards">
    <legend tabindex="-1">${options.texts.text.choose}</legend>
    ${options.offered.map((each) => card(each, options))}
  </fieldset>`;
