/** A body that a schema of a real document takes, and what nobody may set beside it. */
export interface MadeBody {
  readonly method: 'POST' | 'PUT' | 'PATCH';
  readonly template: string;
  /** The path with a value for each of its parameters; null where none could be made. */
  readonly path: string | null;
  readonly body: Readonly<Record<string, unknown>>;
  /** Members that no alternative names, and those that only the server sets, each with a value. */
  readonly undeclared: readonly Member[];
  readonly readOnly: readonly Member[];
}

type Member = readonly [name: string, value: unknown];
type Node = Readonly<Record<string, unknown>>;

/** Why a body of an operation is none that a member could be smuggled into. */
export type LeftOut = 'no JSON object' | 'any member may be set' | 'no value could be made';

const methods = ['post', 'put', 'patch'] as const;
const depthMax = 6;
const optionalMax = 3;
/** What attackers set to become what they are not. */
const coveted: readonly Member[] = [
  ['role', 'admin'],
  ['isAdmin', true],
  ['is_admin', 1],
  ['balance', 1_000_000],
  ['ownerId', 'somebody'],
  ['permissions', ['*']],
  ['emailVerified', true],
  ['tenant_id', 7],
];

/** One made-up body for each operation that takes JSON, without the contract's own reading of schemas. */
export function madeBodies(document: unknown): { readonly bodies: readonly MadeBody[]; readonly leftOut: readonly LeftOut[] } {
  const reader = new SchemaReader(document);
  const bodies: MadeBody[] = [];
  const leftOut: LeftOut[] = [];
  for (const [template, given] of Object.entries(nodeOf(nodeOf(document)['paths']))) {
    const item = reader.followed(given);
    for (const method of methods) {
      const operation = reader.followed(item[method]);
      const schema = reader.bodySchema(operation);
      if (schema === null) continue;
      const made = reader.made(schema);
      const path = reader.pathOf(template, [...listOf(item['parameters']), ...listOf(operation['parameters'])]);
      if (typeof made === 'string') leftOut.push(made);
      else bodies.push({ method: method.toUpperCase() as MadeBody['method'], template, path, ...made });
    }
  }
  return { bodies, leftOut };
}

class SchemaReader {
  readonly #document: unknown;

  constructor(document: unknown) {
    this.#document = document;
  }

  followed(given: unknown, depth = 0): Node {
    const node = nodeOf(given);
    const reference = node['$ref'];
    if (typeof reference !== 'string' || !reference.startsWith('#/') || depth > depthMax) return node;
    let target: unknown = this.#document;
    for (const key of reference.slice(2).split('/'))
      target = nodeOf(target)[decodeURIComponent(key).replaceAll('~1', '/').replaceAll('~0', '~')];
    return this.followed(target, depth + 1);
  }

  /** The schema of a JSON body, in either version of OpenAPI; null where there is none. */
  bodySchema(operation: Node): Node | null {
    const parameters = listOf(operation['parameters']).map((one) => this.followed(one));
    const old = parameters.find((one) => one['in'] === 'body');
    const content = nodeOf(this.followed(operation['requestBody'])['content']);
    const schema = old?.['schema'] ?? nodeOf(content['application/json'])['schema'];
    return schema === undefined ? null : this.followed(schema);
  }

  made(schema: Node): Pick<MadeBody, 'body' | 'undeclared' | 'readOnly'> | LeftOut {
    const parts = this.#parts(schema, 0);
    const members = new Map(parts.flatMap((part) => Object.entries(nodeOf(part['properties']))));
    if (members.size === 0) return 'no JSON object';
    const isOpen = parts.some(
      (part) =>
        (part['additionalProperties'] !== undefined && part['additionalProperties'] !== false) ||
        part['patternProperties'] !== undefined ||
        (part['properties'] === undefined &&
          part['$ref'] === undefined &&
          part['type'] === 'object' &&
          part['allOf'] === undefined &&
          !hasChoice(part)),
    );
    if (isOpen) return 'any member may be set';
    const body = this.#value(schema, 0);
    if (typeof body !== 'object' || body === null || Array.isArray(body)) return 'no value could be made';
    const readOnly = [...members].flatMap(([name, given]): Member[] => {
      if (nodeOf(given)['readOnly'] !== true && this.followed(given)['readOnly'] !== true) return [];
      const value = this.#value(given, 1);
      return value === undefined ? [] : [[name, value]];
    });
    return { body: body as MadeBody['body'], readOnly, undeclared: coveted.filter(([name]) => !members.has(name)) };
  }

  pathOf(template: string, parameters: readonly unknown[]): string | null {
    const values = new Map(
      parameters.map((one) => {
        const parameter = this.followed(one);
        return [parameter['name'], this.#value(parameter['schema'] ?? parameter, 1)] as const;
      }),
    );
    let isWhole = true;
    const path = template.replace(/\{([^}]*)\}/g, (_whole, name: string) => {
      const value = values.get(name);
      if (typeof value !== 'string' && typeof value !== 'number') isWhole = false;
      return encodeURIComponent(String(value));
    });
    return isWhole ? path : null;
  }

  /** A schema and all that is composed into it, every alternative as well. */
  #parts(given: unknown, depth: number): readonly Node[] {
    const schema = this.followed(given);
    if (depth > depthMax) return [schema];
    const composed = ['allOf', 'oneOf', 'anyOf'].flatMap((key) => listOf(schema[key]));
    return [schema, ...composed.flatMap((part) => this.#parts(part, depth + 1))];
  }

  /** A value that the schema takes; undefined where this knows none. */
  #value(given: unknown, depth: number): unknown {
    const schema = this.followed(given);
    if (depth > depthMax) return undefined;
    const [choice] = listOf(schema['enum']);
    if (choice !== undefined) return choice;
    if (schema['const'] !== undefined) return schema['const'];
    const alternative = listOf(schema['oneOf'])[0] ?? listOf(schema['anyOf'])[0];
    const composed = [...listOf(schema['allOf']), ...(alternative === undefined ? [] : [alternative])];
    const [type] = [schema['type']].flat();
    if (type === 'object' || schema['properties'] !== undefined || (type === undefined && composed.length > 0))
      return this.#object(schema, composed, depth);
    switch (type) {
      case 'string':
        return textOf(schema);
      case 'integer':
      case 'number':
        return numberOf(schema);
      case 'boolean':
        return true;
      case 'array': {
        const count = Number(schema['minItems'] ?? 1);
        const item = this.#value(schema['items'], depth + 1);
        return item === undefined || count > 1 ? undefined : [item];
      }
      default:
        return undefined;
    }
  }

  #object(schema: Node, composed: readonly unknown[], depth: number): unknown {
    const values: Record<string, unknown> = {};
    for (const part of composed) {
      const value = this.#value(part, depth + 1);
      if (typeof value !== 'object' || value === null) return composed.length === 1 ? value : undefined;
      Object.assign(values, value);
    }
    const required = new Set(listOf(schema['required']));
    let optional = 0;
    for (const [name, given] of Object.entries(nodeOf(schema['properties']))) {
      if (this.followed(given)['readOnly'] === true || nodeOf(given)['readOnly'] === true) continue;
      const value = required.has(name) || optional < optionalMax ? this.#value(given, depth + 1) : undefined;
      if (value === undefined && required.has(name)) return undefined;
      if (value === undefined) continue;
      if (!required.has(name)) optional += 1;
      values[name] = value;
    }
    return values;
  }
}

const texts: Readonly<Record<string, string>> = {
  'date-time': '2024-01-02T03:04:05Z',
  date: '2024-01-02',
  time: '03:04:05Z',
  uuid: '3f2504e0-4f89-41d3-9a0c-0305e82c3301',
  email: 'a@shop.example',
  uri: 'https://shop.example/a',
  url: 'https://shop.example/a',
  hostname: 'shop.example',
  ipv4: '192.0.2.1',
  ipv6: '2001:db8::1',
  byte: 'YQ==',
  duration: 'P1D',
};

function textOf(schema: Node): string | undefined {
  if (schema['pattern'] !== undefined) return undefined;
  const format = schema['format'];
  if (typeof format === 'string' && Object.hasOwn(texts, format)) return texts[format];
  const [least, most] = [Number(schema['minLength'] ?? 0), Number(schema['maxLength'] ?? 64)];
  return 'text'.padEnd(least, 't').slice(0, most);
}

function numberOf(schema: Node): number | undefined {
  const least = Number(schema['minimum'] ?? 1);
  const step = Number(schema['multipleOf'] ?? 1);
  const value =
    Math.ceil((least + (schema['exclusiveMinimum'] === undefined || schema['exclusiveMinimum'] === false ? 0 : 1)) / step) * step;
  return Number.isFinite(value) && value <= Number(schema['maximum'] ?? Number.POSITIVE_INFINITY) ? value : undefined;
}

function hasChoice(schema: Node): boolean {
  return schema['oneOf'] !== undefined || schema['anyOf'] !== undefined;
}

function nodeOf(value: unknown): Node {
  return typeof value === 'object' && value !== null ? (value as Node) : {};
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
