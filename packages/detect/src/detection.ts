import { Lru, utf8 } from '@sluice/kit';
import type { DataClassId, PathTrie } from '@sluice/model';
import { plainMaskOf } from './bytes.ts';
import { compileClass } from './compiled-class.ts';
import type { DetectableClass } from './define-data-class.ts';
import { detectErrors } from './errors.ts';
import { type Explanation, explained, judgeNoted } from './explained.ts';
import type { Hits } from './hits.ts';
import { keyWords } from './key-words.ts';
import { NameReader, type NameReading } from './name-reading.ts';
import { TrieDetection } from './trie-detection.ts';
import { ValueJudge } from './value-judge.ts';

const classesMax = 255;

export interface DetectionOptions {
  /** Names of headers, parameters and the like whose reading is kept. */
  readonly namesMax: number;
}

export interface Detection {
  /** In the order of `Hits.classes`. */
  readonly classes: readonly DetectableClass[];
  indexOf(id: DataClassId): number;
  /** Detection at one endpoint's places; it keeps what the names there say. */
  attach(trie: PathTrie): TrieDetection;
  /** Appends to `hits` what text without escapes holds: a header's value, a parameter, a plain body. Tokens are 0. */
  lookText(name: string, bytes: Uint8Array, start: number, end: number, hits: Hits): void;
  /** The arithmetic of every class that a lone value of this name could be, best first. */
  explainValue(name: string, value: string, format?: string): readonly Explanation[];
}

/** Makes detectors of data classes, compiled together so that one pass over a value serves them all. */
export function createDetection(classes: readonly DetectableClass[], options: DetectionOptions = { namesMax: 512 }): Detection {
  if (classes.length > classesMax) throw detectErrors.TOO_MANY(classes.length);
  const indexById = new Map<DataClassId, number>();
  classes.forEach(({ id }, index) => {
    if (indexById.has(id)) throw detectErrors.TWICE(id);
    indexById.set(id, index);
  });
  const compiled = classes.map(compileClass);
  const reader = new NameReader(compiled);
  const judge = new ValueJudge(compiled);
  const readings = new Lru<string, NameReading>(options.namesMax);

  function readingOf(name: string): NameReading {
    if (name === '') return reader.blank;
    const known = readings.get(name);
    if (known !== undefined) return known;
    const made = reader.read({ words: keyWords(name), context: [], format: null, siblings: 0n });
    readings.set(name, made);
    return made;
  }

  return {
    classes,
    indexOf: (id) => indexById.get(id) ?? -1,
    attach: (trie) => new TrieDetection(trie, compiled, reader, judge, readingOf),
    lookText(name, bytes, start, end, hits) {
      judge.judge(bytes, start, end, plainMaskOf(bytes, start, end), readingOf(name));
      const { verdicts } = judge;
      for (let index = 0; index < verdicts.count; index += 1) {
        hits.add(0, verdicts.classes[index] ?? 0, verdicts.scores[index] ?? 0, verdicts.starts[index] ?? 0, verdicts.ends[index] ?? 0);
      }
    },
    explainValue(name, value, format) {
      const bytes = utf8(value);
      const mask = plainMaskOf(bytes, 0, bytes.length);
      return explained(compiled, (note) => {
        const reading = reader.read({ words: keyWords(name), context: [], format: format ?? null, siblings: 0n }, note);
        judgeNoted(judge, { bytes, start: 0, end: bytes.length, mask }, reading, note);
      });
    },
  };
}
