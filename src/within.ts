/**
 * Settles like `work`, or rejects after `ms` milliseconds. A page must not wait without a bound.
 *
 * @example
 * const database = await within(1000, open());
 */
export function within<T>(ms: number, work: PromiseLike<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout>;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('timeout')), ms);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
