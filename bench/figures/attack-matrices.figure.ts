import { attacks, createAttackDetection, type Field } from '@sluice/detect';
import { measureGraphql } from '../attacks/graphql-matrix.ts';
import { measureMassAssignment, measureModes } from '../attacks/mass-assignment.ts';
import type { Cell } from '../attacks/matrices/cell.ts';
import { codings } from '../attacks/matrices/codings.ts';
import { type Matrix, matrices } from '../attacks/matrices/matrices.ts';
import { documentQueries, plainDocuments, plainNames, prototypes } from '../attacks/matrices/queries.ts';
import { measureNames } from '../attacks/names-at-places.ts';
import { realUrls } from '../attacks/real-urls.ts';
import { atLeast, atMost, type Figure, type FigureContext, type FigureValue } from '../figure.ts';

const depths = [1, 2, 3] as const;
/** Of the recall without a coding. */
const codedLeast = 97;
const detection = createAttackDetection(attacks);

export const figure: Figure = {
  name: 'attack-matrices',
  about:
    'matrices of attacks that no public list has enough of, each with values close to them, and the samples of every attack in every coding',
  goal: '100 %, 0 wrong refusals; ≥ 97 % of samples in two codings',
  async measure({ show }) {
    const [first, ...others] = [
      ...matrices.flatMap((matrix) => valuesOf(matrix, show)),
      ...(await ofGraphql(show)),
      ...ordinaryUrls(show),
      ...coded(show),
      ...(await names(show)),
      ...(await massAssignment(show)),
    ];
    return [first as FigureValue, ...others];
  },
};

function valuesOf({ name, bad, good }: Matrix, show: FigureContext['show']): readonly FigureValue[] {
  const missed = bad.filter((cell) => !isBlocked(cell));
  const wrong = good.filter(isBlocked);
  for (const cell of missed) show(`${name}: missed ${JSON.stringify(cell.text)}, ${cell.name}`);
  for (const cell of wrong) show(`${name}: wrongly refused ${JSON.stringify(cell.text)}`);
  const recall = 100 - (missed.length / bad.length) * 100;
  return [
    { kind: 'measured', name: `${name} refused`, value: recall, unit: '%', goal: atLeast(100), note: `of ${bad.length}` },
    { kind: 'measured', name: `${name} wrongly refused`, value: wrong.length, unit: 'values', goal: atMost(0), note: `of ${good.length}` },
  ];
}

/** Whole requests, for what an operation asks is more than its texts. */
async function ofGraphql(show: FigureContext['show']): Promise<readonly FigureValue[]> {
  const { bad, good, missed, wrong } = await measureGraphql();
  for (const line of missed) show(`graphql: missed ${line}`);
  for (const line of wrong) show(`graphql: wrongly refused ${line}`);
  const recall = 100 - (missed.length / bad) * 100;
  return [
    { kind: 'measured', name: 'graphql refused', value: recall, unit: '%', goal: atLeast(100), note: `of ${bad}` },
    { kind: 'measured', name: 'graphql wrongly refused', value: wrong.length, unit: 'requests', goal: atMost(0), note: `of ${good}` },
  ];
}

/** Nothing without tuning data. */
function ordinaryUrls(show: FigureContext['show']): readonly FigureValue[] {
  const real = realUrls(process.env['SLUICE_CORPORA']);
  if (real === null) return [];
  const refused = real.urls.filter((text) => isBlocked({ name: text, text, field: { name: 'url' } }));
  for (const url of refused) show(`real URLs: wrongly refused ${JSON.stringify(url)}`);
  const note = `of ${real.urls.length}; ${real.leftOut} that name an inner address left out`;
  return [
    { kind: 'measured', name: 'real URLs refused', value: (refused.length / real.urls.length) * 100, unit: '%', goal: atMost(0.1), note },
  ];
}

function coded(show: FigureContext['show']): readonly FigureValue[] {
  // What is reported and never refused has no share in what is refused.
  const samples = attacks
    .filter(({ isReportOnly }) => !isReportOnly)
    .flatMap(({ id, samples: { hits, field } }) => hits.map((text) => ({ id, text, field })));
  return depths.map((depth): FigureValue => {
    const cells = codings
      .filter((coding) => coding.depth === depth)
      .flatMap((coding) => samples.map(({ id, text, field }) => ({ name: `${id}, ${coding.name}`, text: coding.encode(text), field })));
    const missed = cells.filter((cell) => !isBlocked(cell));
    for (const cell of missed) show(`missed ${JSON.stringify(cell.text.slice(0, 120))}, ${cell.name}`);
    const recall = 100 - (missed.length / cells.length) * 100;
    return {
      kind: 'measured',
      name: `samples in ${depth === 1 ? 'a coding' : `${depth} codings`}`,
      value: recall,
      unit: '%',
      goal: atLeast(codedLeast),
      note: `of ${cells.length}`,
    };
  });
}

async function names(show: FigureContext['show']): Promise<readonly FigureValue[]> {
  const { tried, passed, ordinary, refused } = await measureNames([...prototypes, ...documentQueries], [...plainNames, ...plainDocuments]);
  for (const one of [...passed, ...refused]) show(`names: ${one}`);
  return [
    {
      kind: 'measured',
      name: 'names through the gate',
      value: passed.length,
      unit: 'passed',
      goal: atMost(0),
      note: `of ${tried}, in queries, JSON, forms and parts`,
    },
    { kind: 'measured', name: 'names wrongly refused', value: refused.length, unit: 'names', goal: atMost(0), note: `of ${ordinary}` },
  ];
}

async function massAssignment(show: FigureContext['show']): Promise<readonly FigureValue[]> {
  const { operations, documents, tried, missed, wrong, leftOut } = await measureMassAssignment();
  const modes = await measureModes();
  for (const one of missed) show(`mass assignment: missed ${one}`);
  for (const one of wrong) show(`mass assignment: wrongly told ${one}`);
  for (const one of modes.otherwise) show(`mass assignment by mode: ${one}`);
  for (const [why, count] of leftOut) show(`mass assignment: left out ${count} operations, ${why}`);
  const told = 100 - (missed.length / tried) * 100;
  const among = `${operations} operations of ${documents} ${documents === 1 ? 'document' : 'documents'}`;
  return [
    { kind: 'measured', name: 'mass assignment told', value: told, unit: '%', goal: atLeast(100), note: `of ${tried} members, ${among}` },
    {
      kind: 'measured',
      name: 'mass assignment wrongly told',
      value: wrong.length,
      unit: 'bodies',
      goal: atMost(0),
      note: `of ${operations}`,
    },
    {
      kind: 'measured',
      name: 'mass assignment by mode',
      value: modes.otherwise.length,
      unit: 'otherwise',
      goal: atMost(0),
      note: `of ${modes.cells} requests to the demo's operations: refused, closed, stripped, reported`,
    },
  ];
}

function isBlocked({ text, isName = false, field }: Cell): boolean {
  const where: Field = { name: 'q', isName, channel: 'body', host: null, content: 'unknown', ...field };
  return detection.look(text, where).some(({ band }) => band === 'block');
}
