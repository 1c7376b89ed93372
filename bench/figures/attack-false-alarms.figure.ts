import { benignSets } from '../attacks/benign-sets.ts';
import { readCorpora } from '../attacks/corpora.ts';
import { atMost, type Figure, type FigureContext, type FigureValue } from '../figure.ts';

export const figure: Figure = {
  name: 'attack-false-alarms',
  about:
    'requests of real clients; ordinary values, each once as parameter q of a query and once as member q of a JSON body, with the default thresholds; texts and code once more where they are declared',
  goal: 'recorded requests ≤ 0.05 %, OpenAPI values 0.05, descriptions 0.1, near misses 1.5, parameters 0, prose 0.1, documentation 0.5 and 4, READMEs 1; declared 0.05, 0.5, 0.3; with a schema 0.01',
  async measure({ show }) {
    const corpora = readCorpora(process.env['SLUICE_CORPORA']);
    for (const [file, hash] of Object.entries(corpora?.hashes ?? {})) show(`${file}: SHA-256 ${hash}`);
    const values: FigureValue[] = [];
    for (const set of benignSets(corpora)) values.push(await figureValueOf(set, show));
    return values as [FigureValue, ...FigureValue[]];
  },
};

async function figureValueOf(
  { name: set, goal, source, measure }: ReturnType<typeof benignSets>[number],
  show: FigureContext['show'],
): Promise<FigureValue> {
  const name = `attack-false-alarms ${set}`;
  const measured = await measure();
  if (measured === null) return { kind: 'unmeasured', name, unit: '%', goal: atMost(goal), why: `${source} are not there` };
  const { refused, values, detail } = measured;
  for (const line of detail) show(`${set}, ${line}`);
  return {
    kind: 'measured',
    name,
    value: (refused / values) * 100,
    unit: '%',
    goal: atMost(goal),
    note: `${refused} of ${values}, ${source}`,
  };
}
