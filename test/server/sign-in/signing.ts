/** A registrar with certificates over a database, where people also sign in, recover and change. */
import assert from 'node:assert/strict';
import type { Authority } from '../../../demo/sandbox/authority/authority.js';
import { createRegistrar, usbRegistration } from '../../../src/server/index.js';
import { sqlPeople } from '../../../src/server/accounts/people.js';
import { sqlSignInAccounts } from '../../../src/server/accounts/sign-in-accounts.js';
import { createBlocklist } from '../../../src/server/checks/blocklist.js';
import { recoverByUsb, signInByUsb, stepUpByUsb } from '../../../src/server/methods/usb.js';
import { signInBySim } from '../../../src/server/methods/sim.js';
import type { SignatureRequest } from '../../../src/server/ports.js';
import { sqlNotices } from '../../../src/server/notices/notices.js';
import { createDevices } from '../../../src/server/sign-in/devices.js';
import { sqlReceipts } from '../../../src/server/sign-in/receipts.js';
import { sqlRecoveries } from '../../../src/server/sign-in/recoveries.js';
import { sqlSessions } from '../../../src/server/sign-in/sessions.js';
import type { SqlDatabase } from '../../../src/server/sql/sql.js';
import { webPasswords } from '../../../src/testing/ports.js';
import { PORTALS } from '../../../src/testing/world.js';
import { trustingWith } from '../../support/trusting.js';
import { storeOn } from '../../support/worlds.js';
import { HOME } from './support.js';

export const holderOf = (authority: Authority, id: string) => {
  const kept = authority.kept.find((each) => each.id === id);
  assert.ok(kept);
  return kept.holder;
};

export function signingWorld(sql: SqlDatabase, authority: Authority) {
  const client = { secrets: ['0'.repeat(64)] };
  const portals = PORTALS.map((each) => ({ ...each, client }));
  const { store, ports: trusted, rest, clock } = trustingWith(authority, storeOn(sql), { portals });
  const now = () => clock.now;
  const { vault } = store;
  const receipts = sqlReceipts({ sql, vault, now });
  const ports = { ...trusted, receipts };
  const asked: SignatureRequest[] = [];
  const waiting = { state: 'waiting', session: null, certificate: '' } as const;
  const handsets = {
    begin: (request: SignatureRequest) => {
      asked.push(request);
      return Promise.resolve(waiting);
    },
    read: () => Promise.resolve(waiting),
  };
  const sent: string[] = [];
  const texts = { send: (phone: string, text: string) => Promise.resolve(void sent.push(`${phone}: ${text}`)) };
  const notices = sqlNotices({ sql, vault, now, texts });
  const sessions = sqlSessions({ sql, vault, now });
  const signInAccounts = sqlSignInAccounts({ sql, vault });
  const people = sqlPeople({ sql, vault, accounts: signInAccounts, now });
  const signing = {
    ...ports,
    people,
    ...{ home: HOME, sessions, signInAccounts, notices, devices: createDevices({ vault }) },
    ...{ recoveries: sqlRecoveries({ sql, now }), passwords: webPasswords(), blocklist: createBlocklist(['password']) },
    captcha: { issue: () => Promise.resolve(null), verify: () => Promise.resolve('ok' as const) },
  };
  const implementations = [
    ...[usbRegistration(ports), signInByUsb(signing), recoverByUsb(signing), stepUpByUsb(signing)],
    signInBySim({ ...signing, handsets }),
  ];
  const registrar = createRegistrar({ ...rest, implementations, home: HOME });
  return { registrar, sessions, receipts, asked, signInAccounts, notices, sent, vault, now, people };
}
