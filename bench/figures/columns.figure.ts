import { Finder } from '../detection/finder.ts';
import { type ColumnScore, scoreColumns } from '../detection/score-columns.ts';
import { atLeast, type Figure } from '../figure.ts';

const tableCount = 1200;

export const figure: Figure = {
  name: 'columns',
  about: 'which columns of arrays of rows are of which class, a third of them with gaps and misfits',
  goal: 'macro precision ≥ 0.98, recall ≥ 0.97 over ≥ 40 kinds of column',
  async measure({ say, show }) {
    say(`${tableCount} tables`);
    const { labels, classes, kinds, cleanRecall, dirtyRecall } = scoreColumns(new Finder(), 'score', tableCount);
    for (const [label, { right, all }] of kinds) show(`${label}: ${right} of ${all} columns right`);
    for (const [id, { right, called }] of classes) show(`${id}: ${right} of ${called} columns rightly so called`);
    const note = `clean ${cleanRecall.toFixed(3)}, dirty ${dirtyRecall.toFixed(3)}`;
    return [
      { kind: 'measured', name: 'kinds of column', value: labels, unit: 'kinds', goal: atLeast(40) },
      {
        kind: 'measured',
        name: 'columns, macro precision',
        value: macro([...classes.values()], ({ called }) => called),
        unit: '',
        goal: atLeast(0.98),
      },
      {
        kind: 'measured',
        name: 'columns, macro recall',
        value: macro([...kinds.values()], ({ all }) => all),
        unit: '',
        goal: atLeast(0.97),
        note,
      },
    ];
  },
};

function macro(scores: readonly ColumnScore[], of: (score: ColumnScore) => number): number {
  const counted = scores.filter((score) => of(score) > 0);
  return counted.reduce((sum, score) => sum + score.right / of(score), 0) / Math.max(1, counted.length);
}
