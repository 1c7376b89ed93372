import { readFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import type { Received } from '../client/client.ts';

type Tree = Readonly<Record<string, unknown>>;

export interface Operation {
  readonly hasBody: boolean;
  readonly id: string;
  readonly isGuarded: boolean;
  readonly method: string;
  readonly parameters: readonly Tree[];
  readonly statuses: readonly string[];
  /** Without the server's base path. */
  readonly template: string;
}

/** The demo's contract, read more strictly than it says: a member that is not declared is wrong, and so is a write-only one. */
export class Contract {
  readonly operations: readonly Operation[];
  readonly #ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: true, formats });
  readonly #document: Tree;
  readonly #validators = new Map<string, ValidateFunction>();

  constructor(url: URL) {
    this.#document = tree(parse(readFileSync(url, 'utf8')));
    this.operations = this.#listOperations();
    this.#ajv.addSchema(tree(closed(this.#document, mixinsOf(this.#document))), 'answers');
    this.#ajv.addSchema(tree(writable(this.#document)), 'requests');
  }

  /** What is wrong with a JSON body that is sent. */
  requestComplaints(operation: Operation, body: unknown): readonly string[] {
    const pointer = ['paths', operation.template, operation.method.toLowerCase(), 'requestBody', 'content', 'application/json', 'schema'];
    return this.#schemaComplaints('requests', pointer, body);
  }

  /** What is wrong with an answer; empty when it is exactly as declared. */
  complaints(operation: Operation, answer: Received): readonly string[] {
    const pointer = this.#resolved(['paths', operation.template, operation.method.toLowerCase(), 'responses', String(answer.status)]);
    if (pointer === undefined) return [`status ${answer.status} is not declared`];
    return [...this.#headerComplaints(pointer, answer), ...this.#bodyComplaints(pointer, answer, operation.method)];
  }

  #headerComplaints(pointer: readonly string[], answer: Received): readonly string[] {
    return Object.keys(tree(this.#at([...pointer, 'headers']))).flatMap((name) => {
      const declared = this.#resolved([...pointer, 'headers', name]) ?? [];
      const value = answer.headers[name.toLowerCase()];
      if (value === undefined) return tree(this.#at(declared))['required'] === true ? [`header ${name} is missing`] : [];
      const isInteger = tree(this.#at([...declared, 'schema']))['type'] === 'integer';
      return this.#schemaComplaints('answers', [...declared, 'schema'], isInteger ? Number(value) : value).map(
        (complaint) => `header ${name} ${complaint}`,
      );
    });
  }

  #bodyComplaints(pointer: readonly string[], answer: Received, method: string): readonly string[] {
    const contents = tree(this.#at([...pointer, 'content']));
    const mediaType = answer.headers['content-type']?.split(';')[0];
    if (method === 'HEAD' || Object.keys(contents).length === 0) return answer.body.length === 0 ? [] : ['a body where none is declared'];
    if (mediaType === undefined || !(mediaType in contents)) return [`media type ${mediaType} is not declared`];
    const schema = [...pointer, 'content', mediaType, 'schema'];
    const text = answer.body.toString();
    if (mediaType === 'application/x-ndjson')
      return text
        .trimEnd()
        .split('\n')
        .flatMap((line) => this.#schemaComplaints('answers', schema, JSON.parse(line)));
    return mediaType.endsWith('json') ? this.#schemaComplaints('answers', schema, JSON.parse(text)) : [];
  }

  #schemaComplaints(side: 'answers' | 'requests', pointer: readonly string[], value: unknown): readonly string[] {
    const fragment = pointer.map((segment) => encodeURIComponent(segment.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/');
    const reference = `${side}#/${fragment}`;
    const validate = this.#validators.get(reference) ?? this.#ajv.compile({ $ref: reference });
    this.#validators.set(reference, validate);
    if (validate(value) === true) return [];
    return (validate.errors ?? []).map(({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`);
  }

  #listOperations(): readonly Operation[] {
    const methods = ['get', 'head', 'post', 'put', 'patch', 'delete'];
    return Object.entries(tree(this.#document['paths'])).flatMap(([template, path]) =>
      methods.filter((method) => method in tree(path)).map((method) => this.#operation(template, method, tree(path))),
    );
  }

  #operation(template: string, method: string, path: Tree): Operation {
    const operation = tree(path[method]);
    const names = [...list(path['parameters']), ...list(operation['parameters'])];
    return {
      id: String(operation['operationId']),
      method: method.toUpperCase(),
      template,
      hasBody: 'requestBody' in operation,
      isGuarded: operation['security'] === undefined,
      parameters: names.map((parameter) => {
        const { $ref } = tree(parameter);
        return tree(typeof $ref === 'string' ? this.#at($ref.slice(2).split('/')) : parameter);
      }),
      statuses: Object.keys(tree(operation['responses'])),
    };
  }

  /** Where a pointer leads once its last object's `$ref` is followed; undefined where there is nothing. */
  #resolved(pointer: readonly string[]): readonly string[] | undefined {
    const found = this.#at(pointer);
    if (found === undefined) return undefined;
    const { $ref } = tree(found);
    return typeof $ref === 'string' ? $ref.slice(2).split('/') : pointer;
  }

  #at(pointer: readonly string[]): unknown {
    return pointer.reduce<unknown>((value, segment) => tree(value)[segment], this.#document);
  }
}

const formats = {
  email: /^[^\s@]{1,64}@[a-z0-9.-]{1,100}$/,
  uuid: /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/,
  uri: (text: string) => URL.canParse(text),
  'uri-reference': (text: string) => URL.canParse(text, 'http://localhost'),
  'date-time': (text: string) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/.test(text) && !Number.isNaN(Date.parse(text)),
  date: (text: string) => /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text)),
  ipv4: /^(?:\d{1,3}\.){3}\d{1,3}$/,
  password: true,
  int32: { type: 'number' as const, validate: (value: number) => Number.isInteger(value) && Math.abs(value) < 2 ** 31 },
  int64: { type: 'number' as const, validate: (value: number) => Number.isSafeInteger(value) },
} as const;

/** Schemas that are parts of an `allOf`: closing one of these would forbid what its siblings declare. */
function mixinsOf(document: Tree): ReadonlySet<unknown> {
  const mixins = new Set<unknown>();
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const part of list(tree(value)['allOf'])) {
      const { $ref } = tree(part);
      mixins.add(
        typeof $ref === 'string'
          ? $ref
              .slice(2)
              .split('/')
              .reduce<unknown>((at, segment) => tree(at)[segment], document)
          : part,
      );
    }
    for (const member of Object.values(value)) visit(member);
  };
  visit(document);
  return mixins;
}

function closed(value: unknown, mixins: ReadonlySet<unknown>): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => closed(item, mixins));
  if (typeof value !== 'object' || value === null) return value;
  const copy: Record<string, unknown> = Object.fromEntries(Object.entries(value).map(([name, member]) => [name, closed(member, mixins)]));
  const isObjectSchema = copy['type'] === 'object' && typeof copy['properties'] === 'object';
  if (isObjectSchema) drop('writeOnly', copy);
  const isClosable = (isObjectSchema || Array.isArray(copy['allOf'])) && !mixins.has(value) && copy['additionalProperties'] === undefined;
  return isClosable ? { ...copy, unevaluatedProperties: false } : copy;
}

/** The schemas as a request has to keep them. */
function writable(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(writable);
  if (typeof value !== 'object' || value === null) return value;
  const copy: Record<string, unknown> = Object.fromEntries(Object.entries(value).map(([name, member]) => [name, writable(member)]));
  if (copy['type'] === 'object' && typeof copy['properties'] === 'object') drop('readOnly', copy);
  return copy;
}

/** OpenAPI 3.1: what is write-only is not in an answer, and what is read-only not in a request, even where it is required. */
function drop(keyword: 'readOnly' | 'writeOnly', schema: Record<string, unknown>): void {
  const properties = Object.entries(tree(schema['properties'])).filter(([, property]) => tree(property)[keyword] !== true);
  const names = new Set(properties.map(([name]) => name));
  schema['properties'] = Object.fromEntries(properties);
  schema['required'] = list(schema['required']).filter((name) => names.has(String(name)));
}

function tree(value: unknown): Tree {
  return typeof value === 'object' && value !== null ? (value as Tree) : {};
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
