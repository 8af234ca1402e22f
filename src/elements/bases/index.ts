/** What an element for another method, or for another kind of step, extends; and how it is defined. */
export { define } from '../internal/define.js';
export * from './method-element.js';
export * from './phone-method-element.js';
export * from './step-element.js';
export * from './wait-method-element.js';
