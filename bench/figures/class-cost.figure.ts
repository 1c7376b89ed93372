import { startDemo } from '@sluice/demo';
import { type HostileReading, measureCosts, measureHostile } from '../detection/cost.ts';
import { hostileTexts } from '../detection/hostile-texts.ts';
import { atLeast, atMost, type Figure } from '../figure.ts';

const rounds = 9;
const growthMax = 2.2;
const megabyte = 1_048_576;
/** Shorter times say more of the machine than of the text. */
const tellingNanosecondsAByte = 0.5;
const shown = 16;

export const figure: Figure = {
  name: 'class-cost',
  about: 'scanner with every class on 200 KB of JSON, what each class adds, and hostile texts of 1 MB',
  goal: '≥ 100 MB/s with all classes; twice the text ≤ 2.2 × the time',
  async measure({ say, show, signal }) {
    const document = await benchDocument();
    const { speeds, classes } = measureCosts(document, rounds, signal);
    say('share of a class: time of scanner and all classes minus that without it, best of the rounds each');
    for (const { id, share } of classes) say(`${id}: ${(share * 100).toFixed(1)} %`);
    const dearest = classes[0];
    const texts = hostileTexts();
    say(`${texts.length} hostile texts`);
    const first = texts.map((text) => {
      signal.throwIfAborted();
      return measureHostile(text, megabyte >> 4, 2, 0.002);
    });
    // What grew most and what was slowest in a first look is measured again, at full size and more often.
    const suspects = new Set([
      ...most(first, ({ growth }) => growth, 3 * shown),
      ...most(first, ({ nanosecondsAByte }) => nanosecondsAByte, shown),
    ]);
    const again = [...suspects].map((text) => {
      signal.throwIfAborted();
      return measureHostile(text, megabyte, 5, 0.03);
    });
    const settled = again.map((reading) => confirmed(reading, signal));
    const steepest = most(settled, ({ growth }) => growth, 1)[0];
    const slowest = most(settled, ({ nanosecondsAByte }) => nanosecondsAByte, 1)[0];
    for (const one of most(settled, ({ growth }) => growth, shown)) show(inWords(one));
    for (const one of most(settled, ({ nanosecondsAByte }) => nanosecondsAByte, shown)) show(inWords(one));
    const range = `${Math.min(...speeds).toFixed(0)} to ${Math.max(...speeds).toFixed(0)} over ${rounds} rounds, ${document.length} bytes, ${classes.length} classes`;
    return [
      { kind: 'measured', name: 'speed with all classes', value: Math.max(...speeds), unit: 'MB/s', goal: atLeast(100), note: range },
      {
        kind: 'measured',
        name: 'dearest class',
        value: (dearest?.share ?? 0) * 100,
        unit: '%',
        goal: atMost(25),
        note: dearest?.id ?? 'none',
      },
      {
        kind: 'measured',
        name: 'hostile growth',
        value: steepest?.growth ?? Number.NaN,
        unit: '×',
        goal: atMost(growthMax),
        note: steepest ? inWords(steepest) : 'none',
      },
      {
        kind: 'measured',
        name: 'hostile speed',
        value: 1000 / (slowest?.nanosecondsAByte ?? Number.NaN),
        unit: 'MB/s',
        goal: atLeast(5),
        note: slowest ? inWords(slowest) : 'none',
      },
    ];
  },
};

/** A neighbour's work on the machine passes; what is in the text stays. */
function confirmed(reading: HostileReading, signal: AbortSignal): HostileReading {
  let best = reading;
  for (let turn = 0; turn < 3 && best.growth > growthMax; turn += 1) {
    signal.throwIfAborted();
    const next = measureHostile(reading, megabyte, 11, 0.03);
    if (next.growth < best.growth) best = next;
  }
  return best;
}

function most(readings: readonly HostileReading[], of: (reading: HostileReading) => number, count: number): readonly HostileReading[] {
  const telling = readings.filter(({ nanosecondsAByte }) => nanosecondsAByte >= tellingNanosecondsAByte);
  return telling.toSorted((one, other) => of(other) - of(one)).slice(0, count);
}

function inWords({ key, pattern, growth, nanosecondsAByte }: HostileReading): string {
  return `${key} of ${JSON.stringify(pattern)}: ${growth.toFixed(2)} × at ${nanosecondsAByte.toFixed(2)} ns a byte`;
}

async function benchDocument(): Promise<Buffer> {
  await using demo = await startDemo({ flaws: 'none', silent: true });
  const response = await fetch(`${demo.url}/v1/bench/200k`, { headers: { 'accept-encoding': 'identity' } });
  return Buffer.from(await response.arrayBuffer());
}
