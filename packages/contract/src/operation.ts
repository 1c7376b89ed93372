import { type Finding, type Shape, undeclaredShape } from '@sluice/model';
import type { OperationDeclaration, ResponseDeclaration, SecurityUse } from './declarations.ts';
import { entryFor, isBinary } from './media-type.ts';
import type { Problem } from './problem.ts';
import type { DeclaredText } from './request/declared-text.ts';
import { type RequestName, requestNames } from './request/request-names.ts';
import type { RequestParts } from './request/request-parts.ts';
import type { RequestValidator } from './request/request-validator.ts';
import type { ShapeMaker } from './schema/contract-shape.ts';

const json = 'application/json';

export interface DeclaredResponse {
  readonly shape: Shape;
  /** False where the contract names no such status, or no such media type for it. Then everything in the body is undeclared. */
  readonly isDeclared: boolean;
}

/** One method of one path template, as the contract declares it. */
export class Operation {
  readonly method: string;
  /** As the document writes it, without a base path. */
  readonly template: string;
  readonly operationId: string | null;
  readonly tags: readonly string[];
  readonly isDeprecated: boolean;
  /** `x-sluice-cost`: what one request counts under limits of cost. */
  readonly cost: number | null;
  /** Alternatives; in each all schemes are needed. An empty list, or an empty alternative: open to everybody. */
  readonly security: readonly (readonly SecurityUse[])[];
  /** False where neither the operation nor the document says anything of security: then nobody declared it open. */
  readonly isSecurityDeclared: boolean;
  /** Where the servers of the contract put it; the empty text is the root. */
  readonly basePaths: readonly string[];
  readonly #declaration: OperationDeclaration;
  readonly #responseByStatus: ReadonlyMap<string, ResponseDeclaration>;
  readonly #shapes: ShapeMaker;
  readonly #validator: RequestValidator;

  constructor(declaration: OperationDeclaration, shapes: ShapeMaker, validator: RequestValidator) {
    this.method = declaration.method;
    this.template = declaration.template;
    this.operationId = declaration.operationId;
    this.tags = declaration.tags;
    this.isDeprecated = declaration.isDeprecated;
    this.cost = declaration.cost;
    this.security = declaration.security;
    this.isSecurityDeclared = declaration.isSecurityDeclared;
    this.basePaths = declaration.basePaths;
    this.#declaration = declaration;
    this.#responseByStatus = declaration.responseByStatus;
    this.#shapes = shapes;
    this.#validator = validator;
  }

  /** Whether this status is declared, by itself, by its range or by `default`. */
  declaresStatus(status: number): boolean {
    return this.#response(status) !== undefined;
  }

  /** What the contract declares of a response's body. A status without a body's description says nothing: its shape is `unknown`. */
  responseShape(status: number, mediaType: string | null): DeclaredResponse {
    const response = this.#response(status);
    if (!response) return { shape: undeclaredShape, isDeclared: false };
    if (response.mediaByType === null) return { shape: this.#shapes.silent(), isDeclared: true };
    const isOther = mediaType !== null && isBinary(mediaType);
    // Who asks for what is declared as JSON in another format is answered with the same values.
    const media = entryFor(response.mediaByType, mediaType) ?? (isOther ? entryFor(response.mediaByType, json) : null);
    if (!media) return { shape: undeclaredShape, isDeclared: false };
    const expression = this.#shapes.space.expression(media.schema);
    return {
      shape: isOther && this.#shapes.isString(expression) ? this.#shapes.silent() : this.#shapes.root(expression),
      isDeclared: true,
    };
  }

  /** Shapes of the headers that are declared for a status, by lower-case name. */
  responseHeaders(status: number): ReadonlyMap<string, Shape> {
    const headers = this.#response(status)?.headerByName ?? [];
    return new Map([...headers].map(([name, schema]) => [name, this.#shapes.root(this.#shapes.space.expression(schema))]));
  }

  /** The media types that a status is declared with; empty where nothing is said. */
  responseMediaTypes(status: number): readonly string[] {
    return [...(this.#response(status)?.mediaByType?.keys() ?? [])];
  }

  /** Every status (`200`, `4XX`, `default`) and media type that a body is declared for. */
  declaredBodies(): readonly { readonly status: string; readonly mediaType: string; readonly shape: Shape }[] {
    return [...this.#responseByStatus].flatMap(([status, { mediaByType }]) =>
      [...(mediaByType ?? [])].map(([mediaType, { schema }]) => ({
        status,
        mediaType,
        shape: this.#shapes.root(this.#shapes.space.expression(schema)),
      })),
    );
  }

  /** Every name under which a request may bring a value. */
  requestNames(): readonly RequestName[] {
    return requestNames(this.#declaration, this.#shapes);
  }

  /** What the texts of a request's body are declared to be; null where nothing is said. */
  bodyText(mediaType: string | null): DeclaredText | null {
    return this.#validator.bodyText(mediaType);
  }

  /** The same of a parameter; null also where it says neither which texts may stand there nor what they are written in. */
  parameterText(place: 'query' | 'header' | 'cookie', name: string): DeclaredText | null {
    return this.#validator.parameterText(place, name);
  }

  /** Whether a parameter of the query is a list, whose name may come more than once. */
  takesList(name: string): boolean {
    return this.#validator.takesList(name);
  }

  /** What is wrong with a request. Findings say places and words of the contract, never a value. */
  validateRequest(parts: RequestParts): readonly Finding[] {
    return this.#validator.validate(parts);
  }

  /** Compiles now what `validateRequest` else compiles at its first use, and says what of it cannot be checked. */
  prepare(): readonly Problem[] {
    return this.#validator.prepare();
  }

  #response(status: number): ResponseDeclaration | undefined {
    const byStatus = this.#responseByStatus;
    return byStatus.get(String(status)) ?? byStatus.get(`${Math.trunc(status / 100)}XX`) ?? byStatus.get('default');
  }
}
