import { type Finding, type HeaderPairs, headersOf } from '@sluice/model';
import type { CookieChoice } from './browser-choice.ts';

/** Cookies with the attributes that the choice asks for. What the API says of `SameSite` itself stays. */
export function withCookieFlags(choice: CookieChoice, headers: HeaderPairs): HeaderPairs {
  const flagged: string[] = [];
  for (let index = 0; index < headers.length; index += 2) {
    const name = headers[index] ?? '';
    const value = headers[index + 1] ?? '';
    flagged.push(name, name.toLowerCase() === 'set-cookie' ? flaggedCookie(choice, value) : value);
  }
  return flagged;
}

/** Cookies of an answer that lack what the choice asks for (CWE-614, CWE-1004, CWE-1275). */
export function cookieFinding(choice: CookieChoice, headers: HeaderPairs): Finding | null {
  const lacking = headersOf(headers, 'set-cookie').filter((line) => missingFlags(choice, line).length > 0);
  const [first] = lacking;
  if (first === undefined) return null;
  return {
    kind: 'cookie.missing-flags',
    place: 'response.header.set-cookie',
    severity: 'medium',
    confidence: 'certain',
    owasp: 'API8:2023',
    because: `a cookie is set without ${missingFlags(choice, first).join(', ')}`,
    count: lacking.length,
  };
}

function flaggedCookie(choice: CookieChoice, line: string): string {
  const missing = missingFlags(choice, line);
  return missing.length === 0 ? line : [line, ...missing].join('; ');
}

function missingFlags({ isSecure, isHttpOnly, sameSite, exceptNames }: CookieChoice, line: string): readonly string[] {
  const [pair = '', ...attributes] = line.split(';');
  const name = pair.split('=', 1)[0]?.trim() ?? '';
  if (exceptNames.has(name)) return [];
  const said = new Set(attributes.map((attribute) => attribute.split('=', 1)[0]?.trim().toLowerCase()));
  const missing: string[] = [];
  // Browsers refuse SameSite=None without Secure.
  if ((isSecure || (sameSite === 'None' && !said.has('samesite'))) && !said.has('secure')) missing.push('Secure');
  if (isHttpOnly && !said.has('httponly')) missing.push('HttpOnly');
  if (sameSite !== null && !said.has('samesite')) missing.push(`SameSite=${sameSite}`);
  return missing;
}
