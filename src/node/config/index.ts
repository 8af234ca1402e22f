/** Public functions for the configuration file: read `dvc.yaml`, and open what it names. */
export { parseDatabaseUrl } from '../database/database-url.js';
export { connect, keysOf, optionsOf } from './connect.js';
export { credentialsOf, fetchOf, tokenUrlOf } from './partners.js';
export { Misconfigured, readConfig, type ConfigSource, type GatewayConfig } from './read-config.js';
export { jsonSchema, type Settings } from './schema.js';
