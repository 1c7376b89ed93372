import { logEvents } from '@sluice/sluice';
import { code, page, sentence, table } from './markdown.ts';

/** What a line of the log may tell. */
export function logEventsPage(): string {
  return page(
    'Events of the log',
    'Each line of the log tells one event. As JSON it has `timestamp`, `severityText`, `severityNumber`, `eventName`, `body` and `attributes`, as ' +
      "OpenTelemetry's log data model calls them; `sluice.process` and `process.pid` say who tells. No line holds a value from traffic.",
    table(
      ['event', 'level', 'when'],
      Object.entries(logEvents).map(([name, { level, about }]) => [code(name), level, sentence(about)]),
    ),
  );
}
