/** Events about a session. In their own file, because the first form of a registration needs none. */
const PUBLIC = { bubbles: true, composed: true };

/** The person is signed in. Carries no secret: the session is in the browser's cookies. */
export class SignedInEvent extends Event {
  readonly method: string;
  constructor(method: string) {
    super('dvc-signed-in', PUBLIC);
    this.method = method;
  }
}

/** The session has ended. */
export class SignedOutEvent extends Event {
  /** `true`: the person signed out. `false`: the gateway had ended the session. */
  readonly own: boolean;
  constructor(own: boolean) {
    super('dvc-signed-out', PUBLIC);
    this.own = own;
  }
}
