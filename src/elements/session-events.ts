/** The events about a session. Apart from the others, because the first form of a registration needs none. */
const PUBLIC = { bubbles: true, composed: true };

/** The person is signed in. Carries no secret: the session is in the browser's cookies. */
export class SignedInEvent extends Event {
  readonly method: string;
  constructor(method: string) {
    super('dvc-signed-in', PUBLIC);
    this.method = method;
  }
}

/** Nobody is signed in any more. */
export class SignedOutEvent extends Event {
  /** The person did it; else the session had ended. */
  readonly own: boolean;
  constructor(own: boolean) {
    super('dvc-signed-out', PUBLIC);
    this.own = own;
  }
}
