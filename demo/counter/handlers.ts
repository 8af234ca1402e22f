import { setTimeout as pause } from 'node:timers/promises';
import { problem } from 'dvc-register';
import {
  identifyHandler,
  implement,
  passwordHandler,
  type Decision,
  type Implementation,
  type PersonFacts,
  type PersonPorts,
  type StepHandler,
} from 'dvc-register/server';
import { counter } from './counter.js';
import type { Desk } from './desk.js';

export type CounterPorts = PersonPorts & { readonly desk: Desk };

const SECOND = 1000;

/** The person waits until an officer has compared them with their card. */
function deskHandler({ desk, accounts }: CounterPorts): StepHandler<object> {
  return {
    async enter(flow) {
      const { citizenId, fullName, birthDate } = flow.facts as unknown as PersonFacts;
      const at = { flow: flow.ref, portal: flow.portal };
      const code = await desk.arrive(at, { citizenId, fullName, birthDate });
      return { data: { code, to: 'Một cửa', pollAfter: 3 } };
    },
    async answer(_poll, flow, { now }): Promise<Decision> {
      const state = await desk.state(flow.ref);
      if (state === 'waiting') return { type: 'stay', data: flow.data };
      if (state === 'refused') return { type: 'close', problem: problem('counter/refused') };
      const { citizenId } = flow.facts as unknown as PersonFacts;
      // Only now: a stranger must not learn here who has an account.
      if (await accounts.exists(`cccd:${citizenId}`)) return { type: 'close', problem: problem('already-registered') };
      const evidence = { matchedAt: new Date(now).toISOString(), method: counter.id };
      return { type: 'advance', proven: true, facts: { evidence } };
    },
    async watch(flow, _visit, waitMs) {
      for (let left = waitMs; left > 0; left -= SECOND) {
        if ((await desk.state(flow.ref)) !== 'waiting') return true;
        await pause(Math.min(SECOND, left));
      }
      return false;
    },
  };
}

export const counterRegistration = (ports: CounterPorts): Implementation =>
  implement(counter, {
    identify: identifyHandler(ports),
    desk: deskHandler(ports),
    password: passwordHandler(ports, 'registry'),
  });
