/** Public connectors: partners over open standards, and the parts for writing another adapter. */
export { carrierHint, type Carrier } from '../flow/identity/carrier.js';
export { compareNames } from '../flow/identity/full-name.js';
export { normalizePhone } from '../flow/identity/phone.js';
export { SCOPES } from './connectors/authorized.js';
export { authenticateClient } from './connectors/client-credentials.js';
export { camaraCodes } from './connectors/camara-codes.js';
export { camaraDirectory, type CamaraOptions } from './connectors/camara.js';
export { carrierDirectory, type CarriersOptions } from './connectors/carriers.js';
export { cscService, type CscOptions } from './connectors/csc.js';
export { openIdProvider, type IdentityClaims, type OpenIdOptions } from './connectors/identity-provider/openid.js';
export { mobileIdService, type MobileIdOptions } from './connectors/mobile-id.js';
export type { Fetch, PartnerOptions } from './connectors/partner.js';
export { registryDirectory, type RegistryOptions } from './connectors/registry.js';
export { mySignService, type MySignOptions } from './connectors/vendors/mysign.js';
export { smartCaService, type SmartCaOptions } from './connectors/vendors/smartca.js';
export { mailSender, smsSender, type MailOptions, type SmsOptions } from './connectors/messages.js';
