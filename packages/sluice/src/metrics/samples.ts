import { type MetricName, type MetricType, metricFamilies } from './families.ts';

/** Values by the text of their series, `name{label="value"}`: plain data that goes over a channel, and is summed by key. */
export type Samples = Readonly<Record<string, number>>;

/** Collects samples; a series that is set twice is summed. */
export class SampleBook {
  readonly values: Record<string, number> = Object.create(null);

  /** `labels` in the order of the family's. */
  add(name: MetricName, value: number, ...labels: string[]): void {
    this.#add(seriesOf(name, metricFamilies[name].labels, labels), value);
  }

  /** `counts` has one more than `bounds`, for what is above them all; `sum` is in the unit of the bounds. */
  addHistogram(name: MetricName, bounds: readonly number[], counts: Float64Array, sum: number, ...labels: string[]): void {
    const names = metricFamilies[name].labels;
    let count = 0;
    for (let index = 0; index < counts.length; index += 1) {
      count += counts[index] ?? 0;
      const bound = bounds[index];
      this.#add(seriesOf(`${name}_bucket`, [...names, 'le'], [...labels, bound === undefined ? '+Inf' : String(bound)]), count);
    }
    this.#add(seriesOf(`${name}_sum`, names, labels), sum);
    this.#add(seriesOf(`${name}_count`, names, labels), count);
  }

  merge(samples: Samples): void {
    for (const [series, value] of Object.entries(samples)) this.#add(series, value);
  }

  #add(series: string, value: number): void {
    this.values[series] = (this.values[series] ?? 0) + value;
  }
}

function seriesOf(name: string, names: readonly string[], labels: readonly string[]): string {
  if (names.length === 0) return name;
  return `${name}{${names.map((label, index) => `${label}="${escaped(labels[index] ?? '')}"`).join(',')}}`;
}

/** Prometheus text format: a label's value escapes backslash, quote and line feed. */
function escaped(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}

/** The family that a series belongs to; null for one that nobody declared. */
export function familyOf(series: string): { readonly name: MetricName; readonly type: MetricType } | null {
  const end = series.indexOf('{');
  const name = end < 0 ? series : series.slice(0, end);
  for (const candidate of [name, name.replace(/_(?:bucket|sum|count)$/, '')]) {
    if (Object.hasOwn(metricFamilies, candidate)) {
      const known = candidate as MetricName;
      return { name: known, type: metricFamilies[known].type };
    }
  }
  return null;
}
