import { extname, resolve } from 'node:path';
import { text as textOfStream } from 'node:stream/consumers';
import { createDetection, type Detection, type Explanation, Hits } from '@sluice/detect';
import { utf8 } from '@sluice/kit';
import { PathTrie, Tape, unknownShape } from '@sluice/model';
import { BodyReader, TrieIndex } from '@sluice/wire';
import { classesInForce } from '../classes/classes-in-force.ts';
import { commandErrors } from '../command-errors.ts';
import { readText } from '../config/files.ts';
import { type ExitCode, exitCodes } from '../define-command.ts';
import type { Standing } from '../standing.ts';
import type { Output } from '../ui/output.ts';
import { outputOf } from '../ui/output-of.ts';
import { refuseProblems } from '../ui/tell-problems.ts';
import { countText } from '../ui/units.ts';

interface Options {
  readonly value: string | undefined;
  readonly name: string | undefined;
  readonly format: string | undefined;
  readonly type: string | undefined;
}

/** A place with a class, and the sum of its best value. */
interface Classified {
  readonly place: string;
  readonly count: number;
  readonly values: number;
  readonly explanation: Explanation;
}

/** Sums that are not worth a line: nothing of the value spoke, or hardly anything. */
const toldFrom = -3;

export async function runClassify(standing: Standing, file: string | null, options: Options): Promise<ExitCode> {
  const output = outputOf(standing);
  const classes = classesInForce(standing);
  if (!classes.ok) return refuseProblems(classes.failure, standing.folder, output);
  const detection = createDetection(classes.value);
  if (options.value !== undefined) return tellValue(detection, options, options.value, output);
  if (file === null) throw commandErrors.NOTHING_TO_CLASSIFY();
  const text = file === '-' ? await textOfStream(process.stdin) : readText(resolve(standing.folder, file));
  return tellBody(detection, text, options.type ?? typeOf(file), output);
}

function tellValue(detection: Detection, { name, format }: Options, value: string, output: Output): ExitCode {
  const explanations = detection.explainValue(name ?? '', value, format).filter(({ score }) => score > toldFrom);
  output.answer({ explanations }, () =>
    explanations.length === 0 ? 'no class speaks for it' : explanations.map((one) => sumText(one, output)).join('\n\n'),
  );
  return explanations.some(isFound) ? exitCodes.found : exitCodes.clean;
}

function tellBody(detection: Detection, text: string, type: string | null, output: Output): ExitCode {
  const trie = new PathTrie(unknownShape);
  const unit = new BodyReader(type, new TrieIndex(trie)).read(new Tape(), utf8(text));
  const { tape, coverage } = unit;
  const hits = new Hits();
  const looking = detection.attach(trie);
  looking.look(tape, hits);
  const classified = looking.columns(tape, hits).flatMap(({ node, classIndex, count, values }): readonly Classified[] => {
    const best = bestHit(hits, tape, node, classIndex);
    const id = detection.classes[classIndex]?.id;
    const explanation = looking.explain(tape, hits.tokens[best] ?? 0).find(({ dataClass }) => dataClass === id);
    return explanation ? [{ place: trie.pointer(node) || '/', count, values, explanation }] : [];
  });
  output.answer({ coverage, classified }, () =>
    [
      ...classified.map((one) => placeText(one, output)),
      classified.length === 0 ? 'no class was found' : `${countText(classified.length)} places hold a class`,
      ...(coverage.kind === 'partial'
        ? [output.colours.yellow(`${countText(coverage.bytesUnseen)} bytes could not be read: ${coverage.why}`)]
        : []),
    ].join('\n\n'),
  );
  if (classified.some(({ explanation }) => isFound(explanation))) return exitCodes.found;
  return coverage.kind === 'partial' ? exitCodes.incomplete : exitCodes.clean;
}

function bestHit(hits: Hits, tape: Tape, node: number, classIndex: number): number {
  let best = -1;
  for (let index = 0; index < hits.count; index += 1) {
    if (hits.classes[index] !== classIndex || tape.nodes[hits.tokens[index] ?? 0] !== node) continue;
    if (best < 0 || (hits.scores[index] ?? 0) > (hits.scores[best] ?? 0)) best = index;
  }
  return best;
}

function isFound({ band }: Explanation): boolean {
  return band === 'likely' || band === 'certain';
}

function placeText({ place, count, values, explanation }: Classified, output: Output): string {
  const share = values > 1 ? `  ${countText(count)} of ${countText(values)} values` : '';
  return `${output.colours.bold(place)}${share}\n${sumText(explanation, output)}`;
}

/** The sum as it is done on paper. */
function sumText({ dataClass, evidence, score, band }: Explanation, { colours }: Output): string {
  const lines = evidence.map(({ what, weight }) => `${numberText(weight)}  ${what}`);
  const said = band === 'none' ? colours.dim('not found') : band === 'possible' ? colours.yellow(band) : colours.red(band);
  return [`${dataClass}: ${said}`, ...lines.map((line) => `  ${line}`), `  ${numberText(score)}  in all`].join('\n');
}

function numberText(weight: number): string {
  const text = Number.isFinite(weight) ? weight.toFixed(2) : '−∞';
  return (weight >= 0 ? `+${text}` : text).padStart(7);
}

const typeByExtension: Readonly<Record<string, string>> = {
  '.json': 'application/json',
  '.ndjson': 'application/x-ndjson',
  '.jsonl': 'application/x-ndjson',
  '.txt': 'text/plain',
  '.log': 'text/plain',
  '.html': 'text/html',
  '.csv': 'text/csv',
  '.xml': 'application/xml',
};

/** Null where the name says nothing: then the bytes do. */
function typeOf(file: string): string | null {
  return typeByExtension[extname(file).toLowerCase()] ?? null;
}
