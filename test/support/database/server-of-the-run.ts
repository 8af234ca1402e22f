/** One PostgreSQL for all test files of a run: prints its URL, and ends when its input closes. */
import { openPostgres } from '../../../src/node/database/postgres.js';
import { startPostgres } from './postgres-server.js';
import { TEMPLATE, newDatabase } from './shared-server.js';

const server = await startPostgres();
await (await openPostgres({ url: await newDatabase(server.url, TEMPLATE) })).close();
console.log(server.url);
process.stdin.resume().on('end', () => void server.stop());
