import type { Card } from '../../capture/card.js';

/**
 * A card was read. Does not bubble: only the form that opened the scanner may see what is on the
 * card.
 */
export class CardEvent extends Event {
  readonly card: Card;

  constructor(card: Card) {
    super('card');
    this.card = card;
  }
}
