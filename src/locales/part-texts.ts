/** Texts of the parts that are fetched later: signing, waiting, the scanner, certificates. */
import type { ScanFailure } from '../capture/scanner.js';
import type { Audience } from '../flow/method.js';
import type { Finding } from '../proof/summary.js';
import type { SignerFault } from '../signers/signer.js';

/** Texts while the person's key signs; fetched with the element that draws the step. */
export interface SigningTexts {
  /** By a signer's id. */
  readonly signer: Readonly<Record<string, string>>;
  /** By a signer's id: what to do when the program is installed but not found. */
  readonly repair: Readonly<Record<string, string>>;
  readonly text: Readonly<Record<SigningKey, string>>;
  /** By an identifier's scheme. */
  readonly scheme: Readonly<Record<string, string>>;
  /** Where an audience's own authority offers programs and drivers. */
  readonly authority: Readonly<Partial<Record<Audience, Download>>>;
  /** By fault: what is wrong and what to do; in steps where one sentence is not enough. */
  readonly fault: Readonly<Record<SignerFaultCode | 'wrong-password', FaultText>>;
}

export interface Download {
  readonly name: string;
  readonly url: string;
  readonly publisher?: string;
  /** In bytes. */
  readonly size?: number;
  readonly sha256?: string;
}

export interface FaultText {
  readonly text: string;
  readonly next: string;
  /** Replaces `next` where the portal offers no download; `{name}` is the program. */
  readonly alone?: string;
  readonly steps?: readonly string[];
}

export type SigningKey =
  | 'with'
  | 'checking'
  | 'found'
  | 'compare'
  | 'other'
  | 'again'
  | 'download'
  | 'publisher'
  | 'megabytes'
  | 'other-systems'
  | 'software'
  | 'choose-file'
  | 'no-file'
  | 'file'
  | 'password'
  | 'open'
  | 'opening'
  | 'private'
  | 'choose'
  | 'valid'
  | 'issuer'
  | 'sign'
  | 'signing'
  | 'cancel'
  | 'tries'
  | 'owner'
  | 'organization'
  | 'until'
  | 'by';

/**
 * Texts while the page waits for a phone or an app; fetched with the element that draws the step.
 */
export interface WaitingTexts {
  readonly text: Readonly<Record<WaitingKey, string>>;
}

export type WaitingKey =
  | 'sent-handset'
  | 'sent-app'
  | 'code'
  | 'compare-handset'
  | 'compare-app'
  | 'then-handset'
  | 'then-app'
  | 'then-otp'
  | 'differs'
  | 'open'
  | 'qr'
  | 'qr-label'
  | 'otp'
  | 'otp-hint'
  | 'otp-error'
  | 'confirm'
  | 'left'
  | 'left-minutes'
  | 'left-none'
  | 'cancel'
  | 'over'
  | 'again'
  | 'edit';

/** Every text of the scanner of identity cards. */
export type CardTexts = Readonly<Record<CardKey | `failed.${ScanFailure}`, string>>;

export type CardKey =
  | 'scan'
  | 'title'
  | 'privacy'
  | 'opening'
  | 'looking'
  | 'other'
  | 'reading'
  | 'photo'
  | 'retry'
  | 'close'
  | 'done';

/** Every text about a certificate: labels, and findings by code. */
export type CertificateTexts = Readonly<Record<CertificateKey | Finding, string>>;

export type CertificateKey =
  | 'title'
  | 'owner'
  | 'organization'
  | 'identifier'
  | 'issuer'
  | 'validity'
  | 'until'
  | 'daysLeft'
  | 'expired'
  | 'notYetValid'
  | 'reveal'
  | 'hide'
  | 'findings'
  | 'unloaded'
  | 'retry'
  | 'cert-untrusted-agency';

/** `unloaded` is not a signer's fault: a chunk of the page could not be fetched. */
export type SignerFaultCode = SignerFault | 'unloaded';

/** The words that the glossary explains. */
export type WordName =
  | 'cccd'
  | 'code'
  | 'own-sim'
  | 'vneid'
  | 'bhxh'
  | 'digital-signature'
  | 'certificate'
  | 'pin'
  | 'token'
  | 'driver'
  | 'passkey';

/** What the words on the screens mean; fetched when a person asks for help. */
export interface GlossaryTexts {
  /** The question about a word: `{word} là gì?`. */
  readonly what: string;
  readonly words: Readonly<Record<WordName, { readonly word: string; readonly means: string }>>;
}
