import type { Json } from '../flow/method.js';
import type { ProblemCode } from '../flow/problem.js';
import type { Ending } from '../flow/view.js';
import type { SignedInEvent, SignedOutEvent } from './session-events.js';

export { SignedInEvent, SignedOutEvent } from './session-events.js';

const PUBLIC = { bubbles: true, composed: true };

/** A method was chosen. */
export class MethodEvent extends Event {
  readonly method: string;
  constructor(method: string) {
    super('dvc-method', PUBLIC);
    this.method = method;
  }
}

/** The person has reached a step. */
export class StepEvent extends Event {
  readonly method: string;
  readonly step: string;
  constructor(method: string, step: string) {
    super('dvc-step', PUBLIC);
    this.method = method;
    this.step = step;
  }
}

/**
 * An answer was refused, or the backend could not be reached. Carries a code, never what was typed.
 */
export class ProblemEvent extends Event {
  readonly method: string;
  readonly code: ProblemCode;
  constructor(method: string, code: ProblemCode) {
    super('dvc-problem', PUBLIC);
    this.method = method;
    this.code = code;
  }
}

/**
 * The account exists. That proves nothing to a server: any script can fire such an event. The
 * portal's server redeems `receipt` at the gateway (docs/sign-in.md).
 */
export class CompleteEvent extends Event {
  readonly method: string;
  /** Single use, 60 seconds. Absent where the portal has no client secret at the gateway. */
  readonly receipt: string | undefined;
  constructor(method: string, ending?: Json) {
    super('dvc-complete', PUBLIC);
    this.method = method;
    this.receipt = (ending as Ending | null | undefined)?.receipt;
  }
}

/**
 * A step's answer, for the method element around it. Does not bubble: it carries what was typed.
 */
export class AnswerEvent extends Event {
  readonly input: Json;
  constructor(input: Json) {
    super('dvc-answer');
    this.input = input;
  }
}

/** A step asks for another code, another challenge. Does not bubble. */
export class AgainEvent extends Event {
  constructor() {
    super('dvc-again');
  }
}

/**
 * A step refused an answer in the page. Does not bubble: the method element reports it to the
 * portal as `dvc-problem`.
 */
export class RefusedEvent extends Event {
  readonly code: ProblemCode;
  constructor(code: ProblemCode) {
    super('dvc-refused');
    this.code = code;
  }
}

declare global {
  interface HTMLElementEventMap {
    'dvc-method': MethodEvent;
    'dvc-step': StepEvent;
    'dvc-problem': ProblemEvent;
    'dvc-complete': CompleteEvent;
    'dvc-signed-in': SignedInEvent;
    'dvc-signed-out': SignedOutEvent;
    'dvc-answer': AnswerEvent;
    'dvc-again': AgainEvent;
    'dvc-refused': RefusedEvent;
  }
}
