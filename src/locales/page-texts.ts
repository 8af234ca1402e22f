import type { Audience } from '../flow/method.js';

/** The gateway's own pages, without what their scripts draw. */
export interface PageTexts {
  /** The language's own name. */
  readonly language: string;
  /** The pages' name where no portal has sent the person. */
  readonly name: string;
  readonly skip: string;
  readonly signIn: string;
  readonly signInLead: string;
  readonly register: string;
  readonly recover: string;
  readonly recoverLead: string;
  /** Shown where the gateway has no way to recover for the audience. */
  readonly noRecovery: string;
  readonly account: string;
  /** Shown where a certificate is needed; the ways below all give it. */
  readonly stronger: string;
  /** Shown where more than a password is needed, of several ways. */
  readonly strongerWay: string;
  /** Shown where no way gives the strength that is needed. */
  readonly noWay: string;
  readonly audienceLabel: string;
  readonly audience: Readonly<Record<Audience, string>>;
  readonly loading: string;
  readonly reload: string;
  readonly noScript: string;
  /** `{owner}` is who controls the data. */
  readonly owner: string;
  readonly terms: string;
  readonly policy: string;
  readonly missing: string;
  readonly missingLead: string;
}
