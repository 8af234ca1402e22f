/**
 * `npm run test:cluster -- --failovers N`: PostgreSQL under Patroni on three machines, two gateways,
 * and people who register while machines and programs fail. Needs root on Debian; in a container or a VM.
 * `--replication asynchronous` shows what that would lose; `--minutes N` ends the run early.
 */
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { count, isWell, said } from '../support/load/counted.js';
import { planned } from './events.js';
import { removeNetwork } from './network.js';
import { installPackages } from './packages.js';
import { startRig, type Rig } from './rig.js';
import { rowsOf, tableOf, type Happened } from './table.js';
import { acknowledgedIn, citizenIdOf, longestGap, timesRegistered } from './witness.js';

const { values } = parseArgs({
  options: {
    failovers: { type: 'string', default: '4' },
    replication: { type: 'string', default: 'synchronous' },
    people: { type: 'string', default: '3' },
    minutes: { type: 'string', default: '600' },
    /** Keeps the folder with logs and configuration files. */
    keep: { type: 'boolean', default: false },
  },
});
const isSynchronous = values.replication === 'synchronous';
if (!isSynchronous && values.replication !== 'asynchronous')
  throw new TypeError('--replication synchronous or asynchronous');
const numberOf = (name: 'failovers' | 'people' | 'minutes') => Number(values[name]);
const [failovers, people, minutes] = [numberOf('failovers'), numberOf('people'), numberOf('minutes')];
if (!(failovers && people && minutes)) throw new TypeError('--failovers, --people and --minutes are numbers above 0.');

/** Registrations before an event and after it belong to it: they show what it lost, and that all is well again. */
const AROUND_MS = 3000;
const say = (text: string) => console.log(`${new Date().toISOString().slice(11, 19)} ${text}`);
const state = { isOver: false };
process.on('SIGINT', () => (state.isOver = true)).on('SIGTERM', () => (state.isOver = true));

/** @returns whether the cluster has recovered from each event */
async function run(rig: Rig, happened: Happened[]): Promise<boolean> {
  const events = planned(failovers);
  const end = Date.now() + minutes * 60_000;
  for (const event of events) {
    if (state.isOver || Date.now() > end) break;
    const from = Date.now();
    const ended = () => happened.push({ name: event.name, from, to: Date.now() });
    await pause(AROUND_MS);
    try {
      const note = await event.happen(rig);
      await rig.healed();
      await pause(AROUND_MS);
      const count = ended();
      const gap = longestGap(acknowledgedIn(join(rig.home, 'acknowledged.ndjson')), from, Date.now());
      say(`${count}/${events.length} ${event.name} (${note}): ${gap.toFixed(1)} s without service`);
    } catch (error) {
      ended();
      say(`${event.name}: ${(error as Error).message}`);
      return false;
    }
  }
  return true;
}

/** @returns whether everything that was acknowledged is there once */
async function counted(rig: Rig, all: readonly Happened[]): Promise<boolean> {
  const acknowledged = acknowledgedIn(join(rig.home, 'acknowledged.ndjson'));
  const sql = await rig.open();
  try {
    const times = await timesRegistered(sql, rig.vault, acknowledged);
    console.log(`\nReplication: ${values.replication}\n\n${tableOf(rowsOf(all, acknowledged, times))}\n`);
    const found = await count(sql, rig.vault, acknowledged.map(citizenIdOf));
    console.log(`On the surviving primary: ${said(found)}`);
    return isWell(found) && [...times.values()].every((n) => n === 1);
  } finally {
    await sql.close();
  }
}

installPackages();
process.once('exit', removeNetwork);
const rig = await startRig({ isSynchronous, people, say });
let isKept = true;
try {
  say('People register.');
  const happened: Happened[] = [];
  const isWhole = await run(rig, happened);
  await rig.quiet();
  const isRight = (await counted(rig, happened)) || !isSynchronous;
  process.exitCode = isWhole && isRight ? 0 : 1;
  isKept = values.keep || !isWhole || !isRight;
} finally {
  await rig.close(isKept);
}
