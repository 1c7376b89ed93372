import { dataClasses } from '@sluice/detect';
import { families, treatmentText } from '@sluice/model';
import { code, page, sentence, table } from './markdown.ts';

export function classesPage(): string {
  const sections = families.map((family) => {
    const rows = dataClasses
      .filter((one) => one.family === family)
      .toSorted((one, other) => (one.id < other.id ? -1 : 1))
      .map(({ id, title, sensitivity, treatment, requires, retentionDays, laws }) => [
        code(id),
        title,
        sensitivity,
        code(treatmentText(treatment)),
        requires.consumer,
        requires.transport,
        retentionDays === 1 ? '1 day' : `${retentionDays} days`,
        laws.join(', '),
      ]);
    return `## ${sentence(family).slice(0, -1)}\n\n${table(['class', 'what it is', 'sensitivity', 'treatment', 'consumer', 'transport', 'kept', 'laws'], rows)}`;
  });
  const intro =
    `${dataClasses.length} data classes. *Treatment* is what a rule does that says no more than "treat". *Consumer* and *transport* are what a ` +
    'class requires before it may pass; breaking that is a finding. *Kept* is how long a record of it stays.';
  return page('Data classes', intro, ...sections);
}
