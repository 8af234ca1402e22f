import { html, type TemplateResult } from 'lit';
import type { SigningTexts } from '../../locales/messages.js';

interface FileChooserOptions {
  readonly texts: SigningTexts;
  /** The password did not open the file. */
  readonly wrong: boolean;
  /** Name of the chosen file; empty before one is chosen. */
  readonly name: string;
  readonly choose: (name: string) => void;
}

/**
 * A certificate file and its password. The password input has no name, so no form can submit it.
 * The browser's own file button speaks the browser's language; it lies hidden under a button in the
 * page's language, and screen readers read its own words only.
 */
export const fileChooser = ({ texts: { text }, wrong, name, choose }: FileChooserOptions): TemplateResult =>
  html`<div class="field" part="field">
      <label for="file">${text.file} <span class="req" aria-hidden="true">(*)</span></label>
      <span class="chooser"
        ><input
          part="input"
          id="file"
          name="file"
          type="file"
          accept=".p12,.pfx,application/x-pkcs12"
          aria-required="true"
          @change=${(event: Event) => choose((event.target as HTMLInputElement).files?.[0]?.name ?? '')}
        /><span class="pick" aria-hidden="true">${text['choose-file']}</span>
        <bdi aria-hidden="true">${name || text['no-file']}</bdi></span
      >
    </div>
    <div class="field" part="field">
      <label for="secret">${text.password}</label>
      <input
        part="input"
        id="secret"
        type="password"
        autocomplete="off"
        maxlength="255"
        aria-invalid=${wrong}
        aria-describedby=${wrong ? 'refusal private' : 'private'}
      />
      <p class="muted" id="private">${text.private}</p>
    </div>`;

/**
 * Returns the chosen file and its password, and clears the password input; `undefined` before a
 * file is chosen.
 */
export function takeFile(root: ParentNode): { readonly file: Blob; readonly password: string } | undefined {
  const file = root.querySelector<HTMLInputElement>('#file')?.files?.[0];
  const secret = root.querySelector<HTMLInputElement>('#secret');
  if (!file || !secret) return undefined;
  const password = secret.value;
  secret.value = '';
  return { file, password };
}
