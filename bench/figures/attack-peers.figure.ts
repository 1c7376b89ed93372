import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type CorpusValue, readCorpora } from '../attacks/corpora.ts';
import type { Engine } from '../attacks/peers/engine.ts';
import { engines } from '../attacks/peers/engines.ts';
import { type EngineRate, ratesOf, spread } from '../attacks/peers/rates.ts';
import { atLeast, atMost, type Figure, type FigureContext, type FigureValue, noGoal } from '../figure.ts';
import { openCountingUpstream } from '../limits/overload.ts';

const classes = [
  'sql-injection',
  'cross-site-scripting',
  'command-injection',
  'path-traversal',
  'xml-external-entity',
  'template-injection',
  'nosql-injection',
  'ldap-injection',
] as const;
const ordinary = ['openapi-values', 'descriptions', 'near-misses', 'parameters'] as const;
/** Values of a set that every engine is given: enough to tell engines apart, few enough for one that takes milliseconds each. */
const valuesMax = 600;

const recall = { unit: '%', goal: atLeast(93) } as const;
const falseAlarms = { unit: '%', goal: atMost(0.1) } as const;

export const figure: Figure = {
  name: 'attack-peers',
  about: 'the same attacks and ordinary values, over the wire, to Sluice, to ModSecurity with CRS at paranoia 1 and 2, and to libddwaf',
  goal: 'Sluice refuses ≥ 93 % of attacks as the mean over classes, and ≤ 0.1 % of values and descriptions of OpenAPI documents',
  async measure(context) {
    const corpora = readCorpora(process.env['SLUICE_CORPORA']);
    const [ours, ...peers] = engines;
    if (corpora === null) {
      const why = 'SLUICE_CORPORA names no folder of tuning data';
      return [
        { kind: 'unmeasured', name: `attack-peers ${ours.name}, refused attacks`, ...recall, why },
        { kind: 'unmeasured', name: `attack-peers ${ours.name}, refused ordinary values`, ...falseAlarms, why },
      ];
    }
    const sets = new Map(
      [...classes, ...ordinary].map((set) => [set as string, spread(corpora.attacks.get(set) ?? corpora.benign.get(set) ?? [], valuesMax)]),
    );
    await using cleanup = new AsyncDisposableStack();
    const upstream = cleanup.use(await openCountingUpstream());
    const values: FigureValue[] = [];
    for (const kind of [ours, ...peers]) {
      const isOurs = kind === ours;
      const goals = isOurs ? { recall: recall.goal, falseAlarms: falseAlarms.goal } : { recall: noGoal, falseAlarms: noGoal };
      const names = {
        recall: `attack-peers ${kind.name}, refused attacks`,
        falseAlarms: `attack-peers ${kind.name}, refused ordinary values`,
      };
      const why = kind.missing();
      if (why !== null) {
        context.say(`${kind.name} is left out: ${why}`);
        continue;
      }
      const folder = join(context.workFolder, `engine-${values.length}`);
      mkdirSync(folder, { recursive: true });
      const engine = await kind.start(folder, upstream.port);
      try {
        context.say(kind.name);
        const rates = await told(engine, sets, context);
        const attacks = rates.filter(({ set }) => classes.some((name) => name === set));
        const harmless = rates.filter(({ set }) => set === 'openapi-values' || set === 'descriptions');
        const percent = attacks.reduce((sum, rate) => sum + lower(rate), 0) / attacks.length;
        const refused = harmless.reduce((sum, { query, json }) => sum + Math.max(query, json), 0);
        const asked = harmless.reduce((sum, rate) => sum + rate.values, 0);
        const about = `${engine.version}; mean of ${attacks.length} classes, the lower of query and JSON`;
        values.push({ kind: 'measured', name: names.recall, value: percent, unit: '%', goal: goals.recall, note: about });
        const note = `${refused} of ${asked} values and descriptions of OpenAPI documents`;
        values.push({
          kind: 'measured',
          name: names.falseAlarms,
          value: (refused / asked) * 100,
          unit: '%',
          goal: goals.falseAlarms,
          note,
        });
      } finally {
        await engine.stop();
      }
    }
    return values as [FigureValue, ...FigureValue[]];
  },
};

async function told(
  engine: Engine,
  sets: ReadonlyMap<string, readonly CorpusValue[]>,
  { show, signal }: FigureContext,
): Promise<readonly EngineRate[]> {
  const rates = await ratesOf(engine, sets, signal);
  show(`${engine.name}: ${engine.version}`);
  for (const { set, values, query, json } of rates) show(`  ${set}: ${query} in the query and ${json} in JSON of ${values}`);
  return rates;
}

function lower({ values, query, json }: EngineRate): number {
  return (Math.min(query, json) / values) * 100;
}
