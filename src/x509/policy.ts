import type { Certificate } from './certificate.js';
import { isSelfIssued } from './name-constraints.js';

/** The policy inputs of RFC 5280 §6.1.1 (c), (e)–(g). An empty set stands for any policy. */
export interface PolicyInputs {
  readonly initialPolicySet?: readonly string[];
  readonly explicitPolicy?: boolean;
  readonly inhibitMapping?: boolean;
  readonly inhibitAny?: boolean;
}

const anyPolicy = '2.5.29.32.0';

/**
 * One policy node of a level: the policies that may follow, and the anchor's policies that it
 * descends from.
 */
interface PolicyNode {
  readonly expected: ReadonlySet<string>;
  readonly roots: ReadonlySet<string>;
}
type Level = Map<string, PolicyNode>;

interface State {
  level: Level | undefined;
  explicit: number;
  mapping: number;
  inhibit: number;
}

const parentsOf = (level: Level, policy: string): readonly PolicyNode[] =>
  [...level.values()].filter((node) => node.expected.has(policy));

const under = (parents: readonly PolicyNode[], expected: ReadonlySet<string>): PolicyNode => ({
  expected,
  roots: new Set(parents.flatMap((parent) => [...parent.roots])),
});

/** RFC 5280 §6.1.3 (d), on the graph of RFC 9618, whose size stays linear in the input. */
const nextLevel = (before: Level, policies: readonly string[], anyAllowed: boolean): Level => {
  const level: Level = new Map();
  for (const policy of policies) {
    if (policy === anyPolicy) continue;
    const parents = parentsOf(before, policy);
    if (parents.length > 0) level.set(policy, under(parents, new Set([policy])));
    else if (before.has(anyPolicy)) level.set(policy, { expected: new Set([policy]), roots: new Set([policy]) });
  }
  if (!policies.includes(anyPolicy) || !anyAllowed) return level;
  for (const policy of new Set([...before.values()].flatMap((node) => [...node.expected])))
    if (!level.has(policy)) level.set(policy, under(parentsOf(before, policy), new Set([policy])));
  return level;
};

/** RFC 5280 §6.1.4 (b). */
const applyMappings = (state: State, mappings: Certificate['mappings']): void => {
  const { level } = state;
  if (!level) return;
  const byIssuer = new Map<string, Set<string>>();
  for (const [from, to] of mappings) byIssuer.set(from, (byIssuer.get(from) ?? new Set()).add(to));
  for (const [from, expected] of byIssuer) {
    const node = level.get(from);
    if (state.mapping === 0) level.delete(from);
    else if (node) level.set(from, { ...node, expected });
    else if (level.has(anyPolicy)) level.set(from, { expected, roots: new Set([from]) });
  }
  if (level.size === 0) state.level = undefined;
};

/** RFC 5280 §6.1.4 (a), (b), (h)–(j). */
const prepareNext = (state: State, certificate: Certificate): boolean => {
  if (certificate.mappings.flat().includes(anyPolicy)) return false;
  applyMappings(state, certificate.mappings);
  const step = isSelfIssued(certificate) ? 0 : 1;
  const { explicit = Infinity, mapping = Infinity } = certificate.policyConstraints;
  state.explicit = Math.min(Math.max(state.explicit - step, 0), explicit);
  state.mapping = Math.min(Math.max(state.mapping - step, 0), mapping);
  state.inhibit = Math.min(Math.max(state.inhibit - step, 0), certificate.inhibitAny ?? Infinity);
  return true;
};

/** RFC 5280 §6.1.5 (a), (b), (g). */
const wrapUp = (state: State, leaf: Certificate, accepted: ReadonlySet<string>): boolean => {
  const explicit = leaf.policyConstraints.explicit === 0 ? 0 : Math.max(state.explicit - 1, 0);
  if (explicit > 0) return true;
  if (!state.level) return false;
  if (accepted.size === 0 || accepted.has(anyPolicy)) return true;
  return [...state.level].some(
    ([policy, { roots }]) => policy === anyPolicy || [...roots].some((root) => accepted.has(root)),
  );
};

/**
 * Whether a path is valid under its policies; `path` runs from just below the anchor to the leaf.
 */
export const policiesHold = (path: readonly Certificate[], inputs: PolicyInputs): boolean => {
  const start = (zero: boolean | undefined): number => (zero === true ? 0 : path.length + 1);
  const state: State = {
    level: new Map([[anyPolicy, { expected: new Set([anyPolicy]), roots: new Set() }]]),
    explicit: start(inputs.explicitPolicy),
    mapping: start(inputs.inhibitMapping),
    inhibit: start(inputs.inhibitAny),
  };
  for (const [at, certificate] of path.entries()) {
    const last = at === path.length - 1;
    const anyAllowed = state.inhibit > 0 || (!last && isSelfIssued(certificate));
    const { policies } = certificate;
    state.level = state.level && policies && nextLevel(state.level, policies, anyAllowed);
    if (state.level?.size === 0) state.level = undefined;
    if (!state.level && state.explicit === 0) return false;
    if (last) return wrapUp(state, certificate, new Set(inputs.initialPolicySet));
    if (!prepareNext(state, certificate)) return false;
  }
  return false;
};
