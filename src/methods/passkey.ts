/** Passkeys (WebAuthn): a second way to sign in for a person who has signed in before. */
import { defineField } from '../flow/fields.js';
import { AUDIENCES, type Step } from '../flow/method.js';
import { defineChange, defineSignIn } from '../flow/purposes.js';
import { current } from './change.js';

/** What a browser makes: base64url. No person types it. */
const bytes = <const Name extends string>(name: Name, maxlength: number, required = true) =>
  defineField(name, 'base64url', {
    rule: { normalize: (text) => text, accepts: (text) => /^[\w-]+$/.test(text), verbatim: true },
    ...{ required, maxlength },
  });

const credential = bytes('credential', 1400);
const clientData = bytes('clientData', 4000);

/** A passkey signs the step's challenge. */
const assert = {
  name: 'assert',
  kind: 'passkey',
  fields: [
    ...[credential, clientData, bytes('authenticatorData', 4000)],
    ...[bytes('signature', 8000), bytes('userHandle', 128, false)],
  ],
  guarded: false,
  attempts: 10,
} as const satisfies Step;

/** Data of the step in which a passkey signs. */
export interface PasskeyData {
  /** 32 random bytes, base64url. */
  readonly challenge: string;
  /** The host of the gateway: passkeys belong to it. */
  readonly rpId: string;
}

/** How the person recognises the passkey in their list. */
export const passkeyLabel = defineField('label', 'passkey-label', {
  rule: {
    normalize: (text) => text.normalize('NFC').replace(/\s+/g, ' ').trim(),
    accepts: (text) => /^\P{Cc}{0,64}$/u.test(text),
  },
  required: false,
  maxlength: 128,
});

/** The browser makes a passkey. `transports` are separated by commas. */
const create = {
  name: 'create',
  kind: 'passkey-new',
  fields: [
    ...[credential, clientData, bytes('attestation', 20_000), passkeyLabel],
    defineField('transports', 'passkey-transports', {
      rule: { normalize: (text) => text, accepts: (text) => /^[a-z-]+(?:,[a-z-]+)*$/.test(text), verbatim: true },
      required: false,
      maxlength: 128,
    }),
  ],
  guarded: false,
  attempts: 10,
} as const satisfies Step;

/** Data of the step in which a passkey is made. */
export interface NewPasskeyData extends PasskeyData {
  /** The gateway's name, for the browser's own dialogue. */
  readonly rpName: string;
  /** Names the account for the authenticator; says nothing about it. */
  readonly user: string;
  /** Masked user name, which the authenticator shows. */
  readonly username: string;
  /** The account's passkeys, of which an authenticator makes no second one. */
  readonly known: readonly { readonly id: string; readonly transports: readonly string[] }[];
}

/** By a passkey, in any browser that has it. The passkey names the account. */
export const passkeySignIn = defineSignIn('passkey', [assert], { audiences: AUDIENCES });

/** A signed-in person makes a passkey. */
export const passkeyAddition = defineChange('passkey', [current, create], { audiences: AUDIENCES });
