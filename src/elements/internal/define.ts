type Tagged = CustomElementConstructor & { readonly isDvc?: boolean };

/**
 * Defines a tag once, and tolerates a second copy of this library on the page.
 *
 * @throws {TypeError} when other code has taken the tag
 */
export function define(tag: string, constructor: Tagged): void {
  const known: Tagged | undefined = customElements.get(tag);
  if (!known) customElements.define(tag, constructor);
  else if (!known.isDvc) throw new TypeError(`<${tag}> is already defined by other code on this page.`);
}
