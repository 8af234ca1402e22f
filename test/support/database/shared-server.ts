/** Databases with our schema on the run's PostgreSQL: copies of one that was migrated once. */
import { randomUUID } from 'node:crypto';
import pg from 'pg';

/** The database that is copied. */
export const TEMPLATE = 'migrated';

/** Makes a database on a server, and returns its URL. */
export async function newDatabase(url: string, name: string, template = 'template1'): Promise<string> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(`create database "${name}" template ${template}`);
  } finally {
    await client.end();
  }
  return url.replace(/postgres$/, name);
}

/** `npm test` sets the URL of the run's server; a test that is run by hand starts its own. */
export const sharedServer = () => {
  const url = process.env['DVC_POSTGRES'];
  return url ? { database: () => newDatabase(url, randomUUID(), TEMPLATE), stop: () => Promise.resolve() } : undefined;
};
