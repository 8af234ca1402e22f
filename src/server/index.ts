/** The gateway's front door. Importing it does nothing. */
export { sha256, type Audit, type AuditEntry, type AuditEvent, type Head } from './audit/audit.js';
export { tokenHash } from './http/bearer.js';
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
} from './checks/certificates.js';
export { createCodes } from './checks/codes.js';
export { createConsole, type ConsoleOptions } from './console/console.js';
export { sqlDataSubjects, type DataSubjects, type Erasure, type Who } from './accounts/data-subjects.js';
export type { Tombstone } from './accounts/erasure.js';
export type { Flows, StoredFlow } from './registration/flows.js';
export { createGateway, type Gateway, type GatewayOptions } from './http/gateway.js';
export type { Held, Receipt } from './registration/held.js';
export {
  implement,
  type Caller,
  type Decision,
  type Handlers,
  type Implementation,
  type StepHandler,
  type Visit,
} from './registration/implement.js';
export { createLimits, LIMITS, type Limit, type Limits, type LimitTable, type Scope } from './checks/limits.js';
export type { Log, LogEntry } from './observe/log.js';
export { insuranceRegistration, type InsurancePorts } from './methods/insurance.js';
export { mobileRegistration, type MobilePorts } from './methods/mobile.js';
export { postRegistration, type PostPorts } from './methods/post.js';
export { signatureRegistration, type SignaturePorts, type SignatureProvider } from './methods/signature.js';
export { simRegistration, type SimPorts } from './methods/sim.js';
export { usbRegistration, type UsbPorts } from './methods/usb.js';
export { migrate } from './sql/migrations.js';
export { observers, type Activity, type Observer, type Told } from './observe/observer.js';
export { sqlOutages, type Outages, type PlannedOutage, type StoredOutages } from './registration/outages.js';
export { createOperators, type Operators, type OperatorsOptions } from './console/operators.js';
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
export { createPortals, type Portal, type Portals } from './registration/portals.js';
export { Revocation, type StatusPort } from '../proof/revocation.js';
export {
  readTrust,
  type AssignedCertificate,
  type IssuerConfig,
  type Trust,
  type TrustConfig,
} from '../proof/trust.js';
export { readPortals, type ConfiguredPortals, type PortalScim } from './registration/portals-file.js';
export { sqlProposals, type Proposal, type Proposals } from './accounts/proposals.js';
export { RETENTION, type Retention } from './accounts/retention.js';
export { createRegistrar, type Registrar, type RegistrarOptions } from './registration/registrar.js';
export { sqlSealedRows, type SealedRows } from './vault/sealed-rows.js';
export { sqlStore, type SqlStore } from './sql/sql-store.js';
export { subjectOf } from './steps/person.js';
export { sqlAssertions, type Assertion, type Assertions } from './delivery/assertions.js';
export { createScimClient, type ScimClient, type ScimClientOptions } from './delivery/client.js';
export type { DeadLetter, PortalStats, Waiting } from './delivery/delivery-desk.js';
export { sqlDirectory, type Directory } from './scim/directory.js';
export { type Creation, type Grant, type Grantable, type Level, type PortalGrant } from './scim/grants.js';
export { createOutbox, type Outbox, type OutboxOptions } from './delivery/outbox.js';
export { createScimServer, type ScimServerOptions } from './scim/scim-server.js';
export {
  clockAhead,
  databaseReady,
  DatabaseUnavailable,
  type DatabaseTrouble,
  type SqlClient,
  type SqlDatabase,
} from './sql/sql.js';
export { sqlSuspects, type Suspect } from './accounts/suspects.js';
export { sqlTally, type Tally, type TallyOptions } from './observe/tally.js';
export { webCiphers, type Ciphers } from './vault/ciphers.js';
export { createKeys, createVault, type Keys, type Vault } from './vault/vault.js';
