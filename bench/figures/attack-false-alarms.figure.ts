import { readCorpora } from '../attacks/corpora.ts';
import { rateOf } from '../attacks/measure.ts';
import { atMost, type Figure, type FigureValue } from '../figure.ts';

/** Per cent of values that may be refused. */
const goals: readonly (readonly [kind: string, goal: number])[] = [
  ['openapi-values', 0.05],
  ['descriptions', 0.1],
  ['near-misses', 1.5],
  ['parameters', 0],
];

export const figure: Figure = {
  name: 'attack-false-alarms',
  about: 'ordinary values, each once as parameter q of a query and once as member q of a JSON body, with the default thresholds',
  goal: 'OpenAPI values ≤ 0.05 %, descriptions ≤ 0.1 %, near misses ≤ 1.5 %, parameter values 0',
  async measure({ show }) {
    const corpora = readCorpora(process.env['SLUICE_CORPORA']);
    for (const [file, hash] of Object.entries(corpora?.hashes ?? {})) show(`${file}: SHA-256 ${hash}`);
    const [first, ...others] = goals.map(([kind, goal]): FigureValue => {
      const rows = corpora?.benign.get(kind);
      const name = `attack-false-alarms ${kind}`;
      if (rows === undefined)
        return { kind: 'unmeasured', name, unit: '%', goal: atMost(goal), why: 'SLUICE_CORPORA names no folder of tuning data' };
      const { inQuery, inJson } = rateOf(kind, rows);
      return {
        kind: 'measured',
        name,
        value: (Math.max(inQuery, inJson) / rows.length) * 100,
        unit: '%',
        goal: atMost(goal),
        note: `of ${rows.length}`,
      };
    });
    return [first as FigureValue, ...others];
  },
};
