/** Parses requests as the CAMARA files define them; `undefined` for an invalid one. */

export interface MatchQuestion {
  readonly phoneNumber: string | undefined;
  readonly idDocument: string | undefined;
  readonly name: string | undefined;
  readonly birthdate: string | undefined;
  /** Attributes about which the carrier has no data. */
  readonly others: readonly string[];
  /** Number of attributes to match. */
  readonly asked: number;
}

export interface SwapQuestion {
  readonly phoneNumber: string | undefined;
  /** Unit: hours. */
  readonly maxAge: number;
}

const OTHERS = [
  ...['givenName', 'familyName', 'nameKanaHankaku', 'nameKanaZenkaku', 'middleNames', 'familyNameAtBirth'],
  ...['address', 'streetName', 'streetNumber', 'postalCode', 'region', 'locality', 'country', 'houseNumberExtension'],
  ...['email', 'gender'],
];

export const isPhone = (text: string): boolean => /^\+[1-9][0-9]{4,14}$/.test(text);

const isObject = (body: unknown): body is Record<string, unknown> =>
  typeof body === 'object' && body !== null && !Array.isArray(body);

export function matchQuestion(body: unknown): MatchQuestion | undefined {
  if (!isObject(body) || Object.values(body).some((value) => typeof value !== 'string')) return undefined;
  if (!Object.keys(body).length) return undefined;
  const { phoneNumber, idDocument, name, birthdate } = body as Record<string, string | undefined>;
  if (birthdate !== undefined && !/^\d{4}-\d\d-\d\d$/.test(birthdate)) return undefined;
  const others = OTHERS.filter((other) => body[other] !== undefined);
  const asked = [idDocument, name, birthdate].filter((value) => value !== undefined).length + others.length;
  return { phoneNumber, idDocument, name, birthdate, others, asked };
}

export function swapQuestion(body: unknown): SwapQuestion | undefined {
  if (!isObject(body)) return undefined;
  const { phoneNumber, maxAge = 240 } = body;
  if (phoneNumber !== undefined && typeof phoneNumber !== 'string') return undefined;
  if (typeof maxAge !== 'number' || !Number.isInteger(maxAge)) return undefined;
  return { phoneNumber, maxAge };
}
