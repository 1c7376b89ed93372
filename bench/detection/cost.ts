import { createDetection, type DetectableClass, dataClasses, Hits } from '@sluice/detect';
import { PathTrie, Tape, unknownShape } from '@sluice/model';
import { JsonScanner, TrieIndex } from '@sluice/wire';

const encoder = new TextEncoder();
const roundSeconds = 0.06;

export interface ClassCost {
  readonly id: string;
  /** Part of the time of scanner and all classes that is saved without this one. */
  readonly share: number;
}

export interface CostReading {
  /** MB (10^6 bytes) a second of CPU time, a round each. */
  readonly speeds: readonly number[];
  readonly classes: readonly ClassCost[];
}

/** Scanner and detection on one document, with every class and with each class left out, in interleaved rounds. */
export function measureCosts(document: Uint8Array, rounds: number, signal: AbortSignal): CostReading {
  const all = timed(runOf(document, dataClasses));
  const without = dataClasses.map(({ id }) => ({
    id,
    turn: timed(
      runOf(
        document,
        dataClasses.filter((one) => one.id !== id),
      ),
    ),
  }));
  const best = new Map<string, number>();
  const speeds: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    signal.throwIfAborted();
    const seconds = all();
    speeds.push(document.length / seconds / 1e6);
    best.set('', Math.min(seconds, best.get('') ?? Number.POSITIVE_INFINITY));
    for (const { id, turn } of without) best.set(id, Math.min(turn(), best.get(id) ?? Number.POSITIVE_INFINITY));
  }
  const whole = best.get('') ?? Number.NaN;
  const classes = without.map(({ id }) => ({ id, share: 1 - (best.get(id) ?? whole) / whole }));
  return { speeds, classes: classes.sort((one, other) => other.share - one.share) };
}

function runOf(document: Uint8Array, classes: readonly DetectableClass[]): () => void {
  const trie = new PathTrie(unknownShape);
  const scanner = new JsonScanner(new TrieIndex(trie));
  const look = createDetection(classes).attach(trie);
  const hits = new Hits();
  const tape = new Tape();
  return () => {
    scanner.scan(tape, document);
    look.look(tape, hits);
  };
}

/** Seconds of CPU that one run takes, over as many runs as fill a round. */
function timed(run: () => void): () => number {
  const start = process.cpuUsage();
  let turns = 0;
  for (; secondsSince(start) < roundSeconds * 2; turns += 1) run();
  const each = Math.max(1, turns >> 1);
  return () => {
    const begin = process.cpuUsage();
    for (let turn = 0; turn < each; turn += 1) run();
    return secondsSince(begin) / each;
  };
}

function secondsSince(start: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1e6;
}

/** Text that means much work, repeated as often as fits, under a field's name. */
export interface HostileText {
  readonly key: string;
  readonly pattern: string;
}

export interface HostileReading extends HostileText {
  /** Time for twice as much ÷ time for once. */
  readonly growth: number;
  readonly nanosecondsAByte: number;
}

const detection = createDetection(dataClasses);

/** Best of the rounds, each of which lasts that many seconds, for `bytes` and for half of them. */
export function measureHostile(text: HostileText, bytes: number, rounds: number, seconds: number): HostileReading {
  const [half, whole] = [lookOf(text, bytes >> 1, seconds), lookOf(text, bytes, seconds)];
  let [once, twice] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let round = 0; round < rounds; round += 1) {
    once = Math.min(once, half());
    twice = Math.min(twice, whole());
  }
  return { ...text, growth: twice / once, nanosecondsAByte: (twice * 1e9) / bytes };
}

function lookOf({ key, pattern }: HostileText, bytes: number, seconds: number): () => number {
  const trie = new PathTrie(unknownShape);
  const tape = new Tape();
  const json = pattern.startsWith('\\u') ? pattern : JSON.stringify(pattern).slice(1, -1);
  const text = json.repeat(Math.max(1, Math.floor(bytes / encoder.encode(json).length)));
  new JsonScanner(new TrieIndex(trie)).scan(tape, encoder.encode(`{"${key}":"${text}"}`));
  const look = detection.attach(trie);
  const hits = new Hits();
  const begin = process.hrtime.bigint();
  look.look(tape, hits);
  const turns = Math.max(1, Math.ceil((seconds * 1e9) / Number(process.hrtime.bigint() - begin)));
  return () => {
    // The clock of CPU time ticks coarsely, so that a round holds many ticks.
    const start = process.cpuUsage();
    for (let turn = 0; turn < turns; turn += 1) look.look(tape, hits);
    return secondsSince(start) / turns;
  };
}
