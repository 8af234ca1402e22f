import type { EmitFn, HTMLAttributes, PublicProps } from 'vue';
import type { Attributes, Events, Properties } from './elements.js';
import type { Tag, With, Written } from './shared.js';

type Camel<Name extends string> = Name extends `${infer First}-${infer Rest}`
  ? `${Capitalize<First>}${Camel<Rest>}`
  : Capitalize<Name>;

type VueListeners<Events> = {
  [Name in keyof Events & string as `on${Camel<Name>}`]?: ((event: Events[Name]) => void) | undefined;
};

type DvcElements = {
  [Name in Tag]: new () => HTMLElementTagNameMap[Name] & {
    $props: With<
      HTMLAttributes & PublicProps,
      Properties[Name] & Written<Attributes[Name]> & VueListeners<Events[Name]>
    >;
    $emit: EmitFn<{ [Event in keyof Events[Name]]: (event: Events[Name][Event]) => void }>;
  };
};

declare module 'vue' {
  interface GlobalComponents extends DvcElements {}
}
