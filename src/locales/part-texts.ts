/** Texts of the parts that are fetched later: signing, waiting, the scanner, certificates. */
import type { ScanFailure } from '../capture/scanner.js';
import type { Audience } from '../flow/method.js';
import type { Finding } from '../proof/summary.js';

/** What a person reads while a key of theirs signs; fetched with the element that draws it. */
export interface SigningTexts {
  /** By a signer's id. */
  readonly signer: Readonly<Record<string, string>>;
  /** By a signer's id: what to do about a program that is installed and still not found. */
  readonly repair: Readonly<Record<string, string>>;
  readonly text: Readonly<Record<SigningKey, string>>;
  /** By an identifier's scheme. */
  readonly scheme: Readonly<Record<string, string>>;
  /** Where an audience's authority has its programs and drivers, for audiences that have one of their own. */
  readonly authority: Readonly<Partial<Record<Audience, Download>>>;
  /** By fault: what is the matter, and what to do about it; step by step where it takes more than a sentence. */
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
  /** Instead of `next`, where the portal names nothing to download; `{name}` is the program. */
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

/** What a person reads while somebody's phone or app is waited for; fetched with the element that draws it. */
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
  | 'left-label'
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

/** Every text about a certificate: labels, and what is wrong with it by code. */
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

/** The faults of `signers/signer.ts`, which a locale does not import. */
export type SignerFaultCode =
  | 'unsupported-browser'
  | 'computer-needed'
  | 'software-missing'
  | 'driver-missing'
  | 'token-missing'
  | 'blocked'
  | 'wrong-pin'
  | 'pin-locked'
  | 'cancelled'
  | 'refused'
  | 'certificate-missing'
  | 'busy'
  | 'timeout'
  | 'outdated'
  | 'unreadable'
  | 'key-unsupported'
  /** Not a signer's: a part of the page could not be fetched. */
  | 'unloaded'
  | 'failed';
