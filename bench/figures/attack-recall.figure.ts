import { type CorpusValue, readCorpora } from '../attacks/corpora.ts';
import { rateOf } from '../attacks/measure.ts';
import { recodedTwice } from '../attacks/recoded.ts';
import { atLeast, type Figure, type FigureContext, type FigureValue, noGoal } from '../figure.ts';

/** Per cent of values that are refused, and of path traversal in JSON. */
const goals: Readonly<Record<string, number>> = {
  'sql-injection': 96,
  'cross-site-scripting': 96,
  'command-injection': 90,
  'path-traversal': 92,
  'xml-external-entity': 98,
  'template-injection': 94,
  'nosql-injection': 95,
  'ldap-injection': 80,
};

/** Per cent of what is refused plain. */
const recodedGoal = 97;

export const figure: Figure = {
  name: 'attack-recall',
  about:
    'public lists of attacks, each value once as parameter q of a query and once as member q of a JSON body, with the default thresholds',
  goal: 'SQL and XSS ≥ 96 %, commands ≥ 90, paths ≥ 92, XXE ≥ 98, templates ≥ 94, NoSQL ≥ 95, LDAP ≥ 80; ≥ 97 % of that in two codings',
  async measure({ show }) {
    const corpora = readCorpora(process.env['SLUICE_CORPORA']);
    const values = Object.entries(goals).map(([kind, goal]): FigureValue => {
      const rows = corpora?.attacks.get(kind);
      const name = `attack-recall ${kind}`;
      if (rows === undefined)
        return { kind: 'unmeasured', name, unit: '%', goal: atLeast(goal), why: 'SLUICE_CORPORA names no folder of tuning data' };
      const { inQuery, inJson } = rateOf(kind, rows);
      for (const source of new Set(rows.map((row) => row.source))) {
        const part = rateOf(
          kind,
          rows.filter((row) => row.source === source),
        );
        show(`${kind}, ${source}: ${part.values} values, ${part.inQuery} refused in the query, ${part.inJson} in JSON`);
      }
      const percent = (Math.min(inQuery, inJson) / rows.length) * 100;
      return {
        kind: 'measured',
        name,
        value: percent,
        unit: '%',
        goal: atLeast(goal),
        note: `of ${rows.length}, the lower of query and JSON`,
      };
    });
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

function recoded(kind: string, rows: readonly CorpusValue[] | undefined, show: FigureContext['show']): FigureValue {
  const name = `attack-recall ${kind} in two codings`;
  const goal = atLeast(recodedGoal);
  if (rows === undefined) return { kind: 'unmeasured', name, unit: '%', goal, why: 'SLUICE_CORPORA names no folder of tuning data' };
  const { looks, plain, coded, missed } = recodedTwice(rows);
  for (const [pair, count] of missed) show(`${kind}: ${count} missed in ${pair}`);
  return { kind: 'measured', name, value: (coded / plain) * 100, unit: '%', goal, note: `of ${plain} that are refused plain, of ${looks}` };
}
