import type { Card } from '../../capture/card.js';

/** A card was read. Does not bubble: what is on it is for the form that asked, never for the page. */
export class CardEvent extends Event {
  readonly card: Card;

  constructor(card: Card) {
    super('card');
    this.card = card;
  }
}
