/** Tests that every method must pass, also one from outside. Needs no test framework: run each case with yours. */
import type { Backend, Reply } from '../flow/backend.js';
import type { Json, Method } from '../flow/method.js';
import type { View } from '../flow/view.js';
import type { Messages } from '../locales/messages.js';
import type { Case } from './backend-suite.js';
import { identity, PASSWORD, viewOf, type Typed } from './person.js';

/** A gateway or registrar that serves the method, fresh for each case. */
export interface MethodWorld {
  readonly backend: Backend;
  /** The answer to a step, once the world outside has done its part. Identity forms and passwords need none. */
  readonly answer: (view: View) => Promise<Json | undefined>;
  close?(): Promise<void>;
}

export interface MethodSuiteOptions {
  readonly method: Method;
  /** The person who registers, with the fields that only this method has. */
  readonly person: Typed;
  readonly portal?: string;
  /** Every language in which the method is offered. */
  readonly languages: readonly Messages[];
}

function must(truth: boolean, what: string): asserts truth {
  if (!truth) throw new Error(`The method breaks its promise: ${what}`);
}

const refusedWith = (reply: Reply) => (reply.ok ? 'nothing' : reply.problem.code);

function walkerOf(options: MethodSuiteOptions) {
  const { method, person, portal = 'national' } = options;
  const audience = method.audiences[0] ?? 'citizen';
  const begin = async ({ backend }: MethodWorld) =>
    viewOf(await backend.start({ method: method.id, audience, portal }));

  async function inputFor({ answer }: MethodWorld, view: View): Promise<Json> {
    const step = method.steps.find(({ name }) => name === view.step);
    if (step?.kind === 'identify')
      return identity(
        view,
        person,
        step.fields.map(({ name }) => name),
      );
    return (await answer(view)) ?? (step?.kind === 'password' ? { password: PASSWORD } : {});
  }

  /** Every view from the first step to the end. */
  async function walk(world: MethodWorld): Promise<readonly View[]> {
    const seen = [await begin(world)];
    for (let view = seen[0]; view?.status === 'active' && seen.length < 50; view = seen.at(-1))
      seen.push(viewOf(await world.backend.answer(view, await inputFor(world, view))));
    return seen;
  }

  return { begin, walk };
}

/**
 * @example
 * for (const { name, run } of methodSuite({ method: library, person, languages: [vi, en] })) test(name, () => run(world()));
 */
export function methodSuite(options: MethodSuiteOptions): readonly Case<MethodWorld>[] {
  const { method, person } = options;
  const { begin, walk } = walkerOf(options);
  return [
    {
      name: `${method.id}: goes the whole way to an account`,
      async run(world) {
        const seen = await walk(world);
        must(seen.at(-1)?.status === 'complete', 'a flow whose last step is answered is complete');
        const steps = [...new Set(seen.map(({ step }) => step))];
        must(steps.join() === method.steps.map(({ name }) => name).join(), 'the steps come in their order');
      },
    },
    {
      name: `${method.id}: no view has what the person entered`,
      async run(world) {
        const text = JSON.stringify(await walk(world));
        for (const secret of [person.citizenId, person.phone, person.phone.slice(3), PASSWORD])
          must(!text.includes(secret), 'personal data stays in the gateway');
      },
    },
    {
      name: `${method.id}: no step can be skipped, and what is over stays over`,
      async run(world) {
        const first = await begin(world);
        for (const { name } of method.steps.slice(1))
          must(
            refusedWith(await world.backend.answer({ ...first, step: name }, {})) === 'wrong-step',
            `not ${name} first`,
          );
        const last = (await walk(world)).at(-1);
        const refusal = last && refusedWith(await world.backend.answer(last, {}));
        must(refusal === 'flow-unknown' || refusal === 'flow-over', 'the end is final');
      },
    },
    {
      name: `${method.id}: a person who has an account does not get another one`,
      async run(world) {
        await walk(world);
        const last = (await walk(world)).at(-1);
        must(last?.status === 'closed' && last.problem?.code === 'already-registered', 'one account per identity');
      },
    },
    textsCase(options),
  ];
}

const textsCase = ({ method, languages }: MethodSuiteOptions): Case<MethodWorld> => ({
  name: `${method.id}: every language has its texts`,
  async run() {
    for (const messages of languages) {
      const text = messages.method[method.id] ?? (await messages.methods())[method.id];
      must(Boolean(text?.name && text.summary && text.needs?.length), `${messages.lang} says what is needed`);
      const titles = { ...messages.step, ...text?.own?.step };
      for (const { name } of method.steps)
        must(Boolean(titles[name]?.title), `${messages.lang} has a title for ${name}`);
    }
  },
});
