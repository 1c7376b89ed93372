import type { ApiId, ConsumerId, DataClassId, EndpointId } from '@sluice/model';
import type { ExchangeFilter } from '@sluice/store';
import { type CommandOption, type OptionValues, oneOf, text, WrongValue, wholeNumber } from './define-command.ts';
import { parseSpan } from './ui/units.ts';

/** The options by which every question about what was recorded is narrowed. */
export const filterOptions = {
  since: time('--since <time>', 'not before: 15m, 2h, 7d ago, or an ISO time'),
  until: time('--until <time>', 'before: 15m, 2h, 7d ago, or an ISO time'),
  api: text('--api <name>', 'one API'),
  endpoint: text('--endpoint <endpoint>', 'one endpoint, as "GET /users/{id}"'),
  consumer: text('--consumer <id>', 'one consumer'),
  class: text('--class <id>', 'one data class, as personal.email'),
  place: text('--place <place>', 'a place or a part of one, as response.body/items/*/email'),
  decision: oneOf('--decision <kind>', 'the stricter decision of both sides', ['allow', 'minimise', 'limit', 'challenge', 'block']),
  status: wholeNumber('--status <code>', 'the status that the client got', 0, 999),
};

export type FilterChoice = OptionValues<typeof filterOptions>;

export function filterOf(options: FilterChoice): ExchangeFilter {
  return {
    sinceMs: options.since,
    untilMs: options.until,
    api: options.api as ApiId | undefined,
    endpoint: options.endpoint as EndpointId | undefined,
    consumer: options.consumer as ConsumerId | undefined,
    dataClass: options.class as DataClassId | undefined,
    place: options.place,
    decision: options.decision,
    status: options.status,
  };
}

/** Whether anything was narrowed: then "nothing found" may mean "look wider". */
export function isNarrowed(filter: ExchangeFilter): boolean {
  return Object.values(filter).some((value) => value !== undefined);
}

function time(flags: string, about: string): CommandOption<number> {
  return { flags, about, choices: [], read: (given) => timeOf(given, Date.now()) };
}

/** A time as people say it: how long ago, or a point in ISO 8601. */
export function timeOf(given: string, nowMs: number): number {
  const spanMs = parseSpan(given);
  if (spanMs !== null) return nowMs - spanMs;
  const atMs = /^\d{4}-\d{2}-\d{2}/.test(given) ? Date.parse(given) : Number.NaN;
  if (Number.isNaN(atMs)) throw new WrongValue('a span such as 15m, 2h or 7d, or a time such as 2026-11-25T14:00');
  return atMs;
}
