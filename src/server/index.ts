/** The gateway's front door. Importing it does nothing. */
export { sha256, type Audit, type AuditEntry, type AuditEvent, type Head } from './audit.js';
export { tokenHash } from './bearer.js';
export { createBlocklist, type Blocklist } from './blocklist.js';
export { proofOfWork } from './captcha.js';
export { carrierCodes, ownCodes, type CodeIssuer } from './code-issuers.js';
export {
  createCertificates,
  type CertificateProblem,
  type Certificates,
  type CertificatesOptions,
  type Holder,
  type HolderEvidence,
} from './certificates.js';
export { createCodes } from './codes.js';
export { createConsole, type ConsoleOptions } from './console/console.js';
export { sqlDataSubjects, type DataSubjects, type Erasure, type Who } from './data-subjects.js';
export type { Tombstone } from './erasure.js';
export type { Flows, StoredFlow } from './flows.js';
export { createGateway, type Gateway, type GatewayOptions } from './gateway.js';
export type { Held, Receipt } from './held.js';
export {
  implement,
  type Caller,
  type Decision,
  type Handlers,
  type Implementation,
  type StepHandler,
  type Visit,
} from './implement.js';
export { createLimits, LIMITS, type Limit, type Limits, type LimitTable, type Scope } from './limits.js';
export type { Log, LogEntry } from './log.js';
export { insuranceRegistration, type InsurancePorts } from './methods/insurance.js';
export { mobileRegistration, type MobilePorts } from './methods/mobile.js';
export { postRegistration, type PostPorts } from './methods/post.js';
export { signatureRegistration, type SignaturePorts, type SignatureProvider } from './methods/signature.js';
export { simRegistration, type SimPorts } from './methods/sim.js';
export { usbRegistration, type UsbPorts } from './methods/usb.js';
export { migrate } from './migrations.js';
export { observers, type Activity, type Observer, type Told } from './observer.js';
export { sqlOutages, type Outages, type PlannedOutage, type StoredOutages } from './outages.js';
export { createOperators, type Operators, type OperatorsOptions } from './operators.js';
export {
  Unavailable,
  type Accounts,
  type Captcha,
  type CodeSender,
  type OneTimeCodes,
  type ClaimedRecord,
  type Passwords,
  type RegistryAnswer,
  type RegistryDirectory,
  type SignatureRefusal,
  type SignatureRequest,
  type SignatureService,
  type SignatureState,
  type SubscriberDirectory,
} from './ports.js';
export { createPortals, type Portal, type Portals } from './portals.js';
export { Revocation, type StatusPort } from '../pki/revocation.js';
export { readTrust, type AssignedCertificate, type IssuerConfig, type Trust, type TrustConfig } from '../pki/trust.js';
export { readPortals, type ConfiguredPortals, type PortalScim } from './portals-file.js';
export { sqlProposals, type Proposal, type Proposals } from './proposals.js';
export { RETENTION, type Retention } from './retention.js';
export { createRegistrar, type Registrar, type RegistrarOptions } from './registrar.js';
export { sqlSealedRows, type SealedRows } from './sealed-rows.js';
export { sqlStore, type SqlStore } from './sql-store.js';
export { subjectOf } from './steps/person.js';
export { sqlAssertions, type Assertion, type Assertions } from './sync/assertions.js';
export { createScimClient, type ScimClient, type ScimClientOptions } from './sync/client.js';
export type { DeadLetter, PortalStats, Waiting } from './sync/delivery-desk.js';
export { sqlDirectory, type Directory } from './sync/directory.js';
export { type Creation, type Grant, type Grantable, type Level, type PortalGrant } from './sync/grants.js';
export { createOutbox, type Outbox, type OutboxOptions } from './sync/outbox.js';
export { createScimServer, type ScimServerOptions } from './sync/scim-server.js';
export {
  clockAhead,
  databaseReady,
  DatabaseUnavailable,
  type DatabaseTrouble,
  type SqlClient,
  type SqlDatabase,
} from './sql.js';
export { sqlSuspects, type Suspect } from './suspects.js';
export { sqlTally, type Tally, type TallyOptions } from './tally.js';
export { webCiphers, type Ciphers } from './ciphers.js';
export { createKeys, createVault, type Keys, type Vault } from './vault.js';
