import type { Finder } from './finder.ts';
import { type PersonalKind, personalKinds } from './keys.ts';
import { isOfKind } from './recall.ts';
import type { Split } from './split.ts';
import { type LabelledColumn, tables } from './tables.ts';

export interface ColumnScore {
  right: number;
  /** Columns that are of the kind. */
  all: number;
  /** Columns that are called so. */
  called: number;
}

export interface ColumnScores {
  readonly labels: number;
  /** Precision by class, the benign columns among what is called. */
  readonly classes: ReadonlyMap<string, ColumnScore>;
  /** Recall by kind of column that is of a class. */
  readonly kinds: ReadonlyMap<string, ColumnScore>;
  readonly cleanRecall: number;
  readonly dirtyRecall: number;
  readonly wrong: readonly string[];
}

export function scoreColumns(finder: Finder, split: Split, count: number): ColumnScores {
  const classes = new Map<string, ColumnScore>();
  const kinds = new Map<string, ColumnScore>();
  const labels = new Set<string>();
  const [clean, dirty] = [empty(), empty()];
  const wrong: string[] = [];
  for (const { document, columns } of tables(split, count)) {
    const found = finder.find(document).columns.filter(({ column }) => column.confidence !== 'possible');
    for (const column of columns) {
      labels.add(column.label);
      const place = `/rows/*/${column.key}`;
      const called = found.filter((one) => lastOf(one.place) === column.key).map(({ dataClass }) => dataClass);
      for (const id of called) {
        const score = scoreOf(classes, id);
        score.called += 1;
        if (isRight(column, id)) score.right += 1;
        else wrong.push(`${place} (${column.label}) is called ${id}`);
      }
      if (column.truth === null) continue;
      const isFound = called.some((id) => isRight(column, id));
      for (const score of [scoreOf(kinds, column.label), column.isDirty ? dirty : clean]) {
        score.all += 1;
        if (isFound) score.right += 1;
      }
      if (!isFound) wrong.push(`${place} (${column.label}) is missed`);
    }
  }
  return { labels: labels.size, classes, kinds, cleanRecall: clean.right / clean.all, dirtyRecall: dirty.right / dirty.all, wrong };
}

function isRight({ truth }: LabelledColumn, id: string): boolean {
  if (truth === null) return false;
  return typeof truth === 'string' ? isOfKind(truth, [id]) || isSameSecret(truth, id) : truth.test(id);
}

/** A password that looks random is a secret either way. */
function isSameSecret(truth: PersonalKind, id: string): boolean {
  return personalKinds.includes(truth) && truth === 'password' && id.startsWith('secret.');
}

function lastOf(pointer: string): string {
  return (pointer.split('/').at(-1) ?? '').replaceAll('~1', '/').replaceAll('~0', '~');
}

function scoreOf(scores: Map<string, ColumnScore>, name: string): ColumnScore {
  const known = scores.get(name) ?? empty();
  scores.set(name, known);
  return known;
}

function empty(): ColumnScore {
  return { right: 0, all: 0, called: 0 };
}
