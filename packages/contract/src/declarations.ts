import type { DocumentNode } from './document/source.ts';

export type Dialect = '2.0' | '3.0' | '3.1' | '3.2';

/** What stands behind a media type. */
export interface MediaDeclaration {
  /** Null where nothing is said of the body. */
  readonly schema: DocumentNode | null;
  readonly node: DocumentNode;
}

export type ParameterPlace = 'path' | 'query' | 'header' | 'cookie' | 'querystring';
export type ParameterStyle = 'simple' | 'form' | 'spaceDelimited' | 'pipeDelimited' | 'deepObject' | 'tabDelimited' | 'unchecked';

export interface ParameterDeclaration {
  readonly name: string;
  readonly place: ParameterPlace;
  readonly isRequired: boolean;
  readonly mayBeEmpty: boolean;
  /** In a path: may hold slashes (3.2 `allowReserved`; GitHub's documents say `x-multi-segment`). */
  readonly isDeep: boolean;
  readonly style: ParameterStyle;
  /** Each item or member is a parameter of its own. */
  readonly isExploded: boolean;
  readonly schema: DocumentNode | null;
  /** The media type of `content`; null where `schema` and `style` say how the text reads. */
  readonly mediaType: string | null;
  readonly node: DocumentNode;
}

export interface BodyDeclaration {
  readonly isRequired: boolean;
  readonly mediaByType: ReadonlyMap<string, MediaDeclaration>;
  readonly node: DocumentNode;
}

export interface ResponseDeclaration {
  /** Null where nothing is said of the body, or where what is said cannot be read. */
  readonly mediaByType: ReadonlyMap<string, MediaDeclaration> | null;
  /** Schemas by lower-case name. */
  readonly headerByName: ReadonlyMap<string, DocumentNode | null>;
}

/** One way to be let in, all of its schemes together. */
export interface SecurityScheme {
  readonly name: string;
  readonly kind: 'apiKey' | 'http' | 'oauth2' | 'openIdConnect' | 'mutualTLS' | 'unknown';
  /** Where an API key stands, and under which name; null for other kinds. */
  readonly key: { readonly place: 'query' | 'header' | 'cookie'; readonly name: string } | null;
  /** Of kind `http`: `basic`, `bearer`; else null. */
  readonly httpScheme: string | null;
}

export interface SecurityUse {
  readonly scheme: SecurityScheme;
  readonly scopes: readonly string[];
}

export interface OperationDeclaration {
  readonly method: string;
  readonly template: string;
  readonly operationId: string | null;
  readonly tags: readonly string[];
  readonly isDeprecated: boolean;
  readonly cost: number | null;
  /** Alternatives; in each all schemes are needed. An empty list: open to everybody. */
  readonly security: readonly (readonly SecurityUse[])[];
  /** Whether the operation or the document says anything of security. */
  readonly isSecurityDeclared: boolean;
  readonly basePaths: readonly string[];
  readonly parameters: readonly ParameterDeclaration[];
  readonly body: BodyDeclaration | null;
  /** By status, `2XX` or `default`. */
  readonly responseByStatus: ReadonlyMap<string, ResponseDeclaration>;
  readonly node: DocumentNode;
}
