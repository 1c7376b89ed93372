import { readFileSync } from 'node:fs';
import {
  buildSchema,
  type GraphQLArgument,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isAbstractType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isUnionType,
  parse,
  print,
  stripIgnoredCharacters,
  validate,
} from 'graphql';
import { type Random, randomFrom } from '../../treatments/made-documents.ts';
import type { Operation } from './graphql-requests.ts';

const depthMax = 9;
const fieldsMax = 90;
const inputDepthMax = 2;

/** What people write into arguments, near to what they should not. */
const texts = [
  "O'Brien",
  'is:open label:"good first issue" author:ann -draft',
  'select all that apply, or none',
  'Fix: drop the table of contents; see #12 (again)',
  'a <b>bold</b> claim & more',
  'https://shop.example/a?b=c&d=e#f',
  'refs/heads/main',
  'src/index.ts',
  'MDQ6VXNlcjU4MzIzMQ==',
  'Y3Vyc29yOnYyOpHOAAE=',
  'def main():\n    return {"a": 1}',
  '100 % of $5 = {price}',
  '1 + 1 = 2',
  'caf\u00e9 \u2603 \u{1f600}',
];

/** Operations of GitHub's own schema as clients write them, valid by the reference implementation; the same for each seed. */
export function realOperations(count: number, seed: number): readonly Operation[] {
  const sdl = readFileSync(new URL('schema.graphql', import.meta.resolve('@octokit/graphql-schema')), 'utf8');
  const schema = buildSchema(sdl, { assumeValidSDL: true });
  const random = randomFrom(seed);
  const operations: Operation[] = [];
  while (operations.length < count) {
    const { query, variables } = new Writer(schema, random).operation(operations.length);
    const document = parse(query);
    if (validate(schema, document).length > 0) continue;
    operations.push({ query: operations.length % 3 === 0 ? stripIgnoredCharacters(query) : print(document), variables });
  }
  return operations;
}

type Field = GraphQLField<unknown, unknown>;

/** Writes one operation. */
class Writer {
  readonly #schema: GraphQLSchema;
  readonly #random: Random;
  readonly #fragments: string[] = [];
  readonly #definitions: string[] = [];
  readonly #variables: Record<string, unknown> = {};
  #fields = 0;

  constructor(schema: GraphQLSchema, random: Random) {
    this.#schema = schema;
    this.#random = random;
  }

  operation(index: number): { readonly query: string; readonly variables: Readonly<Record<string, unknown>> } {
    const isMutation = index % 4 === 3;
    const root = isMutation ? this.#schema.getMutationType() : this.#schema.getQueryType();
    if (!root) throw new Error('the schema has no root');
    const body = this.#selections(root, 1, isMutation ? 1 : 2);
    const defined = this.#definitions.length > 0 ? `(${this.#definitions.join(', ')})` : '';
    const query = `# ${this.#text()?.split('\n')[0]}\n${isMutation ? 'mutation' : 'query'} Made${index}${defined} ${body} ${this.#fragments.join(' ')}`;
    return { query, variables: this.#variables };
  }

  #selections(type: GraphQLCompositeType, depth: number, most = 5): string {
    if (isUnionType(type)) return this.#alternatives(type, depth);
    const all = Object.values(type.getFields()).filter((field) => depth < depthMax || !isCompositeType(getNamedType(field.type)));
    const picked = new Set<Field>();
    for (let tries = 1 + this.#random(most); tries > 0 && all.length > 0; tries -= 1) {
      const field = all[this.#random(all.length)];
      if (field && (this.#fields < fieldsMax || !isCompositeType(getNamedType(field.type)))) picked.add(field);
    }
    const fields = Array.from(picked, (field) => this.#field(field, depth));
    if (isAbstractType(type) && this.#random(2) === 0) fields.push(`... ${this.#alternatives(type, depth)}`);
    if (fields.length === 0 || this.#random(6) === 0) fields.unshift('__typename');
    return `{ ${fields.join(' ')} }`;
  }

  #alternatives(type: GraphQLCompositeType & Parameters<GraphQLSchema['getPossibleTypes']>[0], depth: number): string {
    const possible = this.#schema.getPossibleTypes(type);
    const picked = new Set(Array.from({ length: 1 + this.#random(3) }, () => possible[this.#random(possible.length)]));
    const parts = Array.from(picked, (one) => (one ? `... on ${one.name} ${this.#selections(one, depth)}` : ''));
    return `{ __typename ${parts.join(' ')} }`;
  }

  #field(field: Field, depth: number): string {
    this.#fields += 1;
    const type = getNamedType(field.type);
    const given = field.args
      .filter((argument) => isNonNullType(argument.type) || argument.name === 'first' || this.#random(4) === 0)
      .map((argument) => `${argument.name}: ${this.#argument(argument)}`);
    const alias = this.#random(20) === 0 ? `${field.name}${this.#fields}: ` : '';
    const directive = this.#random(20) === 0 ? ` @include(if: ${this.#variable('Boolean!', true)})` : '';
    const head = `${alias}${field.name}${given.length > 0 ? `(${given.join(', ')})` : ''}${directive}`;
    if (!isCompositeType(type)) return head;
    return `${head} ${this.#random(8) === 0 ? this.#spread(type, depth + 1) : this.#selections(type, depth + 1)}`;
  }

  #spread(type: GraphQLCompositeType, depth: number): string {
    const body = this.#selections(type, depth);
    const name = `Part${this.#fragments.length}`;
    this.#fragments.push(`fragment ${name} on ${type.name} ${body}`);
    return `{ ...${name} }`;
  }

  #argument({ type }: GraphQLArgument): string {
    if (this.#random(2) === 0) return this.#literal(type, 0);
    return this.#variable(String(type), this.#value(type, 0));
  }

  #variable(type: string, value: unknown): string {
    const name = `v${this.#definitions.length}`;
    this.#definitions.push(`$${name}: ${type}`);
    this.#variables[name] = value;
    return `$${name}`;
  }

  #literal(type: GraphQLInputType, depth: number): string {
    return literalOf(this.#value(type, depth), type);
  }

  /** As JSON; enums are their names. */
  #value(given: GraphQLInputType, depth: number): unknown {
    const type = getNullableType(given);
    if (isListType(type)) return Array.from({ length: 1 + this.#random(2) }, () => this.#value(type.ofType, depth));
    if (isEnumType(type)) return type.getValues()[this.#random(type.getValues().length)]?.name;
    if (isInputObjectType(type)) {
      const wanted = Object.values(type.getFields()).filter(
        (field) => isNonNullType(field.type) || (depth < inputDepthMax && this.#random(4) === 0),
      );
      return Object.fromEntries(wanted.map((field) => [field.name, this.#value(field.type, depth + 1)]));
    }
    switch (String(type)) {
      case 'Int':
        return this.#random(100);
      case 'Float':
        return this.#random(100) / 4;
      case 'Boolean':
        return this.#random(2) === 0;
      case 'URI':
        return 'https://shop.example/hooks/1';
      case 'DateTime':
        return '2026-11-26T09:00:00Z';
      default:
        return this.#text();
    }
  }

  #text(): string | undefined {
    return texts[this.#random(texts.length)];
  }
}

function literalOf(value: unknown, given: GraphQLInputType): string {
  const type = getNullableType(given);
  if (isListType(type)) return `[${(value as readonly unknown[]).map((item) => literalOf(item, type.ofType)).join(', ')}]`;
  if (isInputObjectType(type)) {
    const fields = type.getFields();
    const members = Object.entries(value as object).map(([name, member]) => {
      const field = fields[name];
      return field ? `${name}: ${literalOf(member, field.type)}` : '';
    });
    return `{${members.join(', ')}}`;
  }
  return isEnumType(type) ? String(value) : JSON.stringify(value);
}
