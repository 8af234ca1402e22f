/** What happens to the cluster while people register. */
import { setTimeout as pause } from 'node:timers/promises';
import { until } from '../support/promises/promise.js';
import { cut, join, killAll, type Name } from './network.js';
import type { Rig } from './rig.js';
import { GATEWAYS } from './settings.js';

export interface Event {
  readonly name: string;
  /** Makes it happen and mends it; returns what to say of it. */
  happen(rig: Rig): Promise<string>;
}

/** How long the cluster runs on without the machine or program after it has adapted. */
const APART_MS = 5000;
const WITHOUT_ETCD_MS = 10_000;
const LIMIT_MS = 120_000;

async function primaryOf(rig: Rig): Promise<Name> {
  const name = await rig.primary();
  if (!name) throw new Error('There is no primary.');
  return name;
}

const killPrimary: Event = {
  name: 'primary killed',
  async happen(rig) {
    const old = await primaryOf(rig);
    await rig.patroni[old].stop('SIGKILL');
    killAll(old, (program) => program === 'postgres' || program === 'patroni');
    const next = await rig.successor(old);
    rig.patroni[old].start();
    return `${old} → ${next}`;
  },
};

/** The old primary lives on without the others, with the gateway and the people on its machine. */
const cutPrimary: Event = {
  name: 'primary cut off',
  async happen(rig) {
    const old = await primaryOf(rig);
    cut(old);
    try {
      const next = await rig.successor(old);
      await pause(APART_MS);
      return `${old} → ${next}`;
    } finally {
      join(old);
    }
  },
};

const killEtcdLeader: Event = {
  name: "etcd's leader killed",
  async happen(rig) {
    const leader = await rig.etcdLeader();
    if (!leader) throw new Error('etcd has no leader.');
    await rig.etcd[leader].stop('SIGKILL');
    await pause(WITHOUT_ETCD_MS);
    rig.etcd[leader].start();
    return leader;
  },
};

const killGateway: Event = {
  name: 'gateway killed',
  async happen(rig) {
    const name = GATEWAYS[Math.random() < 0.5 ? 0 : 1];
    await rig.gateways[name].kill();
    return name;
  },
};

const rollUpgrade: Event = {
  name: 'gateways replaced, one by one',
  async happen(rig) {
    for (const name of GATEWAYS) {
      await rig.gateways[name].stop();
      rig.gateways[name].start();
      await until(`the gateway on ${name}`, () => rig.isReady(name), LIMIT_MS, 300);
    }
    return GATEWAYS.join(', ');
  },
};

const FAILOVERS = [killPrimary, cutPrimary] as const;
const OTHERS = [killEtcdLeader, killGateway, rollUpgrade] as const;

/** So many failovers, kills and cuts in turn; after every third, another event. Each occurs at least once. */
export function planned(failovers: number): readonly Event[] {
  const events: Event[] = [];
  let others = 0;
  const other = () => events.push(OTHERS[others++ % OTHERS.length] ?? killGateway);
  for (let n = 0; n < failovers; n += 1) {
    events.push(FAILOVERS[n % 2] ?? killPrimary);
    if (n % 3 === 2) other();
  }
  while (others < OTHERS.length) other();
  return events;
}
