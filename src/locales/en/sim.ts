import type { Advice } from '../messages.js';

/** How to see in whose name a SIM is, and how to correct it (Circular 08/2026). */
export const vneid: Advice = { text: "See and confirm the SIM in your name in VNeID or in your carrier's app." };
export const tttb: Advice = {
  text: 'Or text TTTB to 1414 to see whose SIM it is, free of charge. It fails while outgoing texts are blocked.',
  link: 'Write TTTB to 1414',
  href: 'sms:1414?body=TTTB',
};
export const shop: Advice = {
  text: "If it is not in your name, take your identity card to one of the carrier's shops to register it.",
};
/** The guide's sentence in plain words. */
export const plainly: Advice = {
  text: 'In other words: the SIM is not in your name, or you typed something else than the carrier has.',
};
/** The same advice for all fields: it must not reveal which field differs (T11). */
export const check: Advice = {
  text: 'Check the citizen ID, the name with its Vietnamese marks, the date of birth, and the phone number.',
};
