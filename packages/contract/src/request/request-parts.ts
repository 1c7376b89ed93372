import type { HeaderPairs } from '@sluice/model';
import type { PathParameter } from '../router.ts';

/** Names and values in order, decoded. */
export type TextPairs = readonly (readonly [name: string, value: string])[];

/** A request's body as far as somebody read it. */
export type RequestBody =
  | { readonly kind: 'none' }
  | { readonly kind: 'json'; readonly value: unknown }
  | { readonly kind: 'form'; readonly pairs: TextPairs }
  /** There is a body that nobody read: only its media type is checked. */
  | { readonly kind: 'opaque' };

/** A request as its validation needs it. Values are looked at and let go. */
export interface RequestParts {
  /** The path as it travelled, in which the spans of `pathParameters` stand. */
  readonly path: string;
  readonly pathParameters: readonly PathParameter[];
  readonly query: TextPairs;
  readonly headers: HeaderPairs;
  readonly cookies: TextPairs;
  readonly contentType: string | null;
  readonly body: RequestBody;
}
