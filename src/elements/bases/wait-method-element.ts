import type { View } from '../../flow/view.js';
import type { Messages } from '../../locales/messages.js';
import { MethodElement } from './method-element.js';

/**
 * A method whose person signs on another device. Its steps: the choice of that device, the wait,
 * and the certificate's content.
 */
export abstract class WaitMethodElement extends MethodElement {
  static override readonly load: typeof MethodElement.load = {
    wait: () => import('../steps/wait.js'),
    confirm: () => import('../steps/confirm.js'),
  };

  /** After the wait its step has another title, where the texts have one. */
  protected override titleOf({ step, data }: View, texts: Messages): string {
    const over = `${step}-over`;
    return (data as { readonly ended?: true } | null)?.ended && texts.step[over] ? over : step;
  }

  protected override stepProperties(view: View): object {
    return {
      ...super.stepProperties(view),
      ask: () => this.session?.look() ?? Promise.resolve(),
      open: (signal: AbortSignal) => this.session?.backend.events?.(this.session.state.view?.id ?? '', { signal }),
      cancel: () => this.session?.restart(),
    };
  }
}
