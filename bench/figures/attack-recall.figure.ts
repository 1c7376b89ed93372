import { type CorpusValue, readCorpora } from '../attacks/corpora.ts';
import { rateOf } from '../attacks/measure.ts';
import { recodedTwice } from '../attacks/recoded.ts';
import { atLeast, type Figure, type FigureContext, type FigureValue, noGoal } from '../figure.ts';

/** Per cent of values that are refused. */
const goals: Readonly<Record<string, { readonly query: number; readonly json: number }>> = {
  'sql-injection': { query: 96, json: 96 },
  'cross-site-scripting': { query: 96, json: 96 },
  'command-injection': { query: 90, json: 90 },
  'path-traversal': { query: 96, json: 92 },
  'xml-external-entity': { query: 98, json: 98 },
  'template-injection': { query: 94, json: 94 },
  'nosql-injection': { query: 95, json: 95 },
  'ldap-injection': { query: 80, json: 80 },
};

/** Per cent of what is refused plain. */
const recodedGoal = 97;

export const figure: Figure = {
  name: 'attack-recall',
  about:
    'public lists of attacks, each value once as parameter q of a query and once as member q of a JSON body, with the default thresholds',
  goal: 'SQL and XSS ≥ 96 %, commands ≥ 90, paths ≥ 96 in the query and 92 in JSON, XXE ≥ 98, templates ≥ 94, NoSQL ≥ 95, LDAP ≥ 80; ≥ 97 % of that in two codings',
  async measure({ show }) {
    const corpora = readCorpora(process.env['SLUICE_CORPORA']);
    const values = Object.keys(goals).flatMap((kind) => plain(kind, corpora?.attacks.get(kind), show));
    for (const [rule, count] of corpora?.excluded ?? []) show(`left out: ${count} values, ${rule}`);
    for (const [file, hash] of Object.entries(corpora?.hashes ?? {})) show(`${file}: SHA-256 ${hash}`);
    const left = [...(corpora?.excluded.values() ?? [])].reduce((sum, count) => sum + count, 0);
    const leftOut: FigureValue =
      corpora === null
        ? { kind: 'unmeasured', name: 'attack-recall left out', unit: 'values', goal: noGoal, why: 'there is no tuning data' }
        : { kind: 'measured', name: 'attack-recall left out', value: left, unit: 'values', goal: noGoal, note: 'no attacks by themselves' };
    return [leftOut, ...values, ...Object.keys(goals).map((kind) => recoded(kind, corpora?.attacks.get(kind), show))];
  },
};

/** In the query, and in JSON. */
function plain(kind: string, rows: readonly CorpusValue[] | undefined, show: FigureContext['show']): readonly FigureValue[] {
  const { query, json } = goals[kind] ?? { query: 100, json: 100 };
  const places = [
    { name: `attack-recall ${kind} in the query`, unit: '%', goal: atLeast(query), refused: 'inQuery' },
    { name: `attack-recall ${kind} in JSON`, unit: '%', goal: atLeast(json), refused: 'inJson' },
  ] as const;
  if (rows === undefined)
    return places.map(({ name, unit, goal }) => ({
      kind: 'unmeasured',
      name,
      unit,
      goal,
      why: 'SLUICE_CORPORA names no folder of tuning data',
    }));
  for (const source of new Set(rows.map((row) => row.source))) {
    const part = rateOf(
      kind,
      rows.filter((row) => row.source === source),
    );
    show(`${kind}, ${source}: ${part.values} values, ${part.inQuery} refused in the query, ${part.inJson} in JSON`);
  }
  const rate = rateOf(kind, rows);
  return places.map(({ name, unit, goal, refused }) => ({
    kind: 'measured',
    name,
    value: (rate[refused] / rows.length) * 100,
    unit,
    goal,
    note: `of ${rows.length}`,
  }));
}

function recoded(kind: string, rows: readonly CorpusValue[] | undefined, show: FigureContext['show']): FigureValue {
  const name = `attack-recall ${kind} in two codings`;
  const goal = atLeast(recodedGoal);
  if (rows === undefined) return { kind: 'unmeasured', name, unit: '%', goal, why: 'SLUICE_CORPORA names no folder of tuning data' };
  const { looks, plain, coded, missed } = recodedTwice(rows);
  for (const [pair, count] of missed) show(`${kind}: ${count} missed in ${pair}`);
  return { kind: 'measured', name, value: (coded / plain) * 100, unit: '%', goal, note: `of ${plain} that are refused plain, of ${looks}` };
}
