import type { SluiceError } from '@sluice/kit';
import { at, type DocumentNode, entriesOf, itemsOf } from '../document/source.ts';
import { contractErrors } from '../errors.ts';
import { linearPattern } from '../linear-pattern.ts';
import type { ShapeMaker } from '../schema/contract-shape.ts';
import type { AnyExpression, Expression, SchemaExpression } from '../schema/expression.ts';
import type { SchemaParts } from '../schema/schema-space.ts';
import { stringsOf, typeWords } from '../schema/schema-words.ts';
import { isCheckedFormat } from './formats.ts';

export type JsonSchema = boolean | { [keyword: string]: unknown };

/** Something that a validator leaves out, and where it stands. */
export interface LeftOut {
  readonly error: SluiceError;
  readonly node: DocumentNode;
}

export interface Bundle {
  readonly schema: JsonSchema;
  readonly leftOut: readonly LeftOut[];
}

const definitionsMax = 500;
const nestingMax = 100;

/** A schema of any dialect as one JSON Schema 2020-12 with everything in it that it refers to, for requests: what is read-only is not required. */
export function bundleSchema(shapes: ShapeMaker, node: DocumentNode): Bundle {
  return new Bundler(shapes).bundle(shapes.space.expression(node));
}

const counts = ['minLength', 'maxLength', 'minItems', 'maxItems', 'minProperties', 'maxProperties', 'minContains', 'maxContains'];
const numbers = ['minimum', 'maximum', 'multipleOf'];
const single = ['contains', 'propertyNames', 'not', 'if', 'then', 'else', 'unevaluatedItems', 'unevaluatedProperties'];

class Bundler {
  readonly #shapes: ShapeMaker;
  readonly #definitionByName: { [name: string]: JsonSchema } = {};
  readonly #nameByExpression = new Map<Expression, string>();
  readonly #waiting: SchemaExpression[] = [];
  readonly #leftOut: LeftOut[] = [];

  constructor(shapes: ShapeMaker) {
    this.#shapes = shapes;
  }

  bundle(expression: Expression): Bundle {
    const root = this.#convert(expression, 0);
    for (let next = this.#waiting.pop(); next; next = this.#waiting.pop()) {
      this.#definitionByName[this.#nameByExpression.get(next) ?? ''] = this.#schema(next, 0);
    }
    const schema = typeof root === 'boolean' ? root : { ...root, $defs: this.#definitionByName };
    return { schema, leftOut: this.#leftOut };
  }

  #convert(expression: Expression, depth: number): JsonSchema {
    switch (expression.kind) {
      case 'anything':
        return true;
      case 'nothing':
        return false;
      // A schema is taken apart here by its keywords, where neither of these stands.
      case 'own':
      case 'all':
        return true;
      case 'any':
        return this.#alternatives('anyOf', expression, depth);
      case 'schema':
        return depth > nestingMax ? true : this.#schema(expression, depth);
    }
  }

  /** By name, so that a schema that comes back to itself ends. */
  #refer(expression: Expression): JsonSchema {
    if (expression.kind !== 'schema') return this.#convert(expression, 0);
    const known = this.#nameByExpression.get(expression);
    if (known !== undefined) return { $ref: `#/$defs/${known}` };
    if (this.#nameByExpression.size >= definitionsMax) {
      this.#leave(contractErrors.LIMIT('definitionsMax of one validator', definitionsMax), expression.node);
      return true;
    }
    const name = `s${expression.id}`;
    this.#nameByExpression.set(expression, name);
    this.#waiting.push(expression);
    return { $ref: `#/$defs/${name}` };
  }

  #schema(expression: SchemaExpression, depth: number): JsonSchema {
    const parts = this.#shapes.space.parts(expression);
    const schema: { [keyword: string]: unknown } = {};
    this.#values(parts, expression, schema);
    this.#members(parts.ownNode, schema, depth + 1);
    this.#items(parts.ownNode, schema, depth + 1);
    const all = [
      ...(parts.reference ? [this.#refer(parts.reference)] : []),
      ...parts.allOf.map((part) => this.#convert(part, depth + 1)),
      ...(parts.oneOf ? [this.#oneOf(parts, parts.oneOf, depth + 1)] : []),
      ...(parts.anyOf ? [this.#convert(parts.anyOf, depth + 1)] : []),
      ...(parts.subtypes?.kind === 'any' ? [this.#picked(parts.subtypes)] : []),
    ].filter((part) => part !== true);
    if (all.length > 0) schema['allOf'] = all;
    return parts.own.isNullable && schema['type'] === undefined && Object.keys(schema).length > 0
      ? { anyOf: [{ type: 'null' }, schema] }
      : schema;
  }

  /** A discriminator says which alternative is meant; without one exactly one must fit. */
  #oneOf({ ownNode }: SchemaParts, expression: Expression, depth: number): JsonSchema {
    if (expression.kind === 'any' && expression.discriminator) return this.#alternatives('anyOf', expression, depth);
    return { oneOf: itemsOf(at(ownNode, 'oneOf')).map((member) => this.#convert(this.#shapes.space.expression(member), depth)) };
  }

  #alternatives(keyword: 'anyOf' | 'oneOf', any: AnyExpression, depth: number): JsonSchema {
    if (any.discriminator && any.discriminator.alternativeByValue.size > 0) return this.#picked(any);
    return { [keyword]: any.alternatives.map((alternative) => this.#convert(alternative, depth)) };
  }

  #picked({ discriminator }: AnyExpression): JsonSchema {
    if (!discriminator) return true;
    const { property, alternativeByValue } = discriminator;
    const branches = [...alternativeByValue].map(([value, alternative]) =>
      conditional({ properties: { [property]: { const: value } }, required: [property] }, this.#refer(alternative)),
    );
    const known = { [property]: { enum: [...alternativeByValue.keys()] } };
    return conditional({ type: 'object' }, { required: [property], properties: known, allOf: branches });
  }

  /** Keywords about the value itself. What has a wrong type says nothing. */
  #values({ own, ownNode }: SchemaParts, expression: SchemaExpression, schema: { [keyword: string]: unknown }): void {
    const given = (keyword: string): unknown => at(ownNode, keyword)?.value;
    const types = [given('type')].flat().filter((word) => typeof word === 'string' && typeWords.includes(word));
    if (types.length > 0) schema['type'] = own.isNullable && !types.includes('null') ? [...types, 'null'] : types;
    const list = given('enum');
    if (Array.isArray(list) && list.length > 0) schema['enum'] = own.isNullable && !list.includes(null) ? [...list, null] : list;
    if (at(ownNode, 'const')) schema['const'] = given('const');
    for (const keyword of counts) if (Number.isInteger(given(keyword)) && Number(given(keyword)) >= 0) schema[keyword] = given(keyword);
    for (const keyword of numbers) if (typeof given(keyword) === 'number') schema[keyword] = given(keyword);
    if (Number(schema['multipleOf'] ?? 1) <= 0) delete schema['multipleOf'];
    this.#exclusive(ownNode, 'exclusiveMinimum', 'minimum', schema);
    this.#exclusive(ownNode, 'exclusiveMaximum', 'maximum', schema);
    if (given('uniqueItems') === true) schema['uniqueItems'] = true;
    if (own.format !== null && isCheckedFormat(own.format)) schema['format'] = own.format;
    const pattern = given('pattern');
    if (typeof pattern === 'string' && this.#runs(pattern, ownNode)) schema['pattern'] = pattern;
    const required = [...own.required].filter((name) => !this.#shapes.facts.of(this.#shapes.members.of(expression, name).child).isReadOnly);
    if (required.length > 0) schema['required'] = required;
    const dependents = entriesOf(at(ownNode, 'dependentRequired')).filter(([, names]) => Array.isArray(names.value));
    if (dependents.length > 0)
      schema['dependentRequired'] = Object.fromEntries(dependents.map(([key, names]) => [key, stringsOf(names.value)]));
  }

  /** Draft 4, and so 3.0, says `exclusiveMinimum: true` beside `minimum`; later drafts say the number. */
  #exclusive(node: DocumentNode, keyword: string, limit: string, schema: { [keyword: string]: unknown }): void {
    const value = at(node, keyword)?.value;
    if (typeof value === 'number') schema[keyword] = value;
    if (value !== true || schema[limit] === undefined) return;
    schema[keyword] = schema[limit];
    delete schema[limit];
  }

  #members(node: DocumentNode, schema: { [keyword: string]: unknown }, depth: number): void {
    const properties = entriesOf(at(node, 'properties'));
    if (properties.length > 0)
      schema['properties'] = Object.fromEntries(properties.map(([name, child]) => [name, this.#child(child, depth)]));
    const patterns = entriesOf(at(node, 'patternProperties'));
    const running = patterns.filter(([pattern, child]) => this.#runs(pattern, child));
    if (running.length > 0)
      schema['patternProperties'] = Object.fromEntries(running.map(([name, child]) => [name, this.#child(child, depth)]));
    const rest = at(node, 'additionalProperties');
    // Where a pattern cannot be run, members that it would allow must not count as additional.
    if (rest && running.length === patterns.length) schema['additionalProperties'] = this.#child(rest, depth);
    const dependents = entriesOf(at(node, 'dependentSchemas'));
    if (dependents.length > 0)
      schema['dependentSchemas'] = Object.fromEntries(dependents.map(([name, child]) => [name, this.#child(child, depth)]));
    for (const keyword of single) {
      const child = at(node, keyword);
      if (child) schema[keyword] = this.#child(child, depth);
    }
  }

  #items(node: DocumentNode, schema: { [keyword: string]: unknown }, depth: number): void {
    const items = at(node, 'items');
    // Before 2020-12 a tuple stood in `items`.
    const tuple = Array.isArray(items?.value) ? items : at(node, 'prefixItems');
    const rest = Array.isArray(items?.value) ? at(node, 'additionalItems') : items;
    const first = itemsOf(tuple);
    if (first.length > 0) schema['prefixItems'] = first.map((child) => this.#child(child, depth));
    if (rest) schema['items'] = this.#child(rest, depth);
  }

  #child(node: DocumentNode, depth: number): JsonSchema {
    return this.#convert(this.#shapes.space.expression(node), depth);
  }

  #runs(pattern: string, node: DocumentNode): boolean {
    const compiled = linearPattern(pattern);
    if (!compiled.ok) this.#leave(contractErrors.PATTERN(pattern, compiled.failure), node);
    return compiled.ok;
  }

  #leave(error: SluiceError, node: DocumentNode): void {
    if (this.#leftOut.length < 100) this.#leftOut.push({ error, node });
  }
}

/** `if` and `then`, written so that nobody takes the schema for a promise. */
function conditional(condition: JsonSchema, consequence: JsonSchema): JsonSchema {
  return Object.fromEntries([
    ['if', condition],
    ['then', consequence],
  ]);
}
