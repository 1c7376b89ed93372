import { failure, type Result, success } from '@sluice/kit';
import { type Decision, type FactReading, type Inspection, isRefusal, parseTreatment, type Side, treatmentText } from '@sluice/model';
import type { EndpointPolicy } from './endpoint-policy.ts';
import { judgeGiven } from './judge-given.ts';
import type { Limit } from './limits/limit.ts';
import { type Expectation, type PolicyCase, readPolicyCase } from './policy-case.ts';
import type { PolicyDocument, PolicySet } from './policy-set.ts';
import type { Problem } from './problem.ts';
import { YamlReader } from './reader.ts';

/** What became of one test; no mismatches say that it passed. */
export interface PolicyTestResult {
  readonly name: string;
  readonly file: string;
  readonly line: number;
  readonly mismatches: readonly string[];
}

/** Inspects a case for one side. The one in here believes the columns that the test names; a real one looks into the bodies itself. */
export type Judge = (
  one: PolicyCase,
  policy: EndpointPolicy,
  side: Side,
  earlier: readonly FactReading[],
) => Inspection | Promise<Inspection>;

/** What a case took of limits, once it was asked. */
export interface TakenOfLimits {
  readonly facts: readonly FactReading[];
  /** It was answered: `status` is what the caller got. */
  settle(status: number): void;
}

/** Counts the limits of one case, from none on. Times are those that the case gives; nothing reads a clock. */
export interface CaseCounter {
  take(one: PolicyCase, limits: readonly Limit[], atMs: number): Promise<TakenOfLimits>;
}

/** Runs a document of tests (`*.test.yaml`) against a policy. The failure lists what is wrong with the document itself. */
export async function runPolicyTests(
  policySet: PolicySet,
  { file, text }: PolicyDocument,
  nowMs: number,
  judge: Judge = judgeGiven,
  counting: (() => CaseCounter) | null = null,
): Promise<Result<readonly PolicyTestResult[], readonly Problem[]>> {
  const reader = new YamlReader(file, text);
  if (reader.isBroken) return failure(reader.problems);
  const fields = reader.fields(reader.root, ['version', 'tests'], 'a file of policy tests');
  if (fields && reader.number(fields.get('version'), 'version') !== 1)
    reader.problem(fields.get('version'), 'a file of policy tests begins with "version: 1"');
  const cases = fields ? reader.items(fields.get('tests'), 'tests').map((node) => readPolicyCase(reader, node, nowMs)) : [];
  if (reader.problems.length > 0) return failure(reader.problems);
  const results: PolicyTestResult[] = [];
  for (const one of cases) {
    if (one)
      results.push({ name: one.name, file, line: one.line, mismatches: await caseMismatches(policySet, one, judge, counting?.() ?? null) });
  }
  return success(results);
}

async function caseMismatches(
  policySet: PolicySet,
  one: PolicyCase,
  judge: Judge,
  counter: CaseCounter | null,
): Promise<readonly string[]> {
  let atMs = one.trace.startedAtMs;
  for (const [index, { times, afterMs, expected }] of one.steps.entries()) {
    atMs += afterMs;
    for (let time = 1; time <= times; time += 1) {
      const found = mismatches(expected, await decideCase(policySet, one, expected.side, judge, counter, atMs));
      if (found.length === 0) continue;
      const where = one.steps.length === 1 && times === 1 ? '' : `step ${index + 1}, request ${time}: `;
      return found.map((mismatch) => where + mismatch);
    }
  }
  return [];
}

async function decideCase(
  policySet: PolicySet,
  one: PolicyCase,
  side: Side,
  judge: Judge,
  counter: CaseCounter | null,
  atMs: number,
): Promise<Decision> {
  const policy = policySet.forEndpoint(one.endpoint);
  const taken = counter && policy.limits.length > 0 ? await counter.take(one, policy.limits, atMs) : null;
  const judged = await judge(one, policy, 'request', []);
  const request = taken ? { ...judged, facts: [...judged.facts, ...taken.facts] } : judged;
  const entry = policy.decide(one.trace, request);
  // What is refused has no answer.
  if (!isRefusal(entry)) taken?.settle(one.activation.response?.status ?? 200);
  if (side === 'request' || isRefusal(entry)) return entry;
  const earlier: readonly FactReading[] = request.facts;
  return policy.decide(one.trace, await judge(one, policy, 'response', earlier), earlier);
}

function mismatches(expected: Expectation, decision: Decision): readonly string[] {
  const found: string[] = [];
  const because = decision.kind === 'allow' ? [] : decision.because;
  const by = because.length > 0 ? ` by ${because.map(({ rule }) => rule).join(', ')}` : '';
  const compare = (what: string, wanted: string | number | boolean | null, got: string | number | boolean) => {
    if (wanted !== null && wanted !== got) found.push(`expected ${what} ${wanted}, got ${got}${by}`);
  };
  compare('decision', expected.decision, decision.kind);
  compare('status', expected.status, decision.kind === 'block' ? decision.status : 'none');
  compare('hidden', expected.isHidden, decision.kind === 'block' && decision.isHidden);
  if (expected.rule !== null && !because.some(({ rule }) => rule === expected.rule))
    found.push(`expected rule ${expected.rule}, got ${by.slice(4) || 'none'}`);
  if (expected.values) found.push(...valueMismatches(expected.values, decision));
  if (expected.rows) found.push(...rowMismatches(expected.rows, decision));
  return found;
}

function valueMismatches(wanted: ReadonlyMap<string, string>, decision: Decision): readonly string[] {
  const columns = decision.kind === 'minimise' ? decision.columns : [];
  const found: string[] = [];
  for (const [place, treatment] of wanted) {
    const column = columns.find((candidate) => candidate.place === place);
    const got = column ? treatmentText(column.treatment) : 'allow';
    const parsed = parseTreatment(treatment);
    const wantedText = parsed ? treatmentText(parsed) : treatment;
    if (got !== wantedText)
      found.push(
        `expected ${place} to be treated with ${wantedText}, got ${got}${column ? ` by ${column.reason.rule}` : ', no rule matched'}`,
      );
  }
  for (const { place, treatment, reason } of columns) {
    if (!wanted.has(place)) found.push(`expected ${place} to be left alone, got ${treatmentText(treatment)} by ${reason.rule}`);
  }
  return found;
}

function rowMismatches(wanted: ReadonlyMap<string, number>, decision: Decision): readonly string[] {
  const rows = decision.kind === 'minimise' ? decision.rows : [];
  const found: string[] = [];
  for (const [place, count] of wanted) {
    const got = rows.filter((row) => row.place === place).reduce((sum, row) => sum + row.count, 0);
    if (got !== count) found.push(`expected ${count} rows of ${place} to be dropped, got ${got}`);
  }
  return found;
}
