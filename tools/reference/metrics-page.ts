import { type MetricFamily, metricFamilies } from '@sluice/sluice';
import { code, page, sentence, table } from './markdown.ts';

/** What `/metrics` of the operations listener tells. */
export function metricsPage(): string {
  const rows = Object.entries<MetricFamily>(metricFamilies).map(([name, { type, labels, help }]) => [
    code(name),
    type,
    labels.map(code).join(' '),
    sentence(help),
  ]);
  return page(
    'Metrics',
    'What `/metrics` tells where the configuration has `operations:`, in the text format of Prometheus. Figures of all workers are summed; one ' +
      'that was replaced stays in the sums. Labels are bounded: APIs by the configuration, endpoints by the contract (what none declares is ' +
      '`other`, as is what lies beyond 500 endpoints of one API). No label holds a value from traffic.',
    table(['name', 'type', 'labels', 'what it tells'], rows),
  );
}
