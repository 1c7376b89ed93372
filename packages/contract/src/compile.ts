import { failure, loosePath, nearest, type Result, success } from '@sluice/kit';
import type { Dialect, OperationDeclaration, SecurityScheme } from './declarations.ts';
import type { LoadedContract } from './document/load.ts';
import { at, type DocumentNode, entriesOf, isMembers, rootOf, textAt } from './document/source.ts';
import { contractErrors } from './errors.ts';
import { checkFields, kindOf } from './fields.ts';
import { Operation } from './operation.ts';
import { parseTemplate } from './path-template.ts';
import { type Problem, ProblemList } from './problem.ts';
import { DeclarationReader } from './reader.ts';
import { RequestValidator } from './request/request-validator.ts';
import { valueCheck } from './request/value-check.ts';
import { type Route, Router } from './router.ts';
import { checkSchemas } from './schema/check-schemas.ts';
import { ShapeMaker } from './schema/contract-shape.ts';
import { SchemaSpace } from './schema/schema-space.ts';
import { stringsOf } from './schema/schema-words.ts';
import { readSchemes, readSecurity } from './security.ts';
import { basePathsOf } from './servers.ts';

export interface ContractMatch {
  readonly kind: 'operation';
  readonly operation: Operation;
  /** Where the path's parameters stand in the path that was given. */
  readonly pathParameters: readonly { readonly name: string; readonly start: number; readonly end: number }[];
}

export type ContractRoute = ContractMatch | { readonly kind: 'no-method'; readonly allowed: readonly string[] };

/** What an API declares, ready to be asked. */
export interface Contract {
  readonly dialect: Dialect;
  readonly title: string;
  readonly version: string;
  readonly operations: readonly Operation[];
  /** What was wrong and left the rest in force. */
  readonly warnings: readonly Problem[];
  /** The operation for a method and a path (percent-encoded as it travelled, without its query), base paths included. */
  match(method: string, path: string): ContractRoute | null;
  /** The same to a server that decodes nothing of the path. */
  matchLiterally(method: string, path: string): ContractRoute | null;
  /** The operations of a server that knows no case of letters and no slash at the end; several where templates differ in nothing else. */
  matchLoosely(method: string, path: string): readonly ContractMatch[];
}

const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace', 'query'];

/** Compiles a loaded document. It fails only where nothing can be trusted; a part that is wrong is a warning and stays unknown. */
export function compileContract({ documents, warnings }: LoadedContract): Result<Contract, readonly Problem[]> {
  const problems = new ProblemList();
  const root = rootOf(documents.root);
  const dialect = dialectOf(root, problems);
  const paths = at(root, 'paths');
  if (dialect !== null) checkFields(root, 'the document', problems);
  if (paths !== null && !isMembers(paths.value))
    problems.error(contractErrors.WRONG_TYPE('paths', 'an object', kindOf(paths.value)), paths);
  else if (paths === null && dialect !== null && dialect < '3.1')
    problems.error(contractErrors.MISSING_FIELD('paths', 'the document'), root);
  if (dialect === null || problems.hasErrors) return failure([...warnings, ...problems.list()]);
  const components = at(root, 'components');
  if (components) checkFields(components, 'components', problems);

  const reader = new DeclarationReader(documents, dialect, problems);
  const schemeByName = readSchemes(root, reader);
  const declarations = readOperations(paths, root, schemeByName, reader);
  const space = new SchemaSpace(documents, dialect >= '3.1');
  checkSchemas(declarations, space, problems);
  const responses = new ShapeMaker(space, 'response', valueCheck);
  const requests = new ShapeMaker(space, 'request');
  const keys = [...schemeByName.values()].flatMap(({ key }) => (key?.place === 'query' ? [key.name] : []));
  const operations = declarations.map(
    (declaration) => new Operation(declaration, responses, new RequestValidator(declaration, requests, keys)),
  );
  const { router, loose } = routersOf(operations, declarations, problems);
  const info = at(root, 'info');
  return success({
    dialect,
    title: (info && textAt(info, 'title')) ?? '',
    version: (info && textAt(info, 'version')) ?? '',
    operations,
    warnings: [...warnings, ...problems.list()],
    match: (method, path) => named(router.match(method, path)),
    matchLiterally: (method, path) => named(router.match(method, path, true)),
    matchLoosely(method, path) {
      const route = loose.match(method, loosePath(path));
      if (route?.kind !== 'operation') return [];
      return route.target.map((operation) => ({ kind: 'operation', operation, pathParameters: route.pathParameters }));
    },
  });
}

function named(route: Route<Operation> | null): ContractRoute | null {
  if (route?.kind !== 'operation') return route;
  return { kind: 'operation', operation: route.target, pathParameters: route.pathParameters };
}

function dialectOf(root: DocumentNode, problems: ProblemList): Dialect | null {
  if (!isMembers(root.value) || (!at(root, 'openapi') && !at(root, 'swagger'))) {
    const keys = isMembers(root.value) ? Object.keys(root.value).slice(0, 100) : [];
    const near = keys.find((key) => nearest(key, ['openapi', 'swagger']) !== null);
    problems.error(contractErrors.NOT_OPENAPI(near === undefined ? null : nearest(near, ['openapi', 'swagger'])), root);
    return null;
  }
  const node = at(root, 'openapi') ?? at(root, 'swagger') ?? root;
  // YAML reads `swagger: 2.0` as the number 2.
  const version = node.value === 2 ? '2.0' : String(node.value);
  const family = /^(2\.0|3\.[012])(?:\.|$)/.exec(version)?.[1];
  if (family) return family as Dialect;
  problems.error(contractErrors.VERSION(version), node);
  return null;
}

function readOperations(
  paths: DocumentNode | null,
  root: DocumentNode,
  schemeByName: ReadonlyMap<string, SecurityScheme>,
  reader: DeclarationReader,
): readonly OperationDeclaration[] {
  const declarations: OperationDeclaration[] = [];
  for (const [template, given] of entriesOf(paths)) {
    if (template.startsWith('x-')) continue;
    if (!template.startsWith('/') || parseTemplate(template) === null) {
      const why = template.startsWith('/') ? 'has braces that do not match' : 'must begin with a slash';
      reader.problems.warn(contractErrors.BAD_PATH(template, why), given);
      continue;
    }
    const path = pathItem(given, reader);
    if (!path) continue;
    for (const [method, node] of methodsOf(path, reader)) {
      checkFields(node, 'an operation', reader.problems);
      const levels = [path, node];
      const parameterNodes = reader.parameterNodes(levels);
      declarations.push({
        method,
        template,
        operationId: textAt(node, 'operationId'),
        tags: stringsOf(at(node, 'tags')?.value),
        isDeprecated: at(node, 'deprecated')?.value === true,
        cost: costAt(node, reader.problems),
        security: readSecurity([node, root], schemeByName, reader),
        isSecurityDeclared: [node, root].some((level) => at(level, 'security') !== null),
        basePaths: basePathsOf([node, path, root], reader.problems),
        parameters: parameterNodes.map((parameter) => reader.parameter(parameter)).filter((parameter) => parameter !== null),
        body: reader.body(node, parameterNodes),
        responseByStatus: reader.responses(node),
        node,
      });
    }
  }
  return declarations;
}

/** What one request counts under limits of cost. */
function costAt(node: DocumentNode, problems: ProblemList): number | null {
  const given = at(node, 'x-sluice-cost');
  if (given === null) return null;
  if (typeof given.value === 'number' && Number.isSafeInteger(given.value) && given.value >= 0) return given.value;
  problems.warn(contractErrors.WRONG_TYPE('x-sluice-cost', 'a whole number', kindOf(given.value)), given);
  return null;
}

/** A path item, or the one that its `$ref` means: what stands beside a `$ref` has no defined meaning. */
function pathItem(given: DocumentNode, reader: DeclarationReader): DocumentNode | null {
  const node = reader.object(given, 'a path');
  if (!node) return null;
  checkFields(node, 'a path', reader.problems);
  return node;
}

function methodsOf(path: DocumentNode, reader: DeclarationReader): readonly (readonly [string, DocumentNode])[] {
  const found: [string, DocumentNode][] = [];
  for (const [key, node] of entriesOf(path)) if (methods.includes(key)) found.push([key.toUpperCase(), node]);
  for (const [key, node] of entriesOf(at(path, 'additionalOperations'))) found.push([key, node]);
  return found.filter(([method, node]) => {
    if (isMembers(node.value)) return true;
    reader.problems.warn(contractErrors.WRONG_TYPE(method.toLowerCase(), 'an object', kindOf(node.value)), node);
    return false;
  });
}

/** A path key with a query or fragment cannot be told from its neighbours by its path, so it is routed only where it is alone. */
function routersOf(
  operations: readonly Operation[],
  declarations: readonly OperationDeclaration[],
  problems: ProblemList,
): { readonly router: Router<Operation>; readonly loose: Router<Operation[]> } {
  const router = new Router<Operation>();
  const loose = new Router<Operation[]>();
  const crowd = new Map<string, number>();
  const keyOf = ({ method, template }: Operation): string => `${method} ${pathOf(template)}`;
  for (const operation of operations) crowd.set(keyOf(operation), (crowd.get(keyOf(operation)) ?? 0) + 1);
  for (const [index, operation] of operations.entries()) {
    const { method, template, basePaths } = operation;
    const declaration = declarations[index];
    if (!declaration) continue;
    const { node, parameters } = declaration;
    const deepNames = new Set(parameters.filter(({ isDeep }) => isDeep).map(({ name }) => name));
    if (pathOf(template) !== template && crowd.get(keyOf(operation)) !== 1) {
      problems.warn(contractErrors.NOT_CHECKED(`${method} ${template}`, 'its path alone does not tell it from another'), node);
      continue;
    }
    for (const basePath of basePaths) {
      const first = router.add(method, basePath + pathOf(template), operation, deepNames);
      if (first !== null) problems.warn(contractErrors.DUPLICATE(`${method} ${template}`, first), node);
      else addLoosely(loose, basePath + pathOf(template), operation, deepNames);
    }
  }
  return { router, loose };
}

function addLoosely(loose: Router<Operation[]>, template: string, operation: Operation, deepNames: ReadonlySet<string>): void {
  const whole = template.slice(0, loosePath(template).length);
  const lowered = whole.replace(/\{[^{}]*\}|[^{}]+/g, (part) => (part.startsWith('{') ? part : part.toLowerCase()));
  const known = loose.add(operation.method, lowered, [operation], deepNames);
  if (known === null) return;
  const route = loose.match(operation.method, lowered);
  if (route?.kind === 'operation') route.target.push(operation);
}

function pathOf(template: string): string {
  return template.replace(/[?#].*$/s, '');
}
