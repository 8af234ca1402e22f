import type { DetailedHTMLProps, HTMLAttributes } from 'react';
import type { Attributes, Events, Properties } from './elements.js';
import type { Listeners, Tag, With } from './shared.js';

type DvcElements = {
  [Name in Tag]: With<
    DetailedHTMLProps<HTMLAttributes<HTMLElementTagNameMap[Name]>, HTMLElementTagNameMap[Name]>,
    Properties[Name] & Attributes[Name] & Listeners<Events[Name], 'on'>
  >;
};

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements extends DvcElements {}
  }
}
