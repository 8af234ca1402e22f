export type Carrier = 'viettel' | 'vinaphone' | 'mobifone' | 'vietnamobile' | 'gmobile' | 'itel' | 'wintel';

const PREFIXES: Readonly<Record<Carrier, RegExp>> = {
  viettel: /^\+84(?:3[2-9]|86|9[678])/,
  vinaphone: /^\+84(?:8[1-58]|9[14])/,
  mobifone: /^\+84(?:7[06-9]|89|9[03])/,
  vietnamobile: /^\+84(?:5[268]|92)/,
  gmobile: /^\+84[59]9/,
  itel: /^\+8487/,
  wintel: /^\+8455/,
};

/**
 * The carrier to which a number's prefix was assigned. Only a hint for a logo or a link: numbers
 * are portable since 2018.
 */
export const carrierHint = (e164: string): Carrier | undefined =>
  (Object.keys(PREFIXES) as Carrier[]).find((carrier) => PREFIXES[carrier].test(e164));
