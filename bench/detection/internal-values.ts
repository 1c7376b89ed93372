import { atLeast, atMost, type FigureContext, type FigureValue } from '../figure.ts';
import { type Captured, capturedSqlErrors, capturedTraces } from './captured-errors.ts';
import { type OpenApiValue, readCorpus } from './corpora.ts';
import type { Finder } from './finder.ts';
import { Random } from './random.ts';
import type { Split } from './split.ts';
import { Tally } from './tally.ts';
import { specimens, writtenSqlErrors, writtenTraces } from './written-errors.ts';

const traceClass = /^internal\.stack-trace$/;
const sqlClass = /^internal\.(?:sql-error|stack-trace)$/;
const keys = ['message', 'error', 'detail', 'description', 'value', 'debug', 'text'];

/** What programs and databases say when they fail, captured here where they run here and written down where they do not. */
export async function internalValues(finder: Finder, { say, show, workFolder }: FigureContext): Promise<readonly FigureValue[]> {
  const { traces, sqlErrors, captured } = await tallyInternal(finder, 'score', workFolder);
  say(`captured from ${captured}`);
  for (const { name, wrong } of [traces, sqlErrors]) for (const line of wrong) show(`${name}, missed: ${line}`);
  return [traces.value(atLeast(98), 'right', `captured from ${captured}`), sqlErrors.value(atLeast(98)), ...alarmValues(finder, say)];
}

export async function tallyInternal(finder: Finder, split: Split, folder: string) {
  const written = (text: string): readonly Captured[] => specimens(text).map((one) => ({ by: 'written', text: one }));
  const ownTraces = capturedTraces(split, folder);
  const ownErrors = await capturedSqlErrors(split, folder);
  const traces = tally(finder, 'stack traces', [...ownTraces, ...written(writtenTraces[split])], traceClass);
  const sqlErrors = tally(finder, 'SQL errors', [...ownErrors, ...written(writtenSqlErrors[split])], sqlClass);
  return { traces, sqlErrors, captured: [...new Set([...ownTraces, ...ownErrors].map(({ by }) => by))].join(', ') };
}

/** Each alone, and inside an answer's sentence or with its line ends as JSON in JSON has them. */
function tally(finder: Finder, name: string, all: readonly Captured[], wanted: RegExp): Tally {
  const random = new Random(name);
  const made = new Tally(name);
  for (const { by, text } of all) {
    for (const form of [text, `Internal error: ${text}`, text.replaceAll('\n', '\\n'), text.replaceAll('\n', '\r\n')]) {
      const isFound = finder.classesOf(random.pick(keys), form).some((id) => wanted.test(id));
      made.count(isFound, () => `${by}: ${form.slice(0, 160).replaceAll('\n', '⏎')}`);
    }
  }
  return made;
}

function alarmValues(finder: Finder, say: FigureContext['say']): readonly FigureValue[] {
  return (['openapi-values.jsonl', 'openapi-descriptions.jsonl'] as const).map((file) => {
    const name = `traces and SQL errors seen in ${file.replace('.jsonl', '')}`;
    const corpus = readCorpus<OpenApiValue>(file);
    if (corpus.kind === 'absent') return { kind: 'unmeasured', name, unit: 'alarms', goal: atMost(0), why: corpus.why };
    say(corpus.note);
    let alarms = 0;
    for (const row of corpus.rows) {
      if (typeof row.value !== 'string' || !row.value.isWellFormed()) continue;
      if (finder.classesOf(row.name ?? 'description', row.value).some((id) => sqlClass.test(id))) alarms += 1;
    }
    return { kind: 'measured', name, value: alarms, unit: 'alarms', goal: atMost(0), note: `of ${corpus.rows.length}` };
  });
}
