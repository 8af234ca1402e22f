/** A test or journey in an engine: well without a fault. */
export interface Result {
  readonly name: string;
  readonly fault?: string;
}
