import type { SessionOwner, WhoAmI } from '@sluice/identity';
import type { WhoAmISettings } from '../config/identity-settings.ts';
import type { Attendance } from './attendance.ts';
import { fetchMembers, WrongAnswer } from './fetch-json.ts';

/** After no answer came nobody is asked for so long, so that an API that is away holds nobody up. */
const restMs = 1_000;
const subjectLengthMax = 512;

/** Asks the API itself whom a session belongs to, as whoever shows it: with its cookie and nothing else of the request. */
export function whoAmI(
  { url, subject, roles, tenant, cacheSeconds, timeoutMs }: WhoAmISettings,
  now: () => number,
  attendance: Attendance,
): WhoAmI {
  let restsUntilMs = Number.NEGATIVE_INFINITY;
  return {
    keptMs: cacheSeconds * 1000,
    async ask(name, value): Promise<SessionOwner | 'unavailable' | null> {
      if (now() < restsUntilMs) return 'unavailable';
      try {
        const answer = await fetchMembers(url, { headers: { cookie: `${name}=${value}`, accept: 'application/json' } }, timeoutMs);
        attendance.answered();
        const [found] = textsAt(answer, subject);
        if (found === undefined || found.length > subjectLengthMax) return null;
        return {
          subject: found,
          roles: roles === null ? [] : textsAt(answer, roles),
          tenant: tenant === null ? null : (textsAt(answer, tenant)[0] ?? null),
        };
      } catch (error) {
        // A login page, or the way to one, knows nobody. No session may make the API seem away to others.
        if (error instanceof WrongAnswer && error.status < 500) return null;
        attendance.failed(error);
        if (error instanceof WrongAnswer) return 'unavailable';
        restsUntilMs = now() + restMs;
        return 'unavailable';
      }
    },
  };
}

/** The texts that a JSON pointer (RFC 6901) leads to: one, or those of a list. A number is as good as its digits. */
function textsAt(document: unknown, pointer: string): readonly string[] {
  const names = pointer
    .split('/')
    .slice(1)
    .map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'));
  let value = document;
  for (const name of names) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return [];
    value = (value as Readonly<Record<string, unknown>>)[name];
  }
  return (Array.isArray(value) ? value : [value]).flatMap((one) =>
    typeof one === 'number' ? [String(one)] : typeof one === 'string' && one !== '' ? [one] : [],
  );
}
