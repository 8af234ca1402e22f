import type { Properties } from './elements.js';

export type Tag = keyof Properties;

/** A boolean attribute is written or left out: these frameworks write `false` as text, which is true. */
export type Written<Attributes> = {
  [Name in keyof Attributes]: Attributes[Name] extends boolean | undefined ? true | undefined : Attributes[Name];
};

/** Listeners by the event's name after a prefix. */
export type Listeners<Events, Prefix extends string> = {
  [Name in keyof Events & string as `${Prefix}${Name}`]?: ((event: Events[Name]) => void) | undefined;
};

/** What a framework allows on every element, with our own members in the place of equal names. */
export type With<Base, Own> = Omit<Base, keyof Own> & Own;
