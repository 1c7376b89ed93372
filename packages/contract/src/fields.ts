import { nearest } from '@sluice/kit';
import { type DocumentNode, isMembers } from './document/source.ts';
import { contractErrors } from './errors.ts';
import type { ProblemList } from './problem.ts';

const words = (text: string): readonly string[] => text.split(' ');

/** The objects whose field names are checked, with all fields of OpenAPI 2.0 to 3.2. */
const fieldsByOwner = {
  'the document': words(
    'openapi swagger $self info jsonSchemaDialect servers paths webhooks components security tags externalDocs host basePath schemes consumes produces definitions parameters responses securityDefinitions',
  ),
  components: words('schemas responses parameters examples requestBodies headers securitySchemes links callbacks pathItems mediaTypes'),
  'a path': words('$ref summary description get put post delete options head patch trace query additionalOperations servers parameters'),
  'an operation': words(
    'tags summary description externalDocs operationId parameters requestBody responses callbacks deprecated security servers consumes produces schemes',
  ),
  'a parameter': words(
    '$ref name in description required deprecated allowEmptyValue style explode allowReserved schema example examples content type format items collectionFormat default maximum exclusiveMaximum minimum exclusiveMinimum maxLength minLength pattern maxItems minItems uniqueItems enum multipleOf summary',
  ),
  'a request body': words('$ref description content required summary'),
  'a response': words('$ref summary description headers content links schema examples'),
  'a media type': words('$ref schema itemSchema example examples encoding prefixEncoding itemEncoding description summary'),
} as const;

/** Warns of fields that the specification does not have, with the one that was meant. */
export function checkFields(node: DocumentNode, owner: keyof typeof fieldsByOwner, problems: ProblemList): void {
  if (!isMembers(node.value)) return;
  const fields = fieldsByOwner[owner];
  for (const key of Object.keys(node.value)) {
    if (fields.includes(key) || key.startsWith('x-')) continue;
    problems.warn(contractErrors.UNKNOWN_FIELD(key, owner, nearest(key, fields)), keyNode(node, key));
  }
}

function keyNode(node: DocumentNode, key: string): DocumentNode {
  return { source: node.source, pointer: `${node.pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`, value: null };
}

export function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
