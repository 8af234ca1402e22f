/** What only Node can do about certificates: read a trust file, fetch their status safely, read them a second time. */
export { secondParserAgrees } from './second-parser.js';
export { statusFetch } from './status-fetch.js';
export { loadTrust, type TrustFile } from './trust.js';
