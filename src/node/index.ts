/** The Node-only parts of a gateway. */
export { callerAddress, proxyTest, type AddressOf, type ProxyOptions } from './caller-address.js';
export { nodeCiphers } from './ciphers.js';
export { changeKeys, keysFromFile, readKeys, retireKey, withSigningKey } from './keys.js';
export { passkeyVerifier } from './passkey-verifier.js';
export { pinnedFetch, pinOf, type PinnedOptions } from './pinned-fetch.js';
export { secondParserAgrees } from './second-parser.js';
export { statusFetch } from './status-fetch.js';
export { loadTrust, type TrustFile } from './trust.js';
