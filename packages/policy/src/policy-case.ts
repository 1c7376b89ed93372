import {
  apiId,
  type Column,
  type Consumer,
  consumerId,
  dataClassId,
  durationOf,
  type Endpoint,
  endpointId,
  exchangeId,
  type FactReading,
  type Finding,
  type Outcome,
  parsePlace,
  revisionId,
  type Side,
  type Trace,
} from '@sluice/model';
import type { Activation } from './activation.ts';
import { type MapKey, type Value, valueOfJson } from './cel/value.ts';
import type { Fields, YamlNode, YamlReader } from './reader.ts';

/** What a test expects; null is not looked at. */
export interface Expectation {
  readonly side: Side;
  readonly decision: string | null;
  readonly status: number | null;
  readonly isHidden: boolean | null;
  readonly rule: string | null;
  /** Treatment by text of the place; places that are not named must be left alone. */
  readonly values: ReadonlyMap<string, string> | null;
  /** Dropped rows by text of the place of a row. */
  readonly rows: ReadonlyMap<string, number> | null;
}

/** A case again: so often, after a time, with what should become of each. */
export interface PolicyStep {
  readonly line: number;
  readonly times: number;
  readonly afterMs: number;
  readonly expected: Expectation;
}

/** One case of a policy's tests: an exchange in short, and what should become of it. */
export interface PolicyCase {
  readonly name: string;
  readonly line: number;
  readonly endpoint: Endpoint;
  readonly trace: Trace;
  readonly activation: Activation;
  /** JSON, undefined where there is none. */
  readonly requestBody: unknown;
  /** The answer to the guard read. */
  readonly guardBody: unknown;
  readonly responseBody: unknown;
  readonly columns: readonly Column[];
  readonly findings: readonly Finding[];
  /** Readings that the author gives instead of having them taken. */
  readonly facts: readonly FactReading[];
  /** Whose network counts, where nobody says who calls. */
  readonly address: string;
  /** Once, where the case has none of its own. */
  readonly steps: readonly PolicyStep[];
}

const caseKeys = [
  'name',
  'api',
  'endpoint',
  'declared',
  'at',
  'request',
  'guard',
  'response',
  'consumer',
  'columns',
  'findings',
  'facts',
  'steps',
  'expect',
];
/** A step takes a moment for each request. */
const timesMax = 10_000;
/** Of the range for examples (RFC 5737). */
const exampleAddress = '203.0.113.1';
const requestKeys = ['address', 'method', 'path', 'parameters', 'query', 'headers', 'body', 'protected'];
const expectKeys = ['side', 'decision', 'status', 'hidden', 'rule', 'values', 'rows'];
const consumerKinds = ['api-key', 'token', 'session', 'certificate', 'anonymous'] as const;

export function readPolicyCase(reader: YamlReader, node: YamlNode, nowMs: number): PolicyCase | null {
  const fields = reader.fields(node, caseKeys, 'a test');
  if (!fields) return null;
  const name = reader.text(fields.get('name'), 'name');
  const endpointText = reader.text(fields.get('endpoint'), 'endpoint');
  const [method = '', template] = (endpointText ?? '').split(' ');
  if (name === null) reader.problem(node, 'a test has a name');
  if (template === undefined) reader.problem(fields.get('endpoint') ?? node, 'a test has an endpoint, such as GET /users/{id}');
  if (name === null || template === undefined) return null;
  const endpoint: Endpoint = {
    id: endpointId(method, template),
    api: apiId(reader.text(fields.get('api'), 'api') ?? 'api'),
    method: method.toUpperCase(),
    template,
    isDeclared: reader.flag(fields.get('declared'), 'declared') ?? true,
  };
  const request = fields.get('request') && reader.fields(fields.get('request'), requestKeys, 'request');
  const response = fields.get('response') && reader.fields(fields.get('response'), ['status', 'headers', 'body'], 'response');
  const guard = fields.get('guard') && reader.fields(fields.get('guard'), ['body'], 'guard');
  const columns = reader.items(fields.get('columns'), 'columns').map((column) => readColumn(reader, column));
  const { consumer, claims } = readConsumer(reader, fields.get('consumer'));
  const isProtected = (request && reader.flag(request.get('protected'), 'protected')) ?? true;
  const atText = reader.text(fields.get('at'), 'at');
  const at = atText === null ? nowMs : Date.parse(atText);
  if (Number.isNaN(at)) reader.problem(fields.get('at'), 'at is a day or a time, such as 2027-01-31');
  const isOfResponse =
    response !== null || columns.some((column) => column?.place.startsWith('response')) || fields.get('response') !== null;
  return {
    name,
    line: reader.position(node).line,
    endpoint,
    trace: {
      id: exchangeId(1, 1),
      startedAtMs: at,
      consumer,
      endpoint,
      revision: revisionId('test'),
      isClientProtected: isProtected,
      isUpstreamProtected: true,
    },
    activation: {
      request: {
        method: (request && reader.text(request.get('method'), 'method')) ?? endpoint.method,
        path: (request && reader.text(request.get('path'), 'path')) ?? template,
        query: mapOf(reader, request?.get('query') ?? null),
        headers: mapOf(reader, request?.get('headers') ?? null),
        isProtected,
        fieldNames: namesOf(reader, request),
      },
      path: request?.get('parameters')
        ? mapOf(reader, request.get('parameters'))
        : pathParameters(template, (request && reader.text(request.get('path'), 'path')) ?? ''),
      response: isOfResponse
        ? {
            status: (response && reader.number(response.get('status'), 'status')) ?? 200,
            headers: mapOf(reader, response?.get('headers') ?? null),
          }
        : null,
      consumer,
      claims,
      endpoint,
      counters: new Map(),
      others: [],
    },
    requestBody: request?.get('body') ? reader.json(request.get('body')) : undefined,
    guardBody: guard?.get('body') ? reader.json(guard.get('body')) : undefined,
    responseBody: response?.get('body') ? reader.json(response.get('body')) : undefined,
    columns: columns.filter((column) => column !== null),
    findings: reader.items(fields.get('findings'), 'findings').map((finding) => readFinding(reader, finding)),
    facts: readFacts(reader, fields.get('facts')),
    address: (request && reader.text(request.get('address'), 'address')) ?? exampleAddress,
    steps: readSteps(reader, node, fields, isOfResponse ? 'response' : 'request'),
  };
}

function readSteps(reader: YamlReader, node: YamlNode, fields: Fields, side: Side): readonly PolicyStep[] {
  const given = fields.get('steps');
  if (given === null) return [readStep(reader, node, fields, side)];
  if (fields.get('expect') !== null) reader.problem(fields.get('expect'), 'a test with steps says in each what it expects');
  return reader.items(given, 'steps').flatMap((item) => {
    const step = reader.fields(item, ['times', 'after', 'expect'], 'a step');
    return step ? [readStep(reader, item, step, side)] : [];
  });
}

function readStep(reader: YamlReader, node: YamlNode, fields: Fields, side: Side): PolicyStep {
  const isStep = fields.get('name') === null;
  const times = (isStep ? reader.number(fields.get('times'), 'times') : null) ?? 1;
  const after = isStep ? reader.text(fields.get('after'), 'after') : null;
  const afterMs = after === null ? 0 : durationOf(after);
  if (!Number.isSafeInteger(times) || times < 1 || times > timesMax)
    reader.problem(fields.get('times'), `times is a whole number up to ${timesMax}`);
  if (afterMs === null) reader.problem(fields.get('after'), 'after is how long after the step before: 30s, 1m, 2h');
  const expected = readExpectation(reader, fields.get('expect') ?? node, fields.get('expect') !== null, side);
  return { line: reader.position(node).line, times, afterMs: afterMs ?? 0, expected };
}

function readColumn(reader: YamlReader, node: YamlNode): Column | null {
  const fields = reader.fields(node, ['place', 'class', 'declared', 'confidence', 'count'], 'a column');
  const place = fields && reader.text(fields.get('place'), 'place');
  if (!fields || !place || !parsePlace(place)) {
    reader.problem(node, 'a column has a place, such as response.body/items/*/email');
    return null;
  }
  const dataClass = reader.text(fields.get('class'), 'class');
  return {
    place,
    dataClass: dataClass === null ? null : dataClassId(dataClass),
    declared: reader.choice(fields.get('declared'), ['declared', 'undeclared', 'unknown'], 'declared') ?? 'declared',
    confidence: reader.choice(fields.get('confidence'), ['possible', 'likely', 'certain'], 'confidence') ?? 'certain',
    count: reader.number(fields.get('count'), 'count') ?? 1,
    fingerprints: new Uint32Array(0),
    evidence: null,
  };
}

function readConsumer(reader: YamlReader, node: YamlNode | null): { readonly consumer: Consumer; readonly claims: Activation['claims'] } {
  const fields = node && reader.fields(node, ['id', 'kind', 'roles', 'scopes', 'tenant', 'plan', 'verified', 'claims'], 'consumer');
  const claims = fields?.get('claims') ?? null;
  const kind = (fields && reader.choice(fields.get('kind'), consumerKinds, 'kind')) ?? (claims ? 'token' : 'anonymous');
  const consumer: Consumer = {
    id: consumerId((fields && reader.text(fields.get('id'), 'id')) ?? 'test'),
    kind,
    isVerified: (fields && reader.flag(fields.get('verified'), 'verified')) ?? claims !== null,
    roles: reader.texts(fields?.get('roles') ?? null, 'roles'),
    scopes: reader.texts(fields?.get('scopes') ?? null, 'scopes'),
    tenant: fields && reader.text(fields.get('tenant'), 'tenant'),
    plan: fields && reader.text(fields.get('plan'), 'plan'),
  };
  return { consumer, claims: consumer.isVerified ? mapOf(reader, claims) : new Map() };
}

function readFinding(reader: YamlReader, node: YamlNode): Finding {
  const fields = reader.fields(node, ['kind', 'place'], 'a finding');
  return {
    kind: (fields && reader.text(fields.get('kind'), 'kind')) ?? '',
    place: (fields && reader.text(fields.get('place'), 'place')) ?? 'request.body',
    severity: 'medium',
    confidence: 'certain',
    owasp: null,
    because: 'given by the test',
    count: 1,
  };
}

function readFacts(reader: YamlReader, node: YamlNode | null): readonly FactReading[] {
  return reader.pairs(node, 'facts').map(([fact, value]) => {
    const json = reader.json(value);
    if (json === true || json === false || json === 'error')
      return { fact, outcome: String(json) as Outcome, rows: { true: 0, false: 0, error: 0 } };
    const rows = value && reader.fields(value, ['true', 'false', 'error'], 'a fact over rows, or true, false or error,');
    const count = (name: string) => (rows && reader.number(rows.get(name), name)) ?? 0;
    return { fact, outcome: null, rows: { true: count('true'), false: count('false'), error: count('error') } };
  });
}

function readExpectation(reader: YamlReader, node: YamlNode, isThere: boolean, side: Side): Expectation {
  const fields = isThere ? reader.fields(node, expectKeys, 'expect') : null;
  if (!isThere) reader.problem(node, 'a test says what it expects: expect');
  const pairs = (key: string) => (fields?.get(key) ? reader.pairs(fields.get(key), key) : null);
  return {
    side: (fields && reader.choice(fields.get('side'), ['request', 'response'], 'side')) ?? side,
    decision: fields && reader.choice(fields.get('decision'), ['allow', 'minimise', 'block', 'limit', 'challenge'], 'decision'),
    status: fields && reader.number(fields.get('status'), 'status'),
    isHidden: fields && reader.flag(fields.get('hidden'), 'hidden'),
    rule: fields && reader.text(fields.get('rule'), 'rule'),
    values: mapped(pairs('values'), (value) => reader.text(value, 'a treatment') ?? ''),
    rows: mapped(pairs('rows'), (value) => reader.number(value, 'a count of rows') ?? 0),
  };
}

/** The segments of a path that stand where the template names them. */
function pathParameters(template: string, path: string): ReadonlyMap<MapKey, Value> {
  const segments = path.split('/');
  return new Map(
    template.split('/').flatMap((segment, index): [string, string][] => {
      const name = /^\{(.+)\}$/.exec(segment)?.[1];
      const value = segments[index];
      return name === undefined || value === undefined || value === '' ? [] : [[name, decodeURIComponent(value)]];
    }),
  );
}

function mapped<To>(
  pairs: readonly (readonly [string, YamlNode | null])[] | null,
  read: (node: YamlNode | null) => To,
): ReadonlyMap<string, To> | null {
  return pairs && new Map(pairs.map(([key, value]) => [key, read(value)]));
}

function mapOf(reader: YamlReader, node: YamlNode | null): ReadonlyMap<MapKey, Value> {
  return new Map<MapKey, Value>(reader.pairs(node, 'this').map(([key, value]) => [key, valueOfJson(reader.json(value))]));
}

function namesOf(reader: YamlReader, request: Fields | null): readonly string[] {
  const body = request?.get('body') ? reader.json(request.get('body')) : null;
  const members = typeof body === 'object' && body !== null && !Array.isArray(body) ? Object.keys(body) : [];
  return [...reader.pairs(request?.get('query') ?? null, 'query').map(([name]) => name), ...members];
}
