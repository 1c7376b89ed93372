import { type CommandOption, WrongValue } from './define-command.ts';
import { parseSpan } from './ui/units.ts';

/** A time that is still to come: how long from now, or a point in ISO 8601. */
export function timeToCome(flags: string, about: string): CommandOption<number> {
  return { flags, about, choices: [], read: (given) => timeToComeOf(given, Date.now()) };
}

/** A length of time, in milliseconds. */
export function span(flags: string, about: string): CommandOption<number> {
  const read = (given: string): number => {
    const spanMs = parseSpan(given);
    if (spanMs === null) throw new WrongValue('a span such as 15m, 2h or 7d');
    return spanMs;
  };
  return { flags, about, choices: [], read };
}

function timeToComeOf(given: string, nowMs: number): number {
  const spanMs = parseSpan(given);
  const atMs = spanMs !== null ? nowMs + spanMs : /^\d{4}-\d{2}-\d{2}/.test(given) ? Date.parse(given) : Number.NaN;
  if (Number.isNaN(atMs) || atMs <= nowMs) throw new WrongValue('a span such as 90d, or a time to come such as 2027-01-31');
  return atMs;
}
