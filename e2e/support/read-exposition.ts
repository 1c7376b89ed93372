import assert from 'node:assert/strict';

export interface ReadSample {
  readonly name: string;
  readonly labels: ReadonlyMap<string, string>;
  readonly value: number;
}

export interface ReadFamily {
  readonly type: string;
  readonly help: string;
  readonly samples: readonly ReadSample[];
}

const labelShape = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\[\\"n])*)"(?:,|$)/gy;
const sampleShape = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (\S+)$/;

/**
 * Reads the Prometheus text format 0.0.4 and holds it to its rules: each family once, HELP and TYPE before its samples, no series twice,
 * labels well formed, counters called `_total` and not negative, histograms whole.
 */
export function readExposition(text: string): ReadonlyMap<string, ReadFamily> {
  assert.ok(text.endsWith('\n'), 'the last line ends with a line feed');
  const families = new Map<string, { type: string; help: string; samples: ReadSample[] }>();
  const seen = new Set<string>();
  let open: { name: string; type: string; samples: ReadSample[] } | null = null;
  let help = { name: '', text: '' };
  for (const line of text.slice(0, -1).split('\n')) {
    const [mark, word, name = '', ...rest] = line.split(' ');
    if (mark === '#' && word === 'HELP') help = { name, text: rest.join(' ') };
    else if (mark === '#' && word === 'TYPE') {
      assert.equal(help.name, name, 'HELP stands before TYPE');
      assert.ok(!families.has(name), `${name} comes once`);
      const family = { type: rest.join(' '), help: help.text, samples: [] };
      families.set(name, family);
      open = { name, ...family };
    } else {
      const sample = readSample(line);
      assert.ok(open, `${line} belongs to a family`);
      assert.ok(belongs(sample.name, open.name, open.type), `${line} stands in ${open.name}`);
      const series = `${sample.name}${seriesKey(sample.labels)}`;
      assert.ok(!seen.has(series), `${series} comes once`);
      seen.add(series);
      open.samples.push(sample);
    }
  }
  for (const [name, family] of families) checkFamily(name, family);
  return families;
}

function readSample(line: string): ReadSample {
  const [, name = '', labelText = '', number = ''] = sampleShape.exec(line) ?? assert.fail(`no sample: ${line}`);
  const labels = new Map<string, string>();
  let end = 0;
  for (const [whole, label = '', value = ''] of labelText.matchAll(labelShape)) {
    assert.ok(!labels.has(label), line);
    labels.set(
      label,
      value.replace(/\\(.)/g, (_, sign: string) => (sign === 'n' ? '\n' : sign)),
    );
    end += whole.length;
  }
  assert.equal(end, labelText.length, `labels are well formed: ${line}`);
  return { name, labels, value: number === '+Inf' ? Infinity : Number(number) };
}

function seriesKey(labels: ReadonlyMap<string, string>): string {
  return JSON.stringify([...labels].toSorted(([one], [other]) => (one < other ? -1 : 1)));
}

function belongs(sample: string, family: string, type: string): boolean {
  return type === 'histogram' ? [`${family}_bucket`, `${family}_sum`, `${family}_count`].includes(sample) : sample === family;
}

function checkFamily(name: string, { type, help, samples }: ReadFamily): void {
  assert.ok(['counter', 'gauge', 'histogram'].includes(type), `${name} has a type`);
  assert.ok(help.length > 10, `${name} says what it is`);
  assert.equal(name.endsWith('_total'), type === 'counter', `${name} is called as a ${type}`);
  assert.doesNotMatch(name, /_(?:ms|millis|us|kb|mb|percent)(?:_|$)/, 'base units only');
  for (const { value, labels } of samples) assert.ok(type === 'gauge' || value >= 0, `${name} ${JSON.stringify([...labels])}`);
  if (type === 'histogram') checkHistogram(name, samples);
}

/** Buckets rise, the last is `+Inf`, and is what `_count` says. */
function checkHistogram(name: string, samples: readonly ReadSample[]): void {
  const keyOf = ({ labels }: ReadSample) => seriesKey(new Map([...labels].filter(([label]) => label !== 'le')));
  for (const [key, of] of Map.groupBy(samples, keyOf)) {
    const buckets = of.filter((sample) => sample.name === `${name}_bucket`);
    const bounds = buckets.map(({ labels }) => (labels.get('le') === '+Inf' ? Infinity : Number(labels.get('le'))));
    assert.deepEqual(
      bounds,
      bounds.toSorted((a, b) => a - b),
      key,
    );
    assert.equal(bounds.at(-1), Infinity);
    for (const [index, { value }] of buckets.entries()) assert.ok(value >= (buckets[index - 1]?.value ?? 0), `${name} ${key} rises`);
    assert.equal(of.find((sample) => sample.name === `${name}_count`)?.value, buckets.at(-1)?.value);
    assert.ok(of.some((sample) => sample.name === `${name}_sum`));
  }
}
