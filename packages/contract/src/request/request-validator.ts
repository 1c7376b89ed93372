import { looksLikeName } from '@sluice/kit';
import { type Finding, headersOf } from '@sluice/model';
import type { MediaDeclaration, OperationDeclaration, ParameterDeclaration } from '../declarations.ts';
import { keysOf } from '../document/pointer.ts';
import type { DocumentNode } from '../document/source.ts';
import { decodePercent } from '../document/uri.ts';
import { contractErrors } from '../errors.ts';
import { entryFor, essenceOf, isBinary, isJson } from '../media-type.ts';
import { type Problem, ProblemList } from '../problem.ts';
import type { ShapeMaker } from '../schema/contract-shape.ts';
import type { Expression } from '../schema/expression.ts';
import { placePointer, walkBody } from './body-walk.ts';
import { type DeclaredText, DeclaredTexts, isMarkdown, writtenIn } from './declared-text.ts';
import { expectationOf } from './expectation.ts';
import { FindingList } from './finding-list.ts';
import { bundleSchema, type LeftOut } from './json-schema.ts';
import { ParameterText, treeOf } from './parameter-text.ts';
import type { RequestParts, TextPairs } from './request-parts.ts';
import { compileValidator, type SchemaError, type Validator } from './validators.ts';

/** Above this many values a body is read to its first error only: a hostile one must not make errors by the thousand. */
const valuesForEveryErrorMax = 2000;

const form = 'application/x-www-form-urlencoded';

interface Parameter {
  readonly declaration: ParameterDeclaration;
  readonly text: ParameterText;
}

/** Validates the requests of one operation. Validators are compiled when they are first needed, once for each schema. */
export class RequestValidator {
  readonly #declaration: OperationDeclaration;
  readonly #shapes: ShapeMaker;
  /** Names in the query that belong to security schemes. */
  readonly #keyNames: readonly string[];
  readonly #parameters: readonly Parameter[];
  readonly #texts: DeclaredTexts;
  #textByParameter: ReadonlyMap<string, DeclaredText> | null = null;
  readonly #validatorBySchema = new Map<unknown, Validator>();

  constructor(declaration: OperationDeclaration, shapes: ShapeMaker, keyNames: readonly string[]) {
    this.#declaration = declaration;
    this.#shapes = shapes;
    this.#keyNames = keyNames;
    this.#texts = new DeclaredTexts(shapes);
    this.#parameters = declaration.parameters.map((parameter) => ({ declaration: parameter, text: new ParameterText(shapes, parameter) }));
  }

  bodyText(mediaType: string | null): DeclaredText | null {
    const byType = this.#declaration.body?.mediaByType;
    const media = byType ? entryFor(byType, mediaType) : null;
    const text = media?.schema ? this.#texts.of(this.#shapes.space.expression(media.schema)) : null;
    // A range declares nothing: its sender chooses what it is.
    const essence = mediaType === null ? null : essenceOf(mediaType);
    return essence !== null && isMarkdown(essence) && byType?.has(essence) ? writtenIn('markdown', text) : text;
  }

  parameterText(place: ParameterDeclaration['place'], name: string): DeclaredText | null {
    this.#textByParameter ??= this.#parameterTexts();
    return this.#textByParameter.get(`${place} ${name}`) ?? null;
  }

  takesList(name: string): boolean {
    return this.#parameters.some(({ declaration, text }) => declaration.place === 'query' && declaration.name === name && text.isList);
  }

  /** Of lists counts what is said of their items. Names of headers are in small letters. */
  #parameterTexts(): ReadonlyMap<string, DeclaredText> {
    const texts = new Map<string, DeclaredText>();
    for (const { declaration } of this.#parameters) {
      const { place, name, schema, mediaType } = declaration;
      if (schema === null || mediaType !== null) continue;
      const whole = this.#texts.of(this.#shapes.space.expression(schema));
      const text = says(whole) ? whole : whole.item();
      if (says(text)) texts.set(`${place} ${place === 'header' ? name.toLowerCase() : name}`, text);
    }
    return texts;
  }

  validate(parts: RequestParts): readonly Finding[] {
    const findings = new FindingList();
    for (const parameter of this.#parameters) this.#parameter(parameter, parts, findings);
    this.#unknownQuery(parts.query, findings);
    this.#body(parts, findings);
    return findings.list();
  }

  prepare(): readonly Problem[] {
    const problems = new ProblemList();
    const schemas = this.#parameters.map(({ declaration }) => declaration.schema);
    // Some documents name a hundred media types for one schema; of most of them no body is read.
    for (const [type, { schema }] of this.#declaration.body?.mediaByType ?? []) if (isRead(type)) schemas.push(schema);
    for (const schema of schemas) if (schema) this.#compile(schema, ({ error, node }) => problems.warn(error, node));
    return problems.list();
  }

  #parameter({ declaration, text }: Parameter, parts: RequestParts, findings: FindingList): void {
    const { name, place, isRequired, schema } = declaration;
    if (place === 'querystring') return;
    const where = `request.${place}.${name}`;
    const reading = text.read(pairsAt(declaration, parts));
    switch (reading.kind) {
      case 'absent':
        if (isRequired) findings.add('request.invalid', where, 'is required');
        return;
      case 'faulty':
        findings.add('request.invalid', where, reading.because);
        return;
      case 'unread':
        return;
      case 'values': {
        if (!schema) return;
        const validator = this.#validator(schema);
        const outcomes = reading.values.map((value) => validator(value, false));
        if (outcomes.some((errors) => errors.length === 0)) return;
        for (const error of outcomes[0] ?? []) this.#say(error, where, findings);
        return;
      }
    }
  }

  #say(error: SchemaError, where: string, findings: FindingList): void {
    const because = expectationOf(error);
    if (because !== null) findings.add('request.invalid', where, because);
  }

  #unknownQuery(query: TextPairs, findings: FindingList): void {
    const known = this.#parameters.filter(({ declaration }) => declaration.place === 'query');
    if (this.#parameters.some(({ declaration }) => declaration.place === 'querystring')) return;
    for (const [name] of query) {
      if (this.#keyNames.includes(name) || known.some(({ text }) => text.takes(name))) continue;
      const shown = looksLikeName(name) ? name : '{…}';
      findings.add('request.unknown-parameter', `request.query.${shown}`, 'the contract does not name this parameter');
    }
  }

  #body(parts: RequestParts, findings: FindingList): void {
    const declared = this.#declaration.body;
    if (parts.body.kind === 'none') {
      if (declared?.isRequired) findings.add('request.invalid', 'request.body', 'is required');
      return;
    }
    if (!declared) {
      findings.add('request.undeclared-body', 'request.body', 'the contract names no body for this operation');
      return;
    }
    const media = entryFor(declared.mediaByType, parts.contentType);
    if (media) this.#content(media, parts, findings);
    else if (declared.mediaByType.size > 0) {
      const types = [...declared.mediaByType.keys()].join(' or ');
      findings.add('request.invalid', 'request.header.content-type', `must be ${types}`);
    }
  }

  #content({ schema }: MediaDeclaration, { body, contentType }: RequestParts, findings: FindingList): void {
    if (!schema) return;
    const expression = this.#shapes.space.expression(schema);
    // A body without a media type is what its reader found it to be.
    if (body.kind === 'json' && (contentType === null || this.#isDocument(contentType, expression)))
      this.#value(schema, body.value, findings);
    else if (body.kind === 'form' && (contentType === null || essenceOf(contentType) === form)) {
      this.#value(schema, treeOf(this.#shapes, expression, body.pairs), findings);
    }
  }

  /** Of a binary format a contract that says "a string" says that it is bytes, and nothing of what they say. */
  #isDocument(contentType: string, expression: Expression): boolean {
    return isJson(contentType) || (isBinary(contentType) && !this.#shapes.isString(expression));
  }

  #value(schema: DocumentNode, value: unknown, findings: FindingList): void {
    const expression = this.#shapes.space.expression(schema);
    const walked = new FindingList();
    const values = walkBody(this.#shapes, expression, value, walked);
    for (const error of summed(this.#validator(schema)(value, values <= valuesForEveryErrorMax))) {
      const named = namedProperty(error);
      const keys = named === null ? keysOf(error.instancePath) : [...keysOf(error.instancePath), named];
      this.#say(error, `request.body${placePointer(this.#shapes, expression, value, keys)}`, findings);
    }
    findings.addAll(walked);
  }

  #validator(schema: DocumentNode): Validator {
    return this.#validatorBySchema.get(schema.value) ?? this.#compile(schema, () => {});
  }

  #compile(schema: DocumentNode, leftOut: (what: LeftOut) => void): Validator {
    const bundle = bundleSchema(this.#shapes, schema);
    for (const what of bundle.leftOut) leftOut(what);
    const compiled = compileValidator(bundle.schema);
    if (!compiled.ok) leftOut({ error: contractErrors.NOT_CHECKED('a schema', compiled.failure), node: schema });
    const validator: Validator = compiled.ok ? compiled.value : () => [];
    this.#validatorBySchema.set(schema.value, validator);
    return validator;
  }
}

function says({ literals, content }: DeclaredText): boolean {
  return literals !== null || content !== 'unknown';
}

function isRead(type: string): boolean {
  return isJson(type) || isBinary(type) || type === form || type === '*/*' || type === 'application/*';
}

function pairsAt({ name, place }: ParameterDeclaration, parts: RequestParts): TextPairs {
  switch (place) {
    case 'path':
      return parts.pathParameters.map((span) => [span.name, decodePercent(parts.path.slice(span.start, span.end))]);
    case 'header': {
      const values = headersOf(parts.headers, name.toLowerCase());
      return values.length === 0 ? [] : [[name, values.join(',')]];
    }
    case 'cookie':
      return parts.cookies;
    case 'query':
    case 'querystring':
      return parts.query;
  }
}

/** The property that an error is about where it is not the value itself. */
function namedProperty({ params }: SchemaError): string | null {
  const name = params['missingProperty'] ?? params['additionalProperty'] ?? params['unevaluatedProperty'];
  return typeof name === 'string' ? name : null;
}

/** Where alternatives failed, the sum is said and not the failures of each. */
function summed(errors: readonly SchemaError[]): readonly SchemaError[] {
  const sums = errors.filter(({ keyword }) => keyword === 'oneOf' || keyword === 'anyOf').map(({ instancePath }) => instancePath);
  if (sums.length === 0) return errors;
  return errors.filter(({ instancePath, keyword }) => {
    if (keyword === 'oneOf' || keyword === 'anyOf') return !sums.some((sum) => sum !== instancePath && instancePath.startsWith(`${sum}/`));
    return !sums.some((sum) => instancePath === sum || instancePath.startsWith(`${sum}/`));
  });
}
