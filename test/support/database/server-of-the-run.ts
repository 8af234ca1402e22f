/**
 * What all test files of a run share: the sandbox's certificates, and a PostgreSQL. Prints its URL,
 * and ends when its input closes.
 */
import { openPostgres } from '../../../src/node/database/postgres.js';
import { makeAuthority } from '../made-authority.js';
import { startPostgres } from './postgres-server.js';
import { TEMPLATE, newDatabase } from './shared-server.js';

const [server] = await Promise.all([startPostgres(), makeAuthority()]);
await (await openPostgres({ url: await newDatabase(server.url, TEMPLATE) })).close();
console.log(server.url);
process.stdin.resume().on('end', () => void server.stop());
