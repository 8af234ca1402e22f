/** The gateway's front door. Importing it does nothing. */
export { sha256Hex as sha256 } from '../bytes.js';
export { METHOD_IDS } from '../methods/known.js';
export { OFFER } from '../methods/offer.js';
export { memoryAudit, type Audit, type AuditEntry, type AuditEvent, type Head } from './audit/audit.js';
export { sqlAudit } from './audit/sql-audit.js';
export { tokenHash } from './checks/bearer.js';
export { createBlocklist, type Blocklist } from './checks/blocklist.js';
export { proofOfWork } from './checks/captcha.js';
export { carrierCodes, ownCodes, type CodeIssuer } from './checks/code-issuers.js';
export {
  createCertificates,
  type CertificateProblem,
  type Certificates,
  type CertificatesOptions,
  type Holder,
  type HolderEvidence,
  type Proof,
} from './checks/certificates.js';
export { CLOCK_SKEW_MS } from './checks/clock-check.js';
export { createCodes, memoryCodeRows, type CodeRows, type Codes } from './checks/codes.js';
export type { ConsoleTexts } from '../locales/console-texts.js';
export type { PhoneTexts } from '../locales/phone-texts.js';
export { createPages, type PagesOptions } from './pages/pages-routes.js';
export type { PageAssets } from './pages/frame.js';
export { createConsole, type ConsoleOptions } from './console/console.js';
export { sqlDataSubjects, type DataSubjects, type Erasure, type DataSubject } from './accounts/data-subjects.js';
export { sqlOwnAccounts, type OwnAccounts, type OwnAccountsOptions } from './accounts/own-account.js';
export type { NoticeKind, NoticeTexts } from '../locales/notice-texts.js';
export { ROLES, type Role } from '../methods/naming.js';
export { sqlPeople, type NamedPerson, type People, type Represented } from './accounts/people.js';
export { sqlNotices, type Notice, type Notices, type NoticesOptions } from './notices/notices.js';
export type { Tombstone } from './accounts/erasure.js';
export type { Flows, StoredFlow } from './registration/flows.js';
export { createGateway, type Gateway, type GatewayOptions } from './http/gateway.js';
export { problemSentences } from './http/sentences.js';
export type { DeliveryStatus, SubjectData } from './accounts/subject-data.js';
export {
  implement,
  type Caller,
  type Decision,
  type Entered,
  type Handlers,
  type Implementation,
  type StepHandler,
  type Visit,
} from './registration/implement.js';
export {
  createLimits,
  LIMITS,
  memoryCounters,
  type About,
  type Counters,
  type Limit,
  type Limits,
  type LimitTable,
  type Scope,
} from './checks/limits.js';
export type { Log, LogEntry } from './observe/log.js';
export type { FederationProvider } from './federation/federate.js';
export { federationRegistration, signInByFederation, type FederationPorts } from './methods/federation.js';
export { insuranceRegistration, type InsurancePorts } from './methods/insurance.js';
export { mobileRegistration, type MobilePorts } from './methods/mobile.js';
export { signInByPasskey } from './methods/passkey.js';
export { signInByPassword } from './methods/password.js';
export { postRegistration, type PostPorts } from './methods/post.js';
export {
  signatureRegistration,
  signInBySignature,
  type SignaturePorts,
  type SignatureProvider,
} from './methods/signature.js';
export { signInBySim, simRegistration, type SimPorts } from './methods/sim.js';
export { signHandler, signInByUsb, usbRegistration, type UsbPorts } from './methods/usb.js';
export { memoryFlows } from './sql/memory-flows.js';
export { migrate, schemaVersion, SchemaOutdated } from './sql/migrations.js';
export { observers, type Activity, type Observer, type Observation } from './observe/observer.js';
export { sqlOutages, type Outages, type PlannedOutage, type StoredOutages } from './registration/outages.js';
export { createOperators, type Operators, type OperatorsOptions } from './console/operators.js';
export {
  areAvailable,
  Unavailable,
  type AssertedIdentity,
  type FederationRefusal,
  type IdentityProvider,
  type Accounts,
  type Captcha,
  type Claimed,
  type CodeSender,
  type Mailer,
  type TextSender,
  type OneTimeCodes,
  type ClaimedRecord,
  type NewAccount,
  type Partnered,
  type Passwords,
  type RegistryAnswer,
  type RegistryDirectory,
  type SignatureRefusal,
  type SignatureRequest,
  type SignatureService,
  type SignatureState,
  type SubscriberDirectory,
  type Subscription,
  type Tx,
} from './ports.js';
export {
  createPortals,
  type PasswordRule,
  type Portal,
  type PortalClient,
  type Portals,
} from './registration/portals.js';
export { Revocation, type StatusPort } from '../proof/revocation.js';
export {
  readTrust,
  type AssignedCertificate,
  type IssuerConfig,
  type Trust,
  type TrustConfig,
} from '../proof/trust.js';
export {
  readPortals,
  type ConfiguredPortals,
  type PortalScim,
  type PortalWebhook,
} from './registration/portals-file.js';
export { sqlProposals, type Proposal, type Proposals } from './accounts/proposals.js';
export { RETENTION, type Retention } from './accounts/retention.js';
export { createRegistrar, type Registrar, type RegistrarOptions } from './registration/registrar.js';
export { createDevices, type Devices } from './sign-in/devices.js';
export {
  type PasskeyAssertion,
  type PasskeyCreation,
  type PasskeyExpectation,
  type PasskeySignInPorts,
  type PasskeyVerifier,
} from './sign-in/passkey-steps.js';
export { sqlPasskeys, type Credential, type FoundPasskey, type Passkey, type Passkeys } from './sign-in/passkeys.js';
export { sqlReceipts, type NewReceipt, type Receipts, type Redeemed } from './sign-in/receipts.js';
export { publishedAt, signerAt, type SigningKey } from './sign-in/signing-keys.js';
export { sqlSessions, type NewSession, type Session, type Sessions, type SessionsOptions } from './sign-in/sessions.js';
export { sqlSealedRows, type SealedRows } from './vault/sealed-rows.js';
export { sqlStore, type SqlStore } from './sql/sql-store.js';
export { askHandler, type Asked, type AskInput } from './steps/ask.js';
export { formGate, type GatePorts } from './steps/captcha.js';
export { codeHandler } from './steps/code.js';
export { confirmHandler, type ConfirmPorts } from './steps/confirm.js';
export { credentialsHandler, type CredentialsPorts } from './steps/credentials.js';
export { identifyHandler, type IdentifyInput } from './steps/identify.js';
export type { Match, Matched } from './steps/match.js';
export { passwordHandler } from './steps/password.js';
export { subjectOf, type PersonFacts, type PersonPorts, type StepPorts } from './steps/person.js';
export type { Proved, ProofPorts } from './steps/proof.js';
export { openSession, signInByProof, type SessionPorts } from './steps/session.js';
export { waitHandler, type Recipient, type WaitPorts } from './steps/wait.js';
export { sqlAssertions, type Assertion, type Assertions } from './delivery/assertions.js';
export { createScimClient, type ScimClientOptions } from './delivery/client.js';
export {
  sqlDeadLetters,
  type DeadLetter,
  type DeadLetters,
  type PortalStats,
  type Waiting,
} from './delivery/dead-letters.js';
export { type DeliveryClient } from './delivery/delivery-client.js';
export { sqlDirectory, type Directory } from './scim/directory.js';
export { type Creation, type Grant, type Grantable, type Level, type PortalGrant } from './scim/grants.js';
export { createOutbox, type Outbox, type OutboxOptions } from './delivery/outbox.js';
export { createWebhookClient, type WebhookClientOptions } from './delivery/webhook-client.js';
export type { Account } from './scim/user.js';
export { createScimServer, type ScimServerOptions } from './scim/scim-server.js';
export {
  clockAhead,
  databaseReady,
  DatabaseUnavailable,
  type DatabaseTrouble,
  type SqlClient,
  type SqlDatabase,
} from './sql/sql.js';
export {
  sqlSignInAccounts,
  type OwnedAccount,
  type SignInAccount,
  type SignInAccounts,
} from './accounts/sign-in-accounts.js';
export { sqlSuspects, type Suspect } from './accounts/suspects.js';
export { sqlTally, type Tally, type TallyOptions } from './observe/tally.js';
export { webCiphers, type Ciphers, type ProofCiphers } from './vault/ciphers.js';
export { createKeys, createVault, type Keys, type SealedDatabase, type Vault } from './vault/vault.js';
