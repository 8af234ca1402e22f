/** The base classes of elements for other methods and other kinds of step, and `define`. */
export { define } from '../internal/define.js';
export * from './method-element.js';
export * from './phone-method-element.js';
export * from './step-element.js';
export * from './wait-method-element.js';
