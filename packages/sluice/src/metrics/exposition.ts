import { type MetricName, metricFamilies } from './families.ts';
import { familyOf, type Samples } from './samples.ts';

export const expositionType = 'text/plain; version=0.0.4; charset=utf-8';

/** Samples in the text format of Prometheus 0.0.4: a family's lines stand together, after what it is and of which type. */
export function expositionOf(samples: Samples): string {
  const linesByName = new Map<MetricName, string[]>();
  for (const [series, value] of Object.entries(samples)) {
    const family = familyOf(series);
    if (family === null) continue;
    const lines = linesByName.get(family.name) ?? [];
    linesByName.set(family.name, lines);
    lines.push(`${series} ${numberText(value)}`);
  }
  let text = '';
  for (const name of Object.keys(metricFamilies) as MetricName[]) {
    const lines = linesByName.get(name);
    if (lines === undefined) continue;
    const { help, type } = metricFamilies[name];
    text += `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${lines.join('\n')}\n`;
  }
  return text;
}

function numberText(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (value === Infinity) return '+Inf';
  return value === -Infinity ? '-Inf' : String(value);
}
