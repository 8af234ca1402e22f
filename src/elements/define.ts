/**
 * Defines a tag once, and tolerates a second copy of this library on the page.
 *
 * @throws {TypeError} when other code has taken the tag
 */
export function define(tag: string, constructor: CustomElementConstructor & { readonly isDvc?: boolean }): void {
  const known = customElements.get(tag) as (CustomElementConstructor & { readonly isDvc?: boolean }) | undefined;
  if (!known) customElements.define(tag, constructor);
  else if (!known.isDvc) throw new TypeError(`<${tag}> is already defined by other code on this page.`);
}
