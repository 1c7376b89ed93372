import { jsonType, type Shape } from '@sluice/model';
import type { OperationDeclaration } from '../declarations.ts';
import type { ShapeMaker } from '../schema/contract-shape.ts';

/** A name under which an operation takes a value: of a parameter, or of a member of a body at any depth. `*` says that any may stand there. */
export interface RequestName {
  readonly in: 'path' | 'query' | 'header' | 'cookie' | 'body';
  readonly name: string;
}

const depthMax = 8;
const namesMax = 2000;

export function requestNames({ parameters, body }: OperationDeclaration, shapes: ShapeMaker): readonly RequestName[] {
  const names = new Set<string>();
  for (const { schema } of body?.mediaByType.values() ?? []) {
    const root = schema === null ? null : shapes.root(shapes.space.expression(schema));
    if (root?.declared === 'declared') addNames(root, names, 0);
    else names.add('*');
  }
  return [
    ...parameters.map(({ place, name }): RequestName => (place === 'querystring' ? { in: 'query', name: '*' } : { in: place, name })),
    ...Array.from(names, (name): RequestName => ({ in: 'body', name })),
  ];
}

/** What is declared without a word on its members may have any. */
function addNames(shape: Shape, names: Set<string>, depth: number): void {
  const rules = shape.valueRules();
  if (rules === null || depth > depthMax || names.size > namesMax) {
    names.add('*');
    return;
  }
  const mayBeObject = shape.types === 0 || (shape.types & jsonType.object) !== 0;
  if (mayBeObject && rules.memberNames.length === 0 && (shape.types & jsonType.array) === 0) names.add('*');
  for (const name of rules.memberNames) {
    names.add(name);
    addNames(shape.child(name), names, depth + 1);
  }
  if ((shape.types & jsonType.array) !== 0) addNames(shape.item(), names, depth + 1);
}
