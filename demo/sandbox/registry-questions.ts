/** Parses requests as `docs/registry-openapi.yaml` defines them; `undefined` for an invalid one. */
export const REGISTRIES = ['social-insurance', 'vietnam-post'] as const;
export type Registry = (typeof REGISTRIES)[number];

export interface Question {
  readonly idDocument: string;
  readonly name: string;
  readonly birthdate: string;
  readonly phoneNumber?: string;
  readonly insuranceCode?: string;
  readonly postalId?: string;
}

const FIELDS: Readonly<Record<string, RegExp>> = {
  idDocument: /^(?:[0-9]{12}|[0-9]{9})$/,
  name: /^.{1,200}$/su,
  birthdate: /^[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?$/,
  phoneNumber: /^\+[1-9][0-9]{4,14}$/,
  insuranceCode: /^(?:[0-9]{10}|[0-9]{12})$/,
  postalId: /^[A-Z0-9]{4,20}$/,
};
const REQUIRED: Readonly<Record<Registry, readonly string[]>> = {
  'social-insurance': ['idDocument', 'insuranceCode', 'name', 'birthdate'],
  'vietnam-post': ['idDocument', 'name', 'birthdate', 'phoneNumber'],
};
const ALLOWED: Readonly<Record<Registry, readonly string[]>> = {
  'social-insurance': REQUIRED['social-insurance'],
  'vietnam-post': [...REQUIRED['vietnam-post'], 'postalId'],
};

export function question(registry: Registry, body: unknown): Question | undefined {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return undefined;
  const entries = Object.entries(body as Record<string, unknown>);
  const fits = entries.every(
    ([name, value]) =>
      ALLOWED[registry].includes(name) && typeof value === 'string' && (FIELDS[name]?.test(value) ?? false),
  );
  const whole = REQUIRED[registry].every((name) => Object.hasOwn(body, name));
  return fits && whole ? (body as Question) : undefined;
}
