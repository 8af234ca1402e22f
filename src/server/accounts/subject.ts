/** The identity of an account, as `cccd:034086012222` or `mst:0101234567`. */

/** Its two parts; the value is empty where no scheme is before it. */
export function subjectParts(subject: string): { readonly scheme: string; readonly value: string } {
  const [scheme = '', value = ''] = subject.split(':', 2);
  return { scheme, value };
}
