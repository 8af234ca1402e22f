/**
 * The main entry point: code that pages and gateways share, and registration without our elements.
 * Importing it defines no element and has no side effect.
 */
export { httpBackend, type HttpBackendOptions, type Proof } from './client/http.js';
export { createProof } from './client/dpop.js';
export { storageMemory, type Memory, type Remembered } from './client/memory.js';
export { createSession, type Session, type SessionOptions, type SessionState } from './client/session.js';
export type { Backend, CallOptions, Reply, Start } from './flow/backend.js';
export { PURPOSES, type ConsentInput, type ConsentOffer, type Purpose } from './flow/consent.js';
export { BIRTH_RULES, birthDate, citizenId, defineField, email, fullName, phone, type Field } from './flow/fields.js';
export {
  AUDIENCES,
  FLOW_PURPOSES,
  type Audience,
  type FlowPurpose,
  type Guard,
  type InputOf,
  type Json,
  type Method,
  type MethodOptions,
  type Rule,
  type Step,
} from './flow/method.js';
export { defineMethod, defineSignIn } from './flow/purposes.js';
export {
  isProblem,
  problem,
  PROBLEM_STATUS,
  type KnownProblemCode,
  type Problem,
  type ProblemCode,
} from './flow/problem.js';
export { ask, confirm, sign, wait } from './flow/signing-steps.js';
export { code, identify, password } from './flow/steps.js';
export type { Position, Status, View } from './flow/view.js';
