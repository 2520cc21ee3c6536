/** Walks the bodies that an OpenAPI document describes, so that a new address or field is tested without being named. */

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

export interface JsonSchema {
  type?: string | string[];
  properties?: Record<string, JsonSchema>;
  additionalProperties?: boolean | JsonSchema;
  items?: JsonSchema;
  oneOf?: JsonSchema[];
  anyOf?: JsonSchema[];
  enum?: Json[];
  const?: Json;
  pattern?: string;
  format?: string;
  minimum?: number;
}

interface Operation {
  parameters?: { name: string; in: string; schema?: JsonSchema }[];
  requestBody?: { content: Record<string, { schema: JsonSchema }> };
}

export interface OpenApi {
  paths: Record<string, Record<string, Operation>>;
}

export interface Route {
  method: string;
  /** With parameters filled in; nothing has these ids. */
  path: string;
  /** Schema of the JSON body, if it takes one. */
  body: JsonSchema | null;
}

/** One value within a body: where it is, what the schema says of it, and the body with another value in its place. */
export interface Place {
  /** As findings name it: `roles.0`; empty for the body itself. */
  where: string;
  schema: JsonSchema;
  put(value: unknown): unknown;
}

/** Every address of the API with one of these methods. */
export function routesOf(document: OpenApi, methods: readonly string[]): Route[] {
  return Object.entries(document.paths).flatMap(([template, operations]) =>
    Object.entries(operations)
      .filter(([method]) => template.startsWith('/api/') && methods.includes(method))
      .map(([method, { parameters = [], requestBody }]) => ({
        method: method.toUpperCase(),
        path: parameters
          .filter((parameter) => parameter.in === 'path')
          .reduce((path, { name, schema }) => path.replace(`{${name}}`, idFor(schema?.pattern)), template),
        body: requestBody?.content['application/json']?.schema ?? null,
      })),
  );
}

const idFor = (pattern = ''): string =>
  ['del-nowhere', 'org-nobody', '0'.repeat(64)].find((id) => new RegExp(pattern).test(id)) ?? 'nothing';

/** Every value of the body, at any depth, once for each variant of what stands around it. */
export function* placesOf(
  schema: JsonSchema,
  where = '',
  put: Place['put'] = (value) => value,
): Generator<Place> {
  const variants = schema.oneOf ?? schema.anyOf;
  if (variants) {
    for (const variant of variants) yield* placesOf(variant, where, put);
    return;
  }
  yield { where, schema, put };
  const at = (key: string): string => (where === '' ? key : `${where}.${key}`);
  if (is(schema, 'object')) {
    const whole = sampleOf(schema) as Record<string, unknown>;
    for (const [key, part] of Object.entries(partsOf(schema)))
      yield* placesOf(part, at(key), (value) => put({ ...whole, [key]: value }));
  }
  if (is(schema, 'array') && schema.items) yield* placesOf(schema.items, at('0'), (value) => put([value]));
}

/** True if a value of that type may stand there. */
export const is = ({ type, properties }: JsonSchema, wanted: string): boolean =>
  type === undefined ? wanted === 'object' && properties !== undefined : [type].flat().includes(wanted);

/** A text that no list or pattern narrows: whatever a person types. */
export const isFreeText = (schema: JsonSchema): boolean =>
  is(schema, 'string') && !schema.enum && schema.const === undefined && !schema.pattern && !schema.format;

/** A body of the right shape; its values need not all be good, for every fault is named on its own. */
export function sampleOf(schema: JsonSchema): unknown {
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  const variant = schema.oneOf?.[0] ?? schema.anyOf?.[0];
  if (variant) return sampleOf(variant);
  if (is(schema, 'object'))
    return Object.fromEntries(Object.entries(partsOf(schema)).map(([key, part]) => [key, sampleOf(part)]));
  if (is(schema, 'array')) return schema.items ? [sampleOf(schema.items)] : [];
  if (is(schema, 'integer') || is(schema, 'number')) return schema.minimum ?? 1;
  if (is(schema, 'boolean')) return false;
  return schema.format === 'date' ? '2017-06-19' : 'x';
}

/** The members of an object; a table by language has one. */
const partsOf = ({ properties, additionalProperties }: JsonSchema): Record<string, JsonSchema> =>
  typeof additionalProperties === 'object' ? { ...properties, en: additionalProperties } : (properties ?? {});
