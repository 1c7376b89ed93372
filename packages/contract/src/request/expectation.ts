import type { SchemaError } from './validators.ts';

const listedMax = 12;
const wordLengthMax = 120;

/** What the contract expected, in its own words; never what came. Null for errors that only repeat another one. */
export function expectationOf({ keyword, params }: SchemaError): string | null {
  const limit = String(params['limit']);
  switch (keyword) {
    case 'type':
      return `must be ${[params['type']].flat().join(' or ')}`;
    case 'required':
      return 'is required';
    case 'dependentRequired':
      return `is required beside "${params['property']}"`;
    case 'enum':
      return `must be ${listed(params['allowedValues'])}`;
    case 'const':
      return `must be ${literal(params['allowedValue'])}`;
    case 'minimum':
    case 'maximum':
    case 'exclusiveMinimum':
    case 'exclusiveMaximum':
      return `must be ${params['comparison']} ${limit}`;
    case 'multipleOf':
      return `must be a multiple of ${params['multipleOf']}`;
    case 'minLength':
      return `must have at least ${limit} characters`;
    case 'maxLength':
      return `must have at most ${limit} characters`;
    case 'minItems':
      return `must have at least ${limit} items`;
    case 'maxItems':
      return `must have at most ${limit} items`;
    case 'minProperties':
      return `must have at least ${limit} properties`;
    case 'maxProperties':
      return `must have at most ${limit} properties`;
    case 'uniqueItems':
      return 'must not have an item twice';
    case 'pattern':
      return `must match the pattern ${cut(String(params['pattern']))}`;
    case 'format':
      return `must be a valid ${params['format']}`;
    case 'additionalProperties':
    case 'unevaluatedProperties':
      return 'is not among the properties that the contract allows';
    case 'anyOf':
    case 'oneOf':
      return 'must fit one of the alternatives of the contract';
    case 'not':
      return 'must not fit what the contract excludes';
    case 'contains':
      return 'must hold an item that the contract asks for';
    case 'propertyNames':
      return 'must have property names that fit the contract';
    case 'false schema':
      return 'must not be there';
    case 'if':
      return null;
    default:
      return `must keep "${keyword}" of the contract`;
  }
}

function listed(values: unknown): string {
  if (!Array.isArray(values)) return 'one of the listed values';
  const shown = values.slice(0, listedMax).map(literal).join(', ');
  return values.length > listedMax
    ? `one of ${shown} and ${values.length - listedMax} more`
    : values.length === 1
      ? shown
      : `one of ${shown}`;
}

function literal(value: unknown): string {
  return cut(JSON.stringify(value) ?? 'undefined');
}

function cut(text: string): string {
  return text.length > wordLengthMax ? `${text.slice(0, wordLengthMax)}…` : text;
}
