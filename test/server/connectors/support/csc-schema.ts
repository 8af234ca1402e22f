/**
 * Validators from the Cloud Signature Consortium's own files of version 1.0.3.0: the OpenAPI
 * document and the JSON schema.
 */
import { readFileSync } from 'node:fs';
import { Ajv, type ValidateFunction } from 'ajv';

interface Shape {
  readonly properties?: Readonly<Record<string, unknown>>;
}
type Shapes = Readonly<Record<string, Shape>>;

const read = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../../vectors/csc/${name}`, import.meta.url), 'utf8')) as Record<string, unknown>;

const openapi = read('csc_openapi_v1.0.3.0.json') as { readonly components: { readonly schemas: Shapes } };
const schema = read('csc_schema_v1.0.3.0.json') as { readonly definitions: Shapes };
const ajv = new Ajv({ strict: false, allErrors: true });
ajv.addSchema(openapi, 'openapi');
// The schema file copies two references of the OpenAPI document, so both names are served.
ajv.addSchema({ definitions: schema.definitions, components: { schemas: schema.definitions } }, 'schema');

const compiled = new Map<string, ValidateFunction>();
const compile = (ref: string) => {
  const known = compiled.get(ref) ?? ajv.compile({ $ref: ref });
  compiled.set(ref, known);
  return known;
};

/**
 * The faults that each file finds in a message. `shape` is `input-credentials-list`, `output-info`,
 * …
 */
export function faults(shape: string, message: unknown): readonly string[] {
  const files = [`openapi#/components/schemas/${shape}`, `schema#/definitions/${shape}`];
  return files.flatMap((ref) => {
    const validate = compile(ref);
    return validate(message) ? [] : [`${ref}: ${ajv.errorsText(validate.errors)}`];
  });
}

/** Members of a message that the specification does not have. */
export function strangers(shape: string, message: object): readonly string[] {
  const known = Object.keys(openapi.components.schemas[shape]?.properties ?? {});
  return Object.keys(message).filter((name) => !known.includes(name));
}

/** `credentials/list` → `credentials-list`: the files' names of a method's messages. */
export const shapeOf = (method: string): string =>
  method
    .replaceAll('/', '-')
    .toLowerCase()
    .replace('extendtransaction', 'extendTransaction')
    .replace('sendotp', 'sendOTP');
