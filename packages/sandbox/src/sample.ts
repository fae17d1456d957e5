import { type Json, objectOf, textOf } from './ask.ts';

/** Values that do no harm when an agent really runs the tool with them. */
const textsByName: Readonly<Record<string, string>> = {
  command: 'echo sandbox',
  cmd: 'echo sandbox',
  script: 'echo sandbox',
  path: 'sandbox.txt',
  file_path: '/tmp/sandbox.txt',
  url: 'http://127.0.0.1/',
  city: 'Berlin',
  location: 'Berlin',
};

const maxDepth = 8;

/** A value that fits a JSON schema; the same schema gives the same value. */
export function sampleOf(schema: Json): unknown {
  return sample(schema, { root: schema, name: '', depth: 0 });
}

interface Place {
  root: Json;
  /** Name of the property. */
  name: string;
  depth: number;
}

function sample(schema: Json, place: Place): unknown {
  if (place.depth > maxDepth) return null;
  if ('const' in schema) return schema.const;
  if ('default' in schema) return schema.default;
  if (Array.isArray(schema.enum)) return schema.enum[0];
  const inner = referenced(schema, place.root);
  if (inner) return sample(inner, { ...place, depth: place.depth + 1 });
  switch (Array.isArray(schema.type) ? schema.type[0] : schema.type) {
    case 'string':
      return textsByName[place.name] ?? 'sandbox';
    case 'integer':
    case 'number':
      return typeof schema.minimum === 'number' ? schema.minimum : 1;
    case 'boolean':
      return false;
    case 'null':
      return null;
    case 'array':
      return sampleArray(schema, place);
    default:
      return sampleObject(schema, place);
  }
}

/** What `$ref`, `anyOf`, `oneOf` or `allOf` point to first. */
function referenced(schema: Json, root: Json): Json | undefined {
  const reference = textOf(schema.$ref);
  if (reference.startsWith('#/')) {
    let found: unknown = root;
    for (const key of reference.slice(2).split('/')) found = objectOf(found)?.[key];
    return objectOf(found);
  }
  for (const key of ['anyOf', 'oneOf', 'allOf']) {
    const list = schema[key];
    if (Array.isArray(list)) return objectOf(list[0]);
  }
  return undefined;
}

function sampleArray(schema: Json, place: Place): unknown[] {
  const items = objectOf(schema.items) ?? { type: 'string' };
  // A command given as a list of words.
  if (place.name in textsByName && items.type === 'string') return textsByName[place.name]?.split(' ') ?? [];
  const count = typeof schema.minItems === 'number' ? schema.minItems : 1;
  return Array.from({ length: count }, () => sample(items, { ...place, name: '', depth: place.depth + 1 }));
}

function sampleObject(schema: Json, place: Place): Json {
  const properties = objectOf(schema.properties) ?? {};
  const required = Array.isArray(schema.required) ? schema.required.map(String) : Object.keys(properties);
  const value: Json = {};
  for (const name of required) {
    value[name] = sample(objectOf(properties[name]) ?? { type: 'string' }, {
      ...place,
      name,
      depth: place.depth + 1,
    });
  }
  return value;
}
