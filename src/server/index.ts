/** The gateway's front door. Importing it does nothing. */
export type { Audit, AuditEntry, AuditEvent } from './audit.js';
export { createBlocklist, type Blocklist } from './blocklist.js';
export { proofOfWork } from './captcha.js';
export { carrierCodes, ownCodes, type CodeIssuer } from './code-issuers.js';
export {
  createCertificates,
  type CertificateProblem,
  type Certificates,
  type CertificatesOptions,
  type Holder,
} from './certificates.js';
export { createCodes } from './codes.js';
export type { Flows, StoredFlow } from './flows.js';
export { createGateway, type Gateway, type GatewayOptions } from './gateway.js';
export {
  implement,
  type Caller,
  type Decision,
  type Handlers,
  type Implementation,
  type StepHandler,
  type Visit,
} from './implement.js';
export { createLimits, LIMITS, type Limit, type Limits, type Scope } from './limits.js';
export type { Log, LogEntry } from './log.js';
export { insuranceRegistration, type InsurancePorts } from './methods/insurance.js';
export { mobileRegistration, type MobilePorts } from './methods/mobile.js';
export { postRegistration, type PostPorts } from './methods/post.js';
export { signatureRegistration, type SignaturePorts, type SignatureProvider } from './methods/signature.js';
export { simRegistration, type SimPorts } from './methods/sim.js';
export { usbRegistration, type UsbPorts } from './methods/usb.js';
export { migrate } from './migrations.js';
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
export { readTrust, type IssuerConfig, type Trust, type TrustConfig } from '../pki/trust.js';
export { readPortals, type ConfiguredPortals, type PortalScim } from './portals-file.js';
export { createRegistrar, type Registrar, type RegistrarOptions } from './registrar.js';
export { sqlStore, type SqlStore } from './sql-store.js';
export { createScimClient, type ScimClient, type ScimClientOptions } from './sync/client.js';
export type { DeadLetter, PortalStats } from './sync/delivery-desk.js';
export { sqlDirectory, type Directory } from './sync/directory.js';
export { createOutbox, type Outbox, type OutboxOptions } from './sync/outbox.js';
export { createScimServer, type ScimServerOptions } from './sync/scim-server.js';
export { tokenHash } from './sync/scim-tokens.js';
export { DatabaseUnavailable, type DatabaseTrouble, type SqlClient, type SqlDatabase } from './sql.js';
export { createKeys, createVault, type Keys, type Vault } from './vault.js';
