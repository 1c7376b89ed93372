import { byteMask } from '@sluice/model';
import { alphabet, hasWordAt, runEnd } from '../bytes.ts';
import { type FindOutcome, type Found, outcome, type TextFinder } from '../evidence.ts';
import { isPlaceholder, isRandomLooking } from './randomness.ts';

// RFC 6265 4.1.1 without the comma; rest of the line is attributes or other cookies.
const cookieBytes = alphabet("0-9A-Za-z!#$%&'()*+./:<=>?@[]^_`{|}~-");
const nameBytes = alphabet('0-9A-Za-z_.-');

/** How frameworks call the cookie that is the login: PHP, Java, Node, ASP.NET, Django, Laravel, Rails. */
const cookieNames = [
  'phpsessid=',
  'jsessionid=',
  'connect.sid=',
  'asp.net_sessionid=',
  '.aspxauth=',
  '.aspnetcore.cookies=',
  '.aspnetcore.session=',
  'laravel_session=',
  '_session=',
  'sessionid=',
  'session_id=',
  'sessiontoken=',
  'session-token=',
  'next-auth.session=',
  'remember_token=',
  'wordpress_logged_in_',
];

export const sessionCookieFinder: TextFinder = {
  literals: cookieNames,
  digitsMin: 0,
  bytesMin: 8 + 16,
  needs: byteMask.equals,
  find: (bytes: Uint8Array, start: number, end: number, at: number, found: Found): FindOutcome => {
    const name = cookieNames.find((one) => hasWordAt(bytes, at, end, one));
    if (name === undefined) return outcome.none;
    let from = at + name.length;
    if (!name.endsWith('=')) {
      const nameEnd = runEnd(nameBytes, bytes, from, Math.min(end, from + 64));
      if (nameEnd === end || bytes[nameEnd] !== 61) return outcome.none;
      from = nameEnd + 1;
    }
    const to = runEnd(cookieBytes, bytes, from, Math.min(end, from + 4096));
    if (to - from < 16 || (at > start && bytes[at - 1] === 47)) return outcome.none;
    // What was read in vain is not read again.
    found.resume = to;
    if (!isRandomLooking(bytes, from, to) || isPlaceholder(bytes, from, Math.min(to, from + 80)) || !hasDigit(bytes, from, to))
      return outcome.none;
    found.start = from;
    found.end = to;
    found.weight = 11;
    found.what = 'a session cookie';
    return outcome.fit;
  },
};

function hasDigit(bytes: Uint8Array, start: number, end: number): boolean {
  for (let index = start; index < end; index += 1) if ((bytes[index] ?? 0) >= 48 && (bytes[index] ?? 0) <= 57) return true;
  return false;
}
