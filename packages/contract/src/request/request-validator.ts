import type { Finding } from '@sluice/model';
import type { Dialect, OperationDeclaration } from '../declarations.ts';
import type { Problem } from '../problem.ts';
import type { ShapeMaker } from '../schema/contract-shape.ts';
import type { RequestParts } from './request-parts.ts';

export class RequestValidator {
  constructor(_declaration: OperationDeclaration, _shapes: ShapeMaker, _dialect: Dialect, _queryKeys: readonly string[]) {}
  validate(_parts: RequestParts): readonly Finding[] {
    return [];
  }
  prepare(): readonly Problem[] {
    return [];
  }
}
