/** The front door: what both sides of a registration share. Defines no element, and importing it does nothing. */
export { httpBackend, type HttpBackendOptions, type Proof } from './client/http.js';
export { createProof } from './client/dpop.js';
export type { Backend, CallOptions, Reply, Start } from './flow/backend.js';
export { PURPOSES, type ConsentInput, type ConsentOffer, type Purpose } from './flow/consent.js';
export { birthDate, citizenId, defineField, email, fullName, phone, type Field } from './flow/fields.js';
export {
  AUDIENCES,
  defineMethod,
  type Audience,
  type InputOf,
  type Json,
  type Method,
  type Step,
} from './flow/method.js';
export { isProblem, problem, type KnownProblemCode, type Problem, type ProblemCode } from './flow/problem.js';
export { wait } from './flow/signing-steps.js';
export { code, identify, password } from './flow/steps.js';
export type { Position, Status, View } from './flow/view.js';
