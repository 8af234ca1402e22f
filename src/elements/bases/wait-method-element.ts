import type { View } from '../../flow/view.js';
import { MethodElement } from './method-element.js';

/** A method whose key lies elsewhere: whom to ask, the wait, and what the certificate says. */
export abstract class WaitMethodElement extends MethodElement {
  static override readonly load = {
    wait: () => import('../steps/wait.js'),
    confirm: () => import('../steps/confirm.js'),
  };

  protected override stepProperties(view: View): object {
    return {
      ...super.stepProperties(view),
      ask: () => this.session?.answer({}) ?? Promise.resolve(),
      open: (signal: AbortSignal) => this.session?.backend.events?.(this.session.state.view?.id ?? '', { signal }),
      cancel: () => this.session?.restart(),
    };
  }
}
