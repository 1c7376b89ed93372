import { type CorpusValue, readCorpora } from '../attacks/corpora.ts';
import { spread } from '../attacks/peers/rates.ts';
import { placesOfValues } from '../attacks/places.ts';
import { refusalsOf } from '../attacks/recorded/judge.ts';
import { atLeast, atMost, type Figure, type FigureValue, noGoal } from '../figure.ts';

const attacksMax = 150;
const ordinaryMax = 600;
const ordinary = ['openapi-values', 'descriptions', 'near-misses', 'parameters'];
const recallLeast = 93;
const refusedMost = 0.1;
/** Operators of document databases are names themselves; a text that holds them is none. */
const placeOfNames = 'name of a member';

export const figure: Figure = {
  name: 'attack-places',
  about: 'attacks and ordinary values at each place of a request that holds values, through a gate with the default policy',
  goal: 'at each place ≥ 93 % of attacks as the mean over classes, ≤ 0.1 % of values and descriptions of OpenAPI documents',
  async measure({ say, show, signal }) {
    const corpora = readCorpora(process.env['SLUICE_CORPORA']);
    const values: FigureValue[] = [];
    for (const [place, write] of Object.entries(placesOfValues)) {
      const names = { recall: `attack-places ${place}`, refused: `attack-places ${place}, ordinary values` };
      const goal = place === placeOfNames ? noGoal : atLeast(recallLeast);
      const harmless = atMost(refusedMost);
      if (corpora === null) {
        const why = 'SLUICE_CORPORA names no folder of tuning data';
        values.push({ kind: 'unmeasured', name: names.recall, unit: '%', goal, why });
        values.push({ kind: 'unmeasured', name: names.refused, unit: '%', goal: harmless, why });
        continue;
      }
      say(place);
      const refusedOf = async (rows: readonly CorpusValue[]): Promise<number> => {
        signal.throwIfAborted();
        return (await refusalsOf(rows.map(({ value }) => write(value)))).length;
      };
      const recalls: number[] = [];
      for (const [kind, all] of corpora.attacks) {
        if (kind === 'open-redirect') continue;
        const rows = spread(all, attacksMax);
        const refused = await refusedOf(rows);
        recalls.push((refused / rows.length) * 100);
        show(`${place}: ${kind} ${refused} of ${rows.length}`);
      }
      let [refused, asked] = [0, 0];
      for (const kind of ordinary) {
        const rows = spread(corpora.benign.get(kind) ?? [], ordinaryMax);
        const alarms = await refusedOf(rows);
        show(`${place}: ${kind} ${alarms} of ${rows.length}`);
        if (kind !== 'openapi-values' && kind !== 'descriptions') continue;
        refused += alarms;
        asked += rows.length;
      }
      const mean = recalls.reduce((sum, one) => sum + one, 0) / recalls.length;
      values.push({ kind: 'measured', name: names.recall, value: mean, unit: '%', goal, note: `mean of ${recalls.length} classes` });
      const note = `${refused} of ${asked}`;
      values.push({ kind: 'measured', name: names.refused, value: (refused / asked) * 100, unit: '%', goal: harmless, note });
    }
    return values as [FigureValue, ...FigureValue[]];
  },
};
