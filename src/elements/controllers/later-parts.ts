import { html, type LitElement, type TemplateResult } from 'lit';
import type { Alert } from '../internal/method-parts.js';
import { part } from '../internal/part.js';
import type { MethodTexts } from '../texts/method-texts.js';
import type { SessionController } from './session-controller.js';

/** Fetches the elements of a kind of step. */
export type Loads = Readonly<Record<string, () => Promise<unknown>>>;

/** Fetches what draws the later steps and the end of a flow: elements and texts. */
export class LaterParts {
  /** The kind of step that could not be fetched; `end` for the texts of the flow's end. */
  missing = '';

  /** The texts of refusals could not be fetched. */
  #speechless = false;
  /** By kind: `true` once it is fetched, `false` until then. */
  readonly #fetched = new Map<string, boolean>();
  readonly #host: LitElement;
  readonly #sessions: SessionController;
  readonly #texts: MethodTexts;
  readonly #loads: Loads;

  constructor(host: LitElement, sessions: SessionController, texts: MethodTexts, loads: Loads) {
    this.#host = host;
    this.#sessions = sessions;
    this.#texts = texts;
    this.#loads = loads;
  }

  /**
   * Draws a refusal once its texts are fetched, and one sentence where they cannot be. No alert until
   * then: two would be announced.
   */
  readonly alert: Alert = (problem, actions) => {
    const { told, texts, later, audience } = this.#texts;
    if (told && later) return told.alert(texts, later, problem, { audience, host: this.#host, ...actions });
    if (this.#speechless) return this.#texts.lost(actions?.retry);
    return actions?.retry ? this.#texts.skeleton : html``;
  };

  /** Fetches what draws a kind of step: its element and its texts. */
  load(kind: string): void {
    const load = this.#loads[kind];
    if (this.#fetched.has(kind) || this.missing === kind || !load) return;
    this.#fetched.set(kind, false);
    Promise.all([part(load()), this.#texts.explain()]).then(
      () => {
        this.#fetched.set(kind, true);
        this.#host.requestUpdate();
      },
      () => {
        this.#fetched.delete(kind);
        // Only a failure at the person's own step is shown; the others are fetched again later.
        if (this.#sessions.step?.kind === kind) this.#miss(kind);
      },
    );
  }

  /** Fetches the texts of refusals and of the flow's end. */
  explain(): void {
    if (this.missing === 'end') return;
    this.#texts.explain().catch(() => {
      // Each update tries again: one more update and no other, or it would never end.
      if (!this.#speechless) this.#host.requestUpdate();
      this.#speechless = true;
      const { status = 'active' } = this.#sessions.state?.view ?? {};
      if (status !== 'active') this.#miss('end');
    });
  }

  /** What is drawn in place of a step that is not fetched; `undefined` when it is. */
  insteadOf(kind: string): TemplateResult | undefined {
    if (kind === this.missing) return this.#texts.lost(() => this.#miss(''), true);
    return this.#loads[kind] && !this.#fetched.get(kind) ? this.#texts.skeleton : undefined;
  }

  #miss(kind: string) {
    this.missing = kind;
    this.#host.requestUpdate();
  }
}
