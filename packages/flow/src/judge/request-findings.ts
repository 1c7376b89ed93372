import type { RequestBody, TextPairs } from '@sluice/contract';
import { type Coverage, type Finding, headerOf, headersOf, type RequestMessage, tapeFault } from '@sluice/model';
import { cookiePairs, queryPairs } from '@sluice/wire';
import { csrfFinding } from '../browser/csrf.ts';
import type { Exchange } from '../exchange.ts';
import { callerFindings } from './caller-findings.ts';
import { type Material, requestBodyOf } from './material.ts';
import { readingFindings } from './reading-findings.ts';
import { repeatedParameterFindings } from './repeated-parameters.ts';
import { partialFinding } from './response-findings.ts';
import { unjudgedFinding } from './unjudged-body.ts';

const noPairs: TextPairs = [];
const noBody: RequestBody = { kind: 'none' };
/** What is no document of its media type cannot be what the contract describes, and two parsers may read two things in it. */
const brokenBody: Finding = {
  kind: 'request.invalid',
  place: 'request.body',
  severity: 'medium',
  confidence: 'certain',
  owasp: 'API8:2023',
  because: 'the body is no document of the media type that it claims',
  count: 1,
};

/** RFC 8259 section 4: which of the two counts is not said, so whoever checks one may let the other in. */
const doubledMember: Finding = {
  ...brokenBody,
  because: 'an object of the body names a member twice, and parsers differ in which of them counts',
};

/** What the contract says against a request, and what is odd about it whatever the contract says. */
export function requestFindings(
  exchange: Exchange,
  request: RequestMessage,
  material: Material | null,
  coverage: Coverage,
): readonly Finding[] {
  const { operation, browser } = exchange.plan;
  const contentType = headerOf(request.headers, 'content-type');
  const isDoubled = material !== null && material.unit.syntax === 'json' && (material.unit.tape.faults & tapeFault.duplicateKey) !== 0;
  const findings: Finding[] = [];
  const about = callerFindings(exchange);
  if (about.length > 0) findings.push(...about);
  const forged = browser?.csrf ? csrfFinding(browser.csrf, request) : null;
  if (forged) findings.push(forged);
  const query = exchange.query === '' ? noPairs : queryPairs(exchange.query);
  const body = material && (operation || material.unit.syntax === 'form') ? requestBodyOf(material, contentType) : noBody;
  findings.push(...repeatedParameterFindings(operation, request.method, query, body.kind === 'form' ? body.pairs : noPairs));
  if (operation || exchange.otherReadings.length > 0) {
    const parts = {
      path: exchange.path,
      pathParameters: exchange.pathParameters,
      query,
      headers: request.headers,
      cookies: headersOf(request.headers, 'cookie').flatMap((line) => cookiePairs(line)),
      contentType,
      body: body.kind === 'none' && material ? requestBodyOf(material, contentType) : body,
    };
    if (operation) findings.push(...operation.validateRequest(parts));
    if (exchange.otherReadings.length > 0) findings.push(...readingFindings(exchange, parts));
  }
  if (isDoubled) findings.push(operation ? doubledMember : { ...doubledMember, kind: 'request.duplicate-member' });
  if (coverage.kind === 'partial') {
    findings.push(partialFinding('request', coverage));
    const unjudged = material && unjudgedFinding(exchange.plan, contentType, material.unit);
    if (unjudged) findings.push(unjudged);
    if (operation && coverage.why === 'invalid-syntax') findings.push(brokenBody);
  }
  return findings;
}
